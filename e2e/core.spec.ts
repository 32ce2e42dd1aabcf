import { readFileSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';
import { Desk, SOON_MS } from './lib/desk.ts';
import { ALL } from './lib/expected.ts';
import { assetsLike, type Host, hostOf, sizeOf } from './lib/hosts.ts';
import { expect, test, VENUE_PORT } from './lib/test.ts';
import { chromiumFlags } from './venue-server/chromium.ts';

const WASM = /\.wasm$/;
const WORKER = /^main-.*\.js$/;
const JS_CORE = /^arbscope.*\.js$/;

/** Plays the recording that is on show to its end and reads every cell. */
async function numbersOf(desk: Desk): Promise<string> {
  await expect(desk.source).toContainText('RECORDED', { timeout: SOON_MS });
  await desk.playToTheEnd();
  return (await desk.cells()).map((cell) => JSON.stringify(cell)).join('\n');
}

test('the JavaScript core shows the same numbers', async ({ desk }) => {
  test.slow();
  await desk.open('core=js');
  await expect(desk.core).toHaveText('JavaScript', { timeout: SOON_MS });
  await desk.chooseRecording();
  const slow = await numbersOf(desk);
  // The page comes back with the source it was left with.
  await desk.open();
  await expect(desk.core).toHaveText('SIMD', { timeout: SOON_MS });
  expect(await numbersOf(desk)).toBe(slow);
});

test.describe('W04 without WebAssembly the JavaScript core takes over and says why', () => {
  let host: Host | null = null;
  let other: Browser | null = null;

  test.afterEach(async () => {
    await host?.close();
    await other?.close();
    host = other = null;
  });

  async function expectFallback(desk: Desk, why: RegExp): Promise<void> {
    await expect(desk.core).toHaveText('JavaScript', { timeout: SOON_MS });
    const fact = desk.page.locator('header dl div').filter({ has: desk.core });
    await expect(fact).toHaveAttribute('title', why);
    await expect.poll(() => desk.feeds(), { timeout: 30_000 }).toMatch(/^(?:[2-9]|1\d) \//);
  }

  /** A browser whose engine lacks something, by V8's own switches. */
  async function browserWith(...flags: string[]): Promise<Desk> {
    const { launchOptions } = test.info().project.use;
    const args = ['--no-sandbox', '--disable-gpu', ...chromiumFlags(VENUE_PORT)];
    other = await chromium.launch({
      ...(launchOptions?.executablePath && { executablePath: launchOptions.executablePath }),
      args: [...args, `--js-flags=${flags.join(' ')}`],
    });
    const page = await other.newPage({ baseURL: test.info().project.use.baseURL ?? '' });
    return new Desk(page);
  }

  test('missing', async ({ desk }) => {
    // V8 has no switch for it: the worker's own script takes it away before anything else runs.
    const change = (assets: string) => {
      for (const file of assetsLike(assets, WORKER)) {
        writeFileSync(file, `delete globalThis.WebAssembly;${readFileSync(file, 'utf8')}`);
      }
    };
    host = await hostOf({ change });
    await desk.open('', host.url);
    await expectFallback(desk, /no WebAssembly/);
  });

  test('without SIMD', async () => {
    const desk = await browserWith('--no-enable-sse4-1', '--no-enable-avx', '--no-enable-avx2');
    await desk.open();
    await expectFallback(desk, /SIMD/);
  });

  test('not given its memory', async () => {
    const desk = await browserWith('--wasm-max-mem-pages=16');
    await desk.open();
    await expectFallback(desk, /memory/);
  });

  test('forbidden by the content policy', async ({ desk, complaints }) => {
    host = await hostOf({ policy: (text) => text.replace(" 'wasm-unsafe-eval'", '') });
    await desk.open('', host.url);
    await expectFallback(desk, /forbids WebAssembly/);
    // The policy speaks up, as it should.
    complaints.violations.length = 0;
    complaints.errors.length = 0;
  });

  test('cannot be downloaded', async ({ desk, complaints }) => {
    host = await hostOf({ change: (assets) => assetsLike(assets, WASM).forEach(unlinkSync) });
    await desk.open('', host.url);
    await expectFallback(desk, /downloaded/);
    expect(complaints.errors.every((line) => line.includes('404'))).toBe(true);
    complaints.errors.length = 0;
  });

  test('cannot be compiled', async ({ desk }) => {
    const damage = (file: string) => truncateSync(file, Math.floor(sizeOf(file) / 2));
    host = await hostOf({ change: (assets) => assetsLike(assets, WASM).forEach(damage) });
    await desk.open('', host.url);
    await expectFallback(desk, /compiled/);
  });

  test('neither core: an explanation, not a blank page', async ({ page, complaints }) => {
    const change = (assets: string) => {
      assetsLike(assets, WASM).forEach(unlinkSync);
      for (const file of assetsLike(assets, JS_CORE)) writeFileSync(file, 'throw new Error("cut")');
    };
    host = await hostOf({ change });
    await page.goto(host.url);
    await expect(page.getByRole('heading', { name: 'Arbscope cannot run here' })).toBeVisible({
      timeout: SOON_MS,
    });
    await expect(page.getByRole('alert')).toContainText('downloaded');
    complaints.errors.length = 0;
  });

  test('W04 three traps in a minute', async ({ desk, complaints }) => {
    await desk.open('fault=trap');
    await expectFallback(desk, /three|3/i);
    expect(complaints.errors).toHaveLength(3);
    complaints.errors.length = 0;
  });
});

test('W03 an engine that hangs is replaced', async ({ desk, complaints }) => {
  await desk.open('fault=hang');
  await expect.poll(() => complaints.errors.length, { timeout: SOON_MS }).toBe(1);
  expect(complaints.errors[0]).toContain('did not answer for 2.5 seconds');
  complaints.errors.length = 0;
  await desk.expectFeeds(ALL);
});
