import { isoOfSeconds } from '../time.ts';
import { type Json, objectIn, parseJson, textIn } from '../venue-forms.ts';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const SIDES: Readonly<Record<string, string>> = { b: 'buy', s: 'sell' };
const ORDER_TYPES: Readonly<Record<string, string>> = { m: 'market', l: 'limit' };
const OLD_NAMES: Readonly<Record<string, string>> = { XBT: 'BTC', XDG: 'DOGE' };

/**
 * Frames of Kraken's WebSocket API v1 as those of v2, for one connection. Built as text: v1 sends
 * prices and sizes as strings, v2 as numbers, and the checksum needs every digit as it was sent.
 */
export class KrakenV1 {
  private readonly acknowledged = new Set<string>();

  /** One or two frames of v2; null where v2 has no such frame. */
  convert(text: string): string[] | null {
    const frame = parseJson(text);
    if (frame === null) return null;
    try {
      return Array.isArray(frame) ? this.data(frame) : this.control(frame, text);
    } catch (error) {
      if (error instanceof NotOfV1) return null;
      throw error;
    }
  }

  private data(frame: unknown[]): string[] | null {
    const symbol = symbolOfV2(frame.at(-1));
    const channel = String(frame.at(-2));
    const bodies = frame.slice(1, -2);
    if (channel.startsWith('book-')) return this.book(symbol, Number(channel.slice(5)), bodies);
    if (channel === 'trade') return [trades(symbol, bodies[0])];
    if (channel === 'ticker') return [ticker(symbol, bodies[0])];
    return null;
  }

  /** A snapshot without an acknowledgement before it gets one: the depth stands nowhere else. */
  private book(symbol: string, depth: number, bodies: unknown[]): string[] {
    const body = Object.assign({}, ...bodies) as Json;
    const isSnapshot = 'as' in body || 'bs' in body;
    const frame = bookFrame(symbol, body, isSnapshot);
    if (!isSnapshot || this.acknowledged.has(symbol)) return [frame];
    return [this.acknowledgeBook(symbol, depth), frame];
  }

  private acknowledgeBook(symbol: string, depth: number): string {
    this.acknowledged.add(symbol);
    const result = { channel: 'book', symbol, depth, snapshot: true };
    return JSON.stringify({ method: 'subscribe', result, success: true });
  }

  private control(frame: Json, text: string): string[] | null {
    switch (frame.event) {
      case 'heartbeat':
        return ['{"channel":"heartbeat"}'];
      case 'pong':
        return ['{"method":"pong"}'];
      case 'systemStatus':
        return [systemStatus(frame, text)];
      case 'subscriptionStatus':
        return [this.subscriptionStatus(frame)];
      default:
        return null;
    }
  }

  private subscriptionStatus(frame: Json): string {
    const symbol = symbolOfV2(frame.pair);
    if (frame.status === 'error') return refusal(symbol, textIn(frame, 'errorMessage'));
    const { name, depth } = objectIn(frame, 'subscription');
    if (name === 'book' && frame.status === 'subscribed') {
      return this.acknowledgeBook(symbol, typeof depth === 'number' ? depth : depthOf(frame));
    }
    const method = frame.status === 'subscribed' ? 'subscribe' : 'unsubscribe';
    return JSON.stringify({ method, result: { channel: name, symbol }, success: true });
  }
}

/** The frame is not what v1's documentation says; it is left as sent. */
class NotOfV1 extends Error {}

/** ADA/XBT of v1 is ADA/BTC of v2. */
function symbolOfV2(pair: unknown): string {
  const assets = String(pair).split('/');
  return assets.map((asset) => OLD_NAMES[asset] ?? asset).join('/');
}

