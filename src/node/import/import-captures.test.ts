import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Crc32 } from '../../lib/session/crc32.ts';
import {
  decodeBase64,
  type FrameEvent,
  formatEvent,
  openSession,
  parseEvent,
  type SessionEvent,
} from '../../lib/session/index.ts';
import { openSessionFile } from '../session-file.ts';
import type { Session } from './assemble.ts';
import { CAPTURES, UNTOLD } from './import-captures.expected.ts';
import { type CaptureFormat, importCaptures } from './import-captures.ts';
import { ImportRefusal } from './refusal.ts';

const FIXTURES = join(import.meta.dirname, '../../../rust-core/fixtures');
const fixture = (path: string) => join(FIXTURES, path);

function framesOf({ events }: Session): FrameEvent[] {
  return events.filter((event): event is FrameEvent => event.ev === 'recv');
}

function textOf(frame: FrameEvent): string {
  return 'data' in frame ? frame.data : '';
}

function countWith(session: Session, text: string): number {
  return framesOf(session).filter((frame) => textOf(frame).includes(text)).length;
}

function import1(format: CaptureFormat, ...paths: string[]): Session {
  return importCaptures(format, paths.map(fixture), null);
}

describe.each(CAPTURES)('$files', (expected) => {
  const isUntold = expected.files.some((file) => UNTOLD.includes(file));
  const venue = isUntold ? expected.venue : null;
  const session = importCaptures(expected.format, expected.files.map(fixture), venue);

  it('holds every frame, and the books that belong to them', () => {
    expect(framesOf(session)).toHaveLength(expected.frames + expected.books);
    const opens = session.events.filter(({ ev }) => ev === 'open');
    expect(opens).toHaveLength(expected.connections);
    expect(session.facts.markets).toHaveLength(expected.markets);
  });

  it('is a session whose time never goes back and whose frames follow their open', () => {
    const opened = new Set<string>();
    const strays: SessionEvent[] = [];
    let last_us = 0;
    session.events.forEach((event, i) => {
      const read = parseEvent(formatEvent(event), i + 2, last_us);
      last_us = read.t;
      if (read.ev === 'open') opened.add(`${read.venue} ${read.conn}`);
      if (read.ev === 'recv' && !opened.has(`${read.venue} ${read.conn}`)) strays.push(read);
    });
    expect(strays).toEqual([]);
    expect(new Set(framesOf(session).map(({ venue }) => venue))).toEqual(new Set([expected.venue]));
  });

  it('lasts as long as the recording, HTTP records aside', () => {
    const first_us = session.events[0]?.t ?? 0;
    const seconds = ((session.events.at(-1)?.t ?? 0) - first_us) / 1e6;
    expect(Math.abs(seconds - expected.seconds)).toBeLessThan(0.1);
    const firstFrame_us = framesOf(session)[0]?.t ?? 0;
    expect(new Date(firstFrame_us / 1000).toISOString()).toContain(expected.firstFrame);
  });
});

it('every recording of these venues is imported above', () => {
  const listed = new Set(CAPTURES.flatMap(({ files }) => files));
  for (const { venue } of CAPTURES) {
    const recordings = readdirSync(fixture(venue)).filter((name) => {
      return /^(?:cryptofeed|hftbacktest|tickvault)/.test(name);
    });
    // The 20240809 file is read together with the day before.
    for (const name of recordings) expect(listed).toContain(join(venue, name));
  }
});

