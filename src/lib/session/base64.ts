const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const GRAMMAR = /^[A-Za-z0-9+/]*={0,2}$/;
const VALUES = new Uint8Array(128);
for (let i = 0; i < ALPHABET.length; i += 1) VALUES[ALPHABET.charCodeAt(i)] = i;

/** Whether the text is standard base64 with padding and no white space. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && GRAMMAR.test(text);
}

/** Bytes of standard base64. The text must have passed `isBase64`. */
export function decodeBase64(text: string): Uint8Array {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let out = 0;
  for (let i = 0; i < text.length; i += 4) {
    const word = wordAt(text, i);
    bytes[out++] = word >> 16;
    if (out < bytes.length) bytes[out++] = word >> 8;
    if (out < bytes.length) bytes[out++] = word;
  }
  return bytes;
}

function wordAt(text: string, i: number): number {
  return (
    (sextet(text, i) << 18) |
    (sextet(text, i + 1) << 12) |
    (sextet(text, i + 2) << 6) |
    sextet(text, i + 3)
  );
}

/** Padding counts as zero: its bits are never read. */
function sextet(text: string, i: number): number {
  return VALUES[text.charCodeAt(i)] ?? 0;
}

/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += letter(word >> 18) + letter(word >> 12);
    text += left > 1 ? letter(word >> 6) : '=';
    text += left > 2 ? letter(word) : '=';
  }
  return text;
}

function letter(value: number): string {
  return ALPHABET.charAt(value & 63);
}