function bookFrame(symbol: string, body: Json, isSnapshot: boolean): string {
  const [bidKey, askKey] = isSnapshot ? ['bs', 'as'] : ['b', 'a'];
  const bids = rows(body[bidKey] ?? []);
  const asks = rows(body[askKey] ?? []);
  const fields = [
    `"symbol":${JSON.stringify(symbol)}`,
    `"bids":[${bids.map(level).join(',')}]`,
    `"asks":[${asks.map(level).join(',')}]`,
  ];
  if ('c' in body) fields.push(`"checksum":${digits(body.c)}`);
  fields.push(...timestampField([...bids, ...asks]));
  const type = isSnapshot ? 'snapshot' : 'update';
  return `{"channel":"book","type":"${type}","data":[{${fields.join(',')}}]}`;
}

function level([price, qty]: unknown[]): string {
  return `{"price":${digits(price)},"qty":${digits(qty)}}`;
}

/** v2 gives a frame one time where v1 gives each level its own: the latest is when it was sent. */
function timestampField(levels: unknown[][]): string[] {
  const times = levels.map((row) => digits(row[2]));
  if (times.length === 0) return [];
  const latest = times.reduce((best, time) => (Number(time) > Number(best) ? time : best));
  return [`"timestamp":"${isoOfSeconds(latest)}"`];
}

function trades(symbol: string, body: unknown): string {
  const data = rows(body).map((row) => trade(symbol, row));
  return `{"channel":"trade","type":"update","data":[${data.join(',')}]}`;
}

/** v1 numbers no trades, so there is no trade_id. */
function trade(symbol: string, [price, qty, time, side, orderType]: unknown[]): string {
  return `{${[
    `"symbol":${JSON.stringify(symbol)}`,
    `"side":"${named(SIDES, side)}"`,
    `"price":${digits(price)}`,
    `"qty":${digits(qty)}`,
    `"ord_type":"${named(ORDER_TYPES, orderType)}"`,
    `"timestamp":"${isoOfSeconds(digits(time))}"`,
  ].join(',')}}`;
}

/** Without v2's change and change_pct, which v1 does not send. */
function ticker(symbol: string, body: unknown): string {
  const fields = typeof body === 'object' && body !== null ? (body as Json) : {};
  const at = (key: string, index: number) =>
    digits((fields[key] as unknown[] | undefined)?.[index]);
  const data = [
    `"symbol":${JSON.stringify(symbol)}`,
    `"bid":${at('b', 0)},"bid_qty":${at('b', 2)}`,
    `"ask":${at('a', 0)},"ask_qty":${at('a', 2)}`,
    `"last":${at('c', 0)},"volume":${at('v', 1)},"vwap":${at('p', 1)}`,
    `"low":${at('l', 1)},"high":${at('h', 1)}`,
  ];
  return `{"channel":"ticker","type":"update","data":[{${data.join(',')}}]}`;
}

/** The connection's number is beyond 2^53: its digits are taken from the text. */
function systemStatus(frame: Json, text: string): string {
  const id = /"connectionID"\s*:\s*(\d+)/.exec(text)?.[1];
  const fields = [
    `"version":${JSON.stringify(textIn(frame, 'version'))}`,
    `"system":${JSON.stringify(textIn(frame, 'status'))}`,
    ...(id === undefined ? [] : [`"connection_id":${id}`]),
  ];
  return `{"channel":"status","type":"update","data":[{${fields.join(',')}}]}`;
}

function refusal(symbol: string, error: string): string {
  return JSON.stringify({ error, method: 'subscribe', success: false, symbol });
}

function depthOf(frame: Json): number {
  return Number(textIn(frame, 'channelName').slice('book-'.length)) || 10;
}

function rows(value: unknown): unknown[][] {
  if (Array.isArray(value) && value.every((row) => Array.isArray(row))) return value;
  throw new NotOfV1();
}

/** Text that can stand as a JSON number without losing a digit. */
function digits(value: unknown): string {
  if (typeof value === 'string' && NUMBER.test(value)) return value;
  throw new NotOfV1();
}

function named(names: Readonly<Record<string, string>>, key: unknown): string {
  const name = names[String(key)];
  if (name === undefined) throw new NotOfV1();
  return name;
}