describe('Binance', () => {
  it('a REST book becomes a WebSocket API reply on a connection of its own, digits unchanged', () => {
    const session = import1('hftbacktest', 'binance/hftbacktest.spot.btcusdt_20240808.gz');
    const reply = session.events.find(
      (event) => event.ev === 'recv' && textOf(event).startsWith('{"id"'),
    ) as FrameEvent;
    expect(reply.t).toBe(1723161254206652);
    expect(textOf(reply)).toMatch(
      /^\{"id":"BTCUSDT","status":200,"result":\{"lastUpdateId":50093239218,"bids":\[\["61837\.63000000","3\.78826000"\]/,
    );
    expect(openOf(session, reply).url).toBe('wss://ws-api.binance.com:443/ws-api/v3');
    expect(framesOf(session).filter(({ conn }) => conn === reply.conn)).toHaveLength(1);
  });

  it('takes the symbol from the address where there is one', () => {
    const session = import1('cryptofeed', 'binance/cryptofeed-v3.BINANCE.jsonl.gz');
    const ids = framesOf(session).flatMap(
      (frame) => /^\{"id":"(\w+)"/.exec(textOf(frame))?.[1] ?? [],
    );
    expect(ids).toEqual(['NKNUSDT', 'BLZETH', 'LRCBTC', 'RUNEEUR']);
    expect(session.facts.notes.join()).toContain('other HTTP records dropped: 1');
  });

  it('two files of one feed are one connection, so that a book continues', () => {
    const files = ['20240808', '20240809'].map(
      (day) => `binance/hftbacktest.spot.btcusdt_${day}.gz`,
    );
    const depth = framesOf(import1('hftbacktest', ...files)).filter((frame) => {
      return textOf(frame).includes('"depthUpdate"');
    });
    expect(depth).toHaveLength(6495);
    expect(new Set(depth.map(({ conn }) => conn)).size).toBe(1);
    const ids = depth.map((frame) => /"U":(\d+),"u":(\d+)/.exec(textOf(frame)) ?? []);
    const gaps = ids.filter((id, i) => i > 0 && Number(id[1]) !== Number(ids[i - 1]?.[2]) + 1);
    expect(gaps).toEqual([]);
  });

  it('futures are linear markets at their own addresses', () => {
    const session = import1('cryptofeed', 'binance-usdm/cryptofeed-v3.BINANCE_FUTURES.jsonl.gz');
    expect(session.facts.markets.map(({ kind }) => kind)).toEqual(Array(4).fill('linear'));
    const urls = session.events.flatMap((event) => (event.ev === 'open' ? [event.url] : []));
    expect(urls[0]).toMatch(/^wss:\/\/fstream\.binance\.com\/stream/);
    expect(urls[1]).toBe('wss://ws-fapi.binance.com/ws-fapi/v1');
  });
});

describe('Bitstamp', () => {
  it('a REST book stands at its own microtimestamp, before every newer difference', () => {
    const session = import1('cryptofeed', 'bitstamp/cryptofeed-v3.BITSTAMP.jsonl.gz');
    const books = framesOf(session).filter((frame) => textOf(frame).includes('"order_book_'));
    expect(books).toHaveLength(10);
    for (const book of books) {
      expect(book.conn).toBe(1);
      expect(book.t).toBe(Number(/"microtimestamp": "(\d+)"/.exec(textOf(book))?.[1]));
    }
    expect(textOf(books[0] as FrameEvent)).toMatch(
      /^\{"event":"data","channel":"order_book_xrpeur","data":\{/,
    );
  });
});

describe('Bybit', () => {
  it('spot and linear are connections and markets of their own', () => {
    const session = import1('cryptofeed', 'bybit/cryptofeed-v3.BYBIT.jsonl.gz');
    const urls = session.events.flatMap((event) => (event.ev === 'open' ? [event.url] : []));
    expect(urls).toEqual([
      'wss://stream.bybit.com/v5/public/linear',
      'wss://stream.bybit.com/v5/public/spot',
    ]);
    const btc = session.facts.markets.filter(({ symbol }) => symbol === 'BTCUSDT');
    expect(btc.map(({ kind }) => kind).sort()).toEqual(['linear', 'spot']);
  });
});

describe('HTX', () => {
  it('frames stay the gzip bytes they were', () => {
    const session = import1('cryptofeed', 'htx/cryptofeed-v3.HUOBI.jsonl.gz');
    for (const frame of framesOf(session)) {
      const bytes = decodeBase64('b64' in frame ? frame.b64 : '');
      expect([...bytes.subarray(0, 2)]).toEqual([0x1f, 0x8b]);
    }
    const yfi = session.facts.markets.find(({ symbol }) => symbol === 'yfihusd');
    expect(yfi).toMatchObject({ base: 'YFI', quote: 'HUSD', kind: 'spot' });
  });
});

describe('OKX', () => {
  it('tells spot, perpetual, future and option apart', () => {
    const kinds = [
      ...import1('cryptofeed', 'okx/cryptofeed-v3.OKX.jsonl.gz').facts.markets,
      ...import1('cryptofeed', 'okx/cryptofeed-2022-02-27.OKX.ws.txt.gz').facts.markets,
    ].map(({ symbol, kind }) => [symbol, kind]);
    expect(Object.fromEntries(kinds)).toMatchObject({
      'BTC-USDT': 'spot',
      'UNI-USD-SWAP': 'inverse',
      'BTC-USD-220527': 'inverse',
      'BTC-USD-220325-40000-C': 'option',
    });
  });
});

describe('Bitfinex', () => {
  it('names of its own become common ones; paper pairs are no market of anything', () => {
    const { markets } = import1('cryptofeed', 'bitfinex/cryptofeed-v3.BITFINEX.jsonl.gz').facts;
    const market = (symbol: string) => markets.find((one) => one.symbol === symbol);
    expect(market('tIOTETH')).toMatchObject({ base: 'IOTA', quote: 'ETH', kind: 'spot' });
    expect(market('tTESTBTC:TESTUSD')).toMatchObject({ base: null, quote: null, kind: null });
  });
});

describe('Gemini', () => {
  it('tells perpetuals from spot', () => {
    const { markets } = import1('cryptofeed', 'gemini/cryptofeed-v3.GEMINI.jsonl.gz').facts;
    const linear = markets.filter(({ kind }) => kind === 'linear').map(({ symbol }) => symbol);
    expect(linear.sort()).toEqual(['BTCUSDCPERP', 'ETHUSDCPERP', 'SOLUSDCPERP']);
    const perpetual = markets.find(({ symbol }) => symbol === 'BTCUSDCPERP');
    expect(perpetual).toMatchObject({ base: 'BTC', quote: 'USDC' });
  });
});

describe('Kraken', () => {
  it('API v1 as v2 reproduces every checksum', () => {
    const session = import1('cryptofeed', 'kraken/cryptofeed-v3.KRAKEN.jsonl.gz');
    expect(checksums(session)).toEqual({ right: 4269, wrong: 0 });
    expect(countWith(session, '"type":"snapshot"')).toBe(10);
    expect(countWith(session, '"depth":1000')).toBe(10);
    expect(session.events.find(({ ev }) => ev === 'open')).toMatchObject({
      url: 'wss://ws.kraken.com/v2',
    });
  });

  it('v2 stays as sent', () => {
    expect(checksums(import1('tickvault', 'kraken/tickvault.kraken_v2_book.jsonl'))).toEqual({
      right: 4,
      wrong: 0,
    });
  });
});

describe('several venues', () => {
  it('are merged by time, each with connections of its own', () => {
    const session = import1(
      'tickvault',
      'bybit/tickvault.bybit_orderbook50.jsonl',
      'bitstamp/tickvault.bitstamp_diff.jsonl',
    );
    const opens = session.events.filter(({ ev }) => ev === 'open');
    expect(opens).toMatchObject([
      { venue: 'bybit', conn: 1 },
      { venue: 'bitstamp', conn: 1 },
    ]);
    const venues = framesOf(session).map(({ venue }) => venue);
    expect(venues.lastIndexOf('bybit')).toBeGreaterThan(venues.indexOf('bitstamp'));
  });
});

describe('what is no recording', () => {
  it.each<[CaptureFormat, string, RegExp]>([
    ['cryptofeed', 'licences/cryptofeed.txt', /line 1: expected a cryptofeed recording/],
    ['cryptofeed', 'kraken/tickvault.kraken_v2_book.jsonl', /line 1: expected a cryptofeed header/],
    ['hftbacktest', 'kraken/tickvault.kraken_v2_book.jsonl', /line 1: expected "<receive time/],
    ['tickvault', 'binance/hftbacktest.spot.ethusdt_20240808.gz', /line 1: expected one frame/],
    ['tickvault', 'htx/SOURCES.md', /line 1: expected one frame/],
    ['cryptofeed', 'nowhere.gz', /cannot read .*nowhere\.gz \(ENOENT\)/],
  ])('%s refuses %s', (format, path, message) => {
    expect(() => import1(format, path)).toThrow(ImportRefusal);
    expect(() => import1(format, path)).toThrow(message);
  });

  it('a venue nobody knows is refused with those there are', () => {
    const path = fixture('kraken/tickvault.kraken_v2_book.jsonl');
    expect(() => importCaptures('tickvault', [path], 'mtgox')).toThrow(
      /unknown venue "mtgox"; there are binance, binance-us, bitfinex/,
    );
  });

  it('a recording of single messages has no venue to tell', () => {
    expect(() => import1('tickvault', 'okx/crypto-msg-parser.messages.jsonl')).toThrow(
      /the venue cannot be told; name it with --venue/,
    );
  });
});

it('a shipped session opens with either inflate to the same events', () => {
  const path = join(FIXTURES, '../../public/sessions/link-usdt-2021-08-20.jsonl.gz');
  const reader = openSessionFile(path);
  const events = [...reader];
  expect(events).toHaveLength(9602);
  expect(reader.truncated).toBeNull();
  expect([...openSession(readFileSync(path))]).toEqual(events);
});

function openOf(session: Session, frame: FrameEvent) {
  const open = session.events.find((event) => {
    return event.ev === 'open' && event.venue === frame.venue && event.conn === frame.conn;
  });
  if (open?.ev !== 'open') throw new Error('the connection never opened');
  return open;
}

type Side = Map<string, string>;

/** Kraken's checksum over the ten best levels a side, on the very digits of the frames. */
function checksums(session: Session): { right: number; wrong: number } {
  const books = new Map<string, { bids: Side; asks: Side }>();
  const count = { right: 0, wrong: 0 };
  for (const frame of framesOf(session)) {
    const text = textOf(frame);
    if (!text.startsWith('{"channel":"book"')) continue;
    const symbol = /"symbol":"([^"]+)"/.exec(text)?.[1] ?? '';
    if (text.includes('"type":"snapshot"')) books.set(symbol, { bids: new Map(), asks: new Map() });
    const book = books.get(symbol) ?? { bids: new Map(), asks: new Map() };
    apply(book.bids, /"bids":\[(.*?)\]/.exec(text)?.[1] ?? '');
    apply(book.asks, /"asks":\[(.*?)\]/.exec(text)?.[1] ?? '');
    const sent = /"checksum":(\d+)/.exec(text)?.[1];
    if (sent !== undefined) count[checksumOf(book) === Number(sent) ? 'right' : 'wrong'] += 1;
  }
  return count;
}

function apply(side: Side, levels: string): void {
  for (const [, price = '', qty = ''] of levels.matchAll(/"price":([\d.]+),"qty":([\d.]+)/g)) {
    if (Number(qty) === 0) side.delete(price);
    else side.set(price, qty);
  }
}

function checksumOf({ bids, asks }: { bids: Side; asks: Side }): number {
  const best = (side: Side, sign: number) =>
    [...side].sort(([a], [b]) => sign * (Number(a) - Number(b))).slice(0, 10);
  const digits = (text: string) => text.replace('.', '').replace(/^0+/, '');
  const text = [...best(asks, 1), ...best(bids, -1)].flat().map(digits).join('');
  const crc = new Crc32();
  crc.update(new TextEncoder().encode(text));
  return crc.value;
}
