import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeBase64, type FrameEvent } from '../../lib/session/index.ts';
import { importLobCsv, type LobMarket } from './lob-csv.ts';

const LINK = join(import.meta.dirname, '../../../rust-core/fixtures/link-usdt');
const file = (venue: string) => join(LINK, `${venue}.linkusdt.00-00-00_01-19-59.csv.gz`);
const BINANCE: LobMarket = { venue: 'binance', symbol: 'LINKUSDT', path: file('binance') };
const HTX: LobMarket = { venue: 'htx', symbol: 'linkusdt', path: file('htx') };

const session = importLobCsv([BINANCE, HTX]);
const frames = session.events.filter((event): event is FrameEvent => event.ev === 'recv');

function textOf(frame: FrameEvent | undefined): string {
  if (frame === undefined) return '';
  if ('data' in frame) return frame.data;
  return gunzipSync(decodeBase64(frame.b64)).toString();
}

describe('book rows as the frames of their venues', () => {
  it('are all there, both venues in the same instants, after both opened', () => {
    expect(frames).toHaveLength(9600);
    expect(session.events.slice(0, 2)).toMatchObject([
      { t: 1629417600000000, ev: 'open', venue: 'binance', conn: 1 },
      { t: 1629417600000000, ev: 'open', venue: 'htx', conn: 1 },
    ]);
    const seconds = frames.map(({ t }) => (t - 1629417600000000) / 1e6);
    expect(seconds).toEqual(frames.map((_, i) => Math.floor(i / 2)));
  });

  it('keep their digits: text at Binance, numbers at HTX', () => {
    expect(textOf(frames[0])).toMatch(
      /^\{"stream":"linkusdt@depth20@100ms","data":\{"lastUpdateId":1,"bids":\[\["27\.095","988\.45"\],\["27\.088","215\.284"\],/,
    );
    expect(textOf(frames[1])).toMatch(
      /^\{"ch":"market\.linkusdt\.mbp\.refresh\.10","ts":1629417600000,"tick":\{"seqNum":1,"bids":\[\[27\.0999,10\.67\],/,
    );
    expect(textOf(frames[3])).toContain('"seqNum":2');
  });

  it('have ten levels a side and sizes of at most 8 decimals', () => {
    for (const frame of frames) {
      const text = textOf(frame);
      expect(text.match(/\["?[\d.]+"?,"?[\d.]+"?\]/g)).toHaveLength(20);
      expect(/\.\d{9}/.test(text)).toBe(false);
    }
  });

  it('say what they are', () => {
    expect(session.facts.markets).toEqual([
      { venue: 'binance', symbol: 'LINKUSDT', base: 'LINK', quote: 'USDT', kind: 'spot' },
      { venue: 'htx', symbol: 'linkusdt', base: 'LINK', quote: 'USDT', kind: 'spot' },
    ]);
    expect(session.facts.notes.join('\n')).toMatch(/not the venues' original frames/i);
  });
});

describe('rows that cannot be used are refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lob-csv-'));
  const columns = ['b', 'bv', 'a', 'av'].flatMap((name) =>
    Array.from({ length: 10 }, (_, i) => `${name}${i + 1}`),
  );
  const header = `timestamp,symbol,${columns.join(',')}`;
  const numbers = Array(40).fill('1.5').join(',');
  const rowAt = (second: string) => `2021-08-20 00:00:${second},X,${numbers}`;

  function importText(text: string): () => unknown {
    const path = join(folder, 'rows.csv');
    writeFileSync(path, text);
    return () => importLobCsv([{ ...HTX, path }]);
  }

  it.each<[string, string, RegExp]>([
    ['other columns', 'time,price\n1,2\n', /line 1: expected columns timestamp,symbol,b1/],
    ['no rows', `${header}\n`, /expected book rows, found none/],
    ['no time', `${header}\nyesterday,X,${numbers}\n`, /line 2: expected a UTC time/],
    [
      'time going back',
      `${header}\n${rowAt('01')}\n${rowAt('00')}\n`,
      /line 3: expected a UTC time/,
    ],
    ['a missing column', `${header}\n${rowAt('00')},1\n`, /line 2: expected 40 numbers/],
    [
      'no number',
      `${header}\n${rowAt('00').replace('1.5', 'nan')}\n`,
      /line 2: expected a number, found nan/,
    ],
  ])('%s', (_name, text, message) => {
    expect(importText(text)).toThrow(message);
  });

  it('a venue without such frames names those that have them', () => {
    expect(() => importLobCsv([{ ...HTX, venue: 'kraken' }])).toThrow(
      /frames of "kraken"; only of binance, htx/,
    );
  });
});
