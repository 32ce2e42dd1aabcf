import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const LINK = join(ROOT, 'public/sessions/link-usdt-2021-08-20.jsonl.gz');

let url = '';
let close = () => {};
beforeAll(async () => {
  vi.stubEnv('PORT', '0');
  const { server } = await import('./example-service.ts');
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  close = () => server.close();
});
afterAll(() => close());

const post = (body: string) => fetch(url, { method: 'POST', body });

describe('the example service', () => {
  it('refuses what comes before the header', async () => {
    const response = await post('{"t":1,"ev":"tick"}');
    expect([response.status, await response.text()]).toEqual([
      422,
      'expected configure before anything else\n',
    ]);
  });

  it('answers with what is offered, as the lines come in', async () => {
    const [header, ...lines] = gunzipSync(readFileSync(LINK)).toString().trimEnd().split('\n');
    const config = { fees: { binance: 0, htx: 0 }, orderSizeQuote: 100 };
    await post(JSON.stringify({ ...JSON.parse(header!), config }));
    const offers: { instrument: string; buy: string; netBps: number }[] = [];
    for (let from = 0; from < 1200; from += 30) {
      const response = await post(lines.slice(from, from + 30).join('\n'));
      offers.push(...(await response.json()));
    }
    expect(offers.length).toBeGreaterThan(0);
    expect(offers.every(({ instrument, netBps }) => instrument === 'LINK-USDT' && netBps > 0)).toBe(
      true,
    );
  });

  it('stands in the documentation word for word', () => {
    const code = readFileSync(join(import.meta.dirname, 'example-service.ts'), 'utf8');
    for (const page of ['README.md', 'docs/how-to/node.md']) {
      expect(readFileSync(join(ROOT, page), 'utf8')).toContain(code);
    }
  });
});
