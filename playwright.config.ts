import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { defineConfig } from '@playwright/test';
import { chromiumFlags } from './e2e/venue-server/chromium.ts';

// `npm test` leaves here which browser it found.
const FOUND = 'build/chromium.json';

// The variables hand the ports that the first process chose on to Playwright's workers.
process.env.ARBSCOPE_PORT ??= String(await freePort());
process.env.ARBSCOPE_VENUE_PORT ??= String(await freePort());
const url = `http://127.0.0.1:${process.env.ARBSCOPE_PORT}/`;

// Long measurements run only when they are asked for by name: `npx playwright test e2e/reliability --grep R2`.
if (process.argv.some((word) => word.includes('reliability')))
  process.env.ARBSCOPE_RELIABILITY = '1';
const measures = process.env.ARBSCOPE_RELIABILITY === '1';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  testIgnore: measures ? [] : ['**/reliability/**'],
  outputDir: 'test-results',
  forbidOnly: true,
  fullyParallel: false,
  workers: 1,
  timeout: 60_000,
  // Browser, engine and sixteen venues share what cores there are: who stumbles once is tried again, and named.
  retries: measures ? 0 : 1,
  // Everything a browser needs shares the cores with the engine and sixteen venues. What must be quick says so itself.
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'build/reports/playwright.json' }]],
  use: {
    baseURL: url,
    browserName: 'chromium',
    trace: 'retain-on-failure',
    viewport: { width: 1440, height: 900 },
    // The venues' real names lead to the venue server, every other name nowhere.
    launchOptions: {
      ...browser(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        ...chromiumFlags(Number(process.env.ARBSCOPE_VENUE_PORT)),
      ],
    },
  },
  webServer: {
    command: `node scripts/serve.mjs --port ${process.env.ARBSCOPE_PORT}`,
    url,
    reuseExistingServer: false,
  },
});

function browser(): { executablePath?: string } {
  return existsSync(FOUND) ? JSON.parse(readFileSync(FOUND, 'utf8')) : {};
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
