import { isBase64 } from './base64.ts';
import { excerpt, SessionDamage } from './damage.ts';
import { isShallow, NEST_MAX } from './depth.ts';
import {
  type CloseEvent,
  type CommandEvent,
  type FrameEvent,
  MARKETS_MAX,
  type OpenEvent,
  SESSION_FORMAT,
  SESSION_VERSION,
  type SessionEvent,
  type SessionHeader,
  type SessionMarket,
  type WallEvent,
} from './event.ts';

type Fields = Record<string, unknown>;

const EVENTS = 'open, recv, close, tick, wall, cmd';
const KINDS: readonly unknown[] = ['spot', 'linear', 'inverse', 'option', null];

/** Reads the first line. Throws `SessionDamage` with what was expected. */
export function parseHeader(text: string): SessionHeader {
  const fields = parseFields(text, 1);
  const line = 1;
  if (fields.ev !== 'header' || fields.format !== SESSION_FORMAT) {
    throw new SessionDamage(line, `a header with "format":"${SESSION_FORMAT}"`, excerpt(text));
  }
  if (fields.version !== SESSION_VERSION) {
    throw new SessionDamage(line, `version ${SESSION_VERSION}`, excerpt(fields.version));
  }
  needText(fields, 'core', line);
  needInteger(fields, 'seed', line, 0);
  needObject(fields, 'config', line);
  needMarkets(fields.markets, line);
  needNotes(fields.notes, line);
  return fields as unknown as SessionHeader;
}

/**
 * Reads one line after the header; one `JSON.parse` and a handful of type tests, because a replay
 * has a few microseconds for it. Throws `SessionDamage` with what was expected.
 *
 * @param lastT_us the time of the event before it
 */
export function parseEvent(text: string, line: number, lastT_us: number): SessionEvent {
  const fields = parseFields(text, line);
  needInteger(fields, 't', line, 0);
  if ((fields.t as number) < lastT_us) {
    throw new SessionDamage(line, `a time of at least ${lastT_us}`, excerpt(fields.t));
  }
  checkFields(fields, line);
  return fields as unknown as SessionEvent;
}

function checkFields(fields: Fields, line: number): void {
  switch (fields.ev as SessionEvent['ev']) {
    case 'recv':
      checkFrame(fields, line);
      break;
    case 'open':
      needConnection(fields, line);
      needText(fields, 'url' satisfies keyof OpenEvent, line);
      break;
    case 'close':
      needConnection(fields, line);
      needInteger(fields, 'code' satisfies keyof CloseEvent, line, 0);
      needText(fields, 'reason' satisfies keyof CloseEvent, line);
      break;
    case 'tick':
      break;
    case 'wall':
      needInteger(fields, 'us' satisfies keyof WallEvent, line, Number.MIN_SAFE_INTEGER);
      break;
    case 'cmd':
      needObject(fields, 'cmd' satisfies keyof CommandEvent, line);
      break;
    default:
      throw new SessionDamage(line, `"ev" to be one of ${EVENTS}`, excerpt(fields.ev));
  }
}

function checkFrame(fields: Fields, line: number): void {
  needConnection(fields, line);
  const isText = typeof fields.data === 'string';
  if (isText && fields.b64 === undefined) return;
  if (!isText && typeof fields.b64 === 'string' && isBase64(fields.b64)) return;
  const found = excerpt(fields.data ?? fields.b64);
  throw new SessionDamage(line, 'a frame: text in "data" or base64 in "b64"', found);
}

function needConnection(fields: Fields, line: number): void {
  needText(fields, 'venue' satisfies keyof FrameEvent, line);
  needInteger(fields, 'conn' satisfies keyof FrameEvent, line, 0);
}

function parseFields(text: string, line: number): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SessionDamage(line, 'one JSON object', excerpt(text));
  }
  if (!isObject(value)) throw new SessionDamage(line, 'one JSON object', excerpt(text));
  if (!isShallow(value)) {
    throw new SessionDamage(line, `at most ${NEST_MAX} levels of nesting`, excerpt(text));
  }
  return value;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function needText(fields: Fields, key: string, line: number): void {
  if (typeof fields[key] === 'string') return;
  throw new SessionDamage(line, `text in "${key}"`, excerpt(fields[key]));
}

function needInteger(fields: Fields, key: string, line: number, least: number): void {
  const value = fields[key];
  if (Number.isSafeInteger(value) && (value as number) >= least) return;
  throw new SessionDamage(line, `a whole number in "${key}"`, excerpt(value));
}

function needObject(fields: Fields, key: string, line: number): void {
  if (isObject(fields[key])) return;
  throw new SessionDamage(line, `an object in "${key}"`, excerpt(fields[key]));
}

function needMarkets(markets: unknown, line: number): void {
  if (!Array.isArray(markets))
    throw new SessionDamage(line, 'a list in "markets"', excerpt(markets));
  if (markets.length > MARKETS_MAX) {
    throw new SessionDamage(line, `at most ${MARKETS_MAX} markets`, String(markets.length));
  }
  const wrong = markets.find((market) => !isMarket(market));
  if (wrong !== undefined) {
    throw new SessionDamage(line, 'markets of venue, symbol, base, quote and kind', excerpt(wrong));
  }
}

function isMarket(market: unknown): market is SessionMarket {
  if (!isObject(market)) return false;
  const named = typeof market.venue === 'string' && typeof market.symbol === 'string';
  return (
    named && isTextOrNull(market.base) && isTextOrNull(market.quote) && KINDS.includes(market.kind)
  );
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function needNotes(notes: unknown, line: number): void {
  if (Array.isArray(notes) && notes.every((note) => typeof note === 'string')) return;
  throw new SessionDamage(line, 'a list of texts in "notes"', excerpt(notes));
}
