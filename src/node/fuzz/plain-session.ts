/** What a reader made of a file: its header and events as JSON, and whether its end is missing. */
export interface Said {
  readonly header: string;
  readonly events: string;
  readonly cut: boolean;
}

type Fields = Record<string, unknown>;

const NEWLINE = 10;
const NEST_MAX = 32;
const MARKETS_MAX = 10_000;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const KINDS: readonly unknown[] = ['spot', 'linear', 'inverse', 'option', null];

const isText = (value: unknown) => typeof value === 'string';
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isWhole = (value: unknown, least = 0): value is number =>
  Number.isSafeInteger(value) && (value as number) >= least;

/** The session format once more, read in the most obvious way. Null where the file must be refused. */
export function readPlainly(file: Uint8Array): Said | null {
  const lines = linesOf(file);
  if (lines === null) return null;
  const header = objectOf(lines[0]?.text ?? '');
  if (header === null || !isHeader(header)) return null;
  const events: Fields[] = [];
  let lastT = 0;
  for (const { text, whole } of lines.slice(1)) {
    const event = objectOf(text);
    if (event === null && !whole && !isJson(text)) return said(header, events, true);
    if (event === null || !isWhole(event.t, lastT) || !isEvent(event)) return null;
    lastT = event.t;
    events.push(event);
  }
  return said(header, events, false);
}

function said(header: Fields, events: readonly Fields[], cut: boolean): Said {
  return { header: JSON.stringify(header), events: JSON.stringify(events), cut };
}

/** Null where a line is no text; the last one may end within a character. */
function linesOf(file: Uint8Array): { text: string; whole: boolean }[] | null {
  const lines = [];
  for (let from = 0; from < file.length; ) {
    const newline = file.indexOf(NEWLINE, from);
    const whole = newline >= 0;
    const to = whole ? newline : file.length;
    const text = textOf(file.subarray(from, to), whole);
    if (text === null) return null;
    lines.push({ text, whole });
    from = to + 1;
  }
  return lines;
}

function textOf(bytes: Uint8Array, whole: boolean): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, {
      stream: !whole,
    });
  } catch {
    return null;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function objectOf(text: string): Fields | null {
  const value: unknown = isJson(text) ? JSON.parse(text) : null;
  return isObject(value) && depthOf(value) <= NEST_MAX ? value : null;
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function isHeader(fields: Fields): boolean {
  const { ev, format, version, core, seed, config, markets, notes } = fields;
  const named = ev === 'header' && format === 'arbscope-session' && version === 1;
  const told = isText(core) && isWhole(seed) && isObject(config);
  const listed = Array.isArray(markets) && markets.length <= MARKETS_MAX && markets.every(isMarket);
  return named && told && listed && Array.isArray(notes) && notes.every(isText);
}

function isMarket(market: unknown): boolean {
  if (!isObject(market)) return false;
  const coins = [market.base, market.quote].every((coin) => coin === null || isText(coin));
  return isText(market.venue) && isText(market.symbol) && coins && KINDS.includes(market.kind);
}

function isEvent(fields: Fields): boolean {
  const { ev, venue, conn, url, data, b64, code, reason, us, cmd } = fields;
  const connected = isText(venue) && isWhole(conn);
  if (ev === 'tick') return true;
  if (ev === 'wall') return isWhole(us, Number.MIN_SAFE_INTEGER);
  if (ev === 'cmd') return isObject(cmd);
  if (ev === 'open') return connected && isText(url);
  if (ev === 'close') return connected && isWhole(code) && isText(reason);
  if (ev !== 'recv' || !connected) return false;
  return isText(data) ? b64 === undefined : isText(b64) && BASE64.test(b64 as string);
}
