/** Numbers from a seed (mulberry32). */
export function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const PIECES = [
  ...[
    '"',
    ',',
    ':',
    '[',
    ']',
    '{',
    '}',
    '\\',
    '\\u0031',
    '\\ud800',
    '0',
    '-',
    '.',
    'e5',
    'null',
    'true',
    '\n',
    '\r\n',
    ' ',
  ],
  ...[
    '"t":1',
    '"ev":"tick"',
    '"ev":"recv"',
    '"data":""',
    '"b64":"AAEC"',
    '"conn":1',
    '"__proto__":{}',
    '{"t":30,"ev":"tick"}\n',
  ],
  ...[
    '9007199254740991',
    '9007199254740992',
    '-1',
    '1e400',
    '1.5',
    '4294967296',
    '[[]]',
    '{}',
    '""',
    '\u{feff}',
    'é',
    '\0',
  ],
].map((piece) => Buffer.from(piece));
const BYTES = [
  Buffer.of(0xff),
  Buffer.of(0xc3),
  Buffer.of(0x1f, 0x8b, 8, 0),
  Buffer.of(0xed, 0xa0, 0x80),
];
const CHANGES_MAX = 4;
const SPAN_MAX = 60;

/** A file with one to four pieces of damage; `other` is a file to borrow from. */
export function damaged(
  file: Uint8Array,
  other: Uint8Array,
  below: (end: number) => number,
): Buffer {
  let bytes: Buffer = Buffer.from(file);
  for (let change = below(CHANGES_MAX); change >= 0; change -= 1)
    bytes = damage(bytes, other, below);
  return bytes;
}

function damage(bytes: Buffer, other: Uint8Array, below: (end: number) => number): Buffer {
  const at = below(bytes.length + 1);
  const end = Math.min(bytes.length, at + below(SPAN_MAX));
  const from = below(other.length + 1);
  const pieces = below(8) === 0 ? BYTES : PIECES;
  const piece = pieces[below(pieces.length)] as Buffer;
  switch (below(7)) {
    case 0:
      return flipped(bytes, below);
    case 1:
      return spliced(bytes, at, end, '');
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return spliced(bytes, at, at, bytes.subarray(at, end));
    case 4:
      return spliced(bytes, at, end, other.subarray(from, from + below(SPAN_MAX)));
    case 5:
      return spliced(bytes, ...token(bytes, at), piece);
    default:
      return spliced(bytes, at, at, piece);
  }
}

function spliced(bytes: Buffer, from: number, to: number, piece: Uint8Array | string): Buffer {
  const middle = typeof piece === 'string' ? Buffer.from(piece) : piece;
  return Buffer.concat([bytes.subarray(0, from), middle, bytes.subarray(to)]);
}

function flipped(bytes: Buffer, below: (end: number) => number): Buffer {
  const changed = Buffer.from(bytes);
  if (changed.length > 0) changed[below(changed.length)]! ^= 1 << below(8);
  return changed;
}

/** The run of letters and digits at or after a place. */
function token(bytes: Buffer, at: number): [number, number] {
  const isWord = (byte: number) => /[\w.-]/.test(String.fromCharCode(byte));
  let from = at;
  while (from < bytes.length && !isWord(bytes[from] as number)) from += 1;
  let to = from;
  while (to < bytes.length && isWord(bytes[to] as number)) to += 1;
  return [from, to];
}
