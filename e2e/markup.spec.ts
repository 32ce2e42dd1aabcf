// Texts that mean harm.
import type { Page } from '@playwright/test';
import { formatEvent, formatHeader, type SessionEvent } from '../src/lib/session/index.ts';
import { SOON_MS } from './lib/desk.ts';
import { HOSTILE } from './lib/hostile.ts';
import { expect, test } from './lib/test.ts';

const T = 1_800_000_000_000_000;
const NAME = '<img src=x onerror=pwned=1>.jsonl';

/** A session that says every hostile text in every place where a text may stand. */
function hostileSession(): Buffer {
  const market = (text: string) => ({
    venue: 'okx',
    symbol: text.slice(0, 60),
    base: text.slice(0, 20),
    quote: 'USDT',
    kind: 'spot' as const,
  });
  // What no venue refuses below: their rows stay in the table of venues.
  const real = [
    { venue: 'kraken', symbol: 'BTC/USD', base: 'BTC', quote: 'USD', kind: 'spot' as const },
    { venue: 'kraken', symbol: 'ETH/USD', base: 'ETH', quote: 'USD', kind: 'spot' as const },
    { venue: 'okx', symbol: 'ETH-USD', base: 'ETH', quote: 'USD', kind: 'spot' as const },
  ];
  const facts = {
    core: NAME,
    seed: 1,
    config: { world: 'recorded' },
    markets: [...real, ...HOSTILE.map(market)],
    notes: [...HOSTILE],
  };
  const events: SessionEvent[] = HOSTILE.flatMap((text, at) => said(text, T + at * 1000));
  return Buffer.from(`${[formatHeader(facts), ...events.map(formatEvent)].join('\n')}\n`);
}

function said(text: string, t: number): SessionEvent[] {
  const symbol = text.slice(0, 60);
  const kraken = { method: 'subscribe', success: false, error: text, symbol: 'BTC/USD' };
  const okx = {
    event: 'error',
    code: '60018',
    msg: text,
    arg: { channel: 'books', instId: symbol },
  };
  const frame = (venue: string, data: object): SessionEvent => ({
    t,
    ev: 'recv',
    venue,
    conn: 1,
    data: JSON.stringify(data),
  });
  const connected = ['kraken', 'okx'].map(
    (venue): SessionEvent => ({ t, ev: 'open', venue, conn: 1, url: `wss://${venue}.example/` }),
  );
  const closed = ['kraken', 'okx'].map(
    (venue): SessionEvent => ({ t, ev: 'close', venue, conn: 1, code: 1008, reason: text }),
  );
  return [...connected, frame('kraken', kraken), frame('okx', okx), ...closed];
}

/** What markup out of those texts would have made of the page. */
function harm(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const foreign = 'img, iframe, object, video, math, base, details, #lure, body script';
    const found = [...document.querySelectorAll(foreign)].map(
      (node) => `${node.nodeName} ${node.getAttribute('src')}`,
    );
    const isOurs = (text: string) => /^SCRIPT \S*\/assets\//.test(text);
    const strange = found.filter((text) => !isOurs(text));
    return 'pwned' in globalThis ? [...strange, 'code ran'] : strange;
  });
}

test('X05 a hundred hostile texts in every place of a session stay text', async ({
  desk,
  page,
}) => {
  test.slow();
  await desk.open();
  const file = { name: NAME, mimeType: 'text/plain', buffer: hostileSession() };
  await page.getByLabel('Open a session file').setInputFiles(file);
  await expect(desk.source).toContainText('RECORDED', { timeout: SOON_MS });
  await desk.playToTheEnd();
  for (const venue of ['Kraken', 'OKX']) {
    const row = await desk.venueRow(venue);
    await row.getByRole('button', { name: venue, exact: true }).click();
    const happened = desk.panel('Venues').getByRole('list', { name: 'What happened' });
    await expect(happened).toContainText('pwned');
    // Nothing that an exchange says fills the screen.
    const texts = await happened.getByRole('listitem').allTextContents();
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThan(500);
    expect(await harm(page)).toEqual([]);
    await row.getByRole('button', { name: venue, exact: true }).click();
  }
  for (const text of ['<img src=x onerror=pwned=1>', '"><svg/onload=pwned=1>']) {
    await page.keyboard.press('/');
    await page.keyboard.insertText(text);
    await expect(page.getByRole('combobox', { name: 'Search' })).toHaveValue(text);
    expect(await harm(page)).toEqual([]);
    await page.keyboard.press('Escape');
  }
  expect(await page.title()).not.toContain('<');
});
