import { type Json, objectIn, parseJson, textIn } from '../venue-forms.ts';

const TOPIC = /^\/market\/(level2|match):([^,]+)$/;
const DEPTH = 'increment@10ms';

/** A text frame of the classic API as the Pro API would send it; null where that has no such frame. */
export function proFrame(text: string): string | null {
  const frame = parseJson(text);
  if (frame === null) return null;
  if (frame.type === 'ack') return `{"id":${JSON.stringify(frame.id)},"result":true}`;
  const [, channel, symbol = ''] = TOPIC.exec(textIn(frame, 'topic')) ?? [];
  if (channel === 'level2') return delta(symbol, text, objectIn(frame, 'data'));
  return channel === 'match' ? trade(symbol, objectIn(frame, 'data')) : null;
}

/** A REST book as the snapshot that begins a chain; null for any other reply. */
export function proSnapshot(symbol: string, body: string): string | null {
  const data = objectIn(parseJson(body) ?? {}, 'data');
  const last = textIn(data, 'sequence');
  const [asks, bids] = [levels(data.asks), levels(data.bids)];
  if (!/^\d+$/.test(last) || asks === null || bids === null) return null;
  const numbers = `"O":${last},"C":${last}${time(data)}`;
  return push(symbol, 'snapshot', `${numbers},"a":${asks},"b":${bids}`);
}

/** Sequence numbers may be longer than a double can hold: their digits are taken from the text. */
function delta(symbol: string, text: string, data: Json): string | null {
  const first = /"sequenceStart"\s*:\s*(\d+)/.exec(text)?.[1];
  const last = /"sequenceEnd"\s*:\s*(\d+)/.exec(text)?.[1];
  const changes = objectIn(data, 'changes');
  const [asks, bids] = [levels(changes.asks), levels(changes.bids)];
  if (first === undefined || last === undefined || asks === null || bids === null) return null;
  return push(symbol, 'delta', `"O":${first},"C":${last}${time(data)},"a":${asks},"b":${bids}`);
}

function push(symbol: string, type: string, fields: string): string {
  const data = `{"s":${JSON.stringify(symbol)},${fields}}`;
  return `{"T":"obu.SPOT","dp":"${DEPTH}","t":"${type}","d":${data}}`;
}

/** Without the third entry, the change's own number. */
function levels(rows: unknown): string | null {
  if (!Array.isArray(rows)) return null;
  const pairs = rows.map((row: unknown) => (Array.isArray(row) ? row.slice(0, 2) : []));
  const isPlain = pairs.every(
    (pair) => pair.length === 2 && pair.every((part) => typeof part === 'string'),
  );
  return isPlain ? JSON.stringify(pairs) : null;
}

/** Milliseconds as the nanoseconds of the Pro API; the recording of 2021 has none with its changes. */
function time(data: Json): string {
  return typeof data.time === 'number' ? `,"M":"${data.time}000000"` : '';
}

function trade(symbol: string, data: Json): string {
  const text = (key: string) => JSON.stringify(textIn(data, key));
  const numbers = `"S":${text('side')},"p":${text('price')},"q":${text('size')}`;
  const rest = `"M":${text('time')},"s":${JSON.stringify(symbol)},"ti":${text('tradeId')}`;
  return `{"T":"trade.SPOT","d":{${numbers},${rest}}}`;
}
