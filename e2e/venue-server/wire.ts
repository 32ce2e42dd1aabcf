// WebSocket frames (RFC 6455) as bytes: the right ones, those that are wrong on purpose, and what a client sends.
import { createHash } from 'node:crypto';
import type { Frame } from './venue.ts';

const HANDSHAKE_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export const Opcode = { TEXT: 1, BINARY: 2, RESERVED: 3, CLOSE: 8, PING: 9, PONG: 10 } as const;
const FIN = 0x80;
const MASKED = 0x80;
const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
/** Lengths from here on take two bytes more, or eight. */
const SHORT_MAX = 125;
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;
const TWO_BYTES_MAX = 0xffff;

/** The answer to a client that wants to change over to WebSocket frames. */
export function handshake(key: string): string {
  const accept = createHash('sha1')
    .update(key + HANDSHAKE_GUID)
    .digest('base64');
  const lines = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`];
  return `HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** A message as a venue sends it: a text or bytes, in one frame. */
export function message(content: Frame): Buffer {
  if (typeof content !== 'string') return frame(Opcode.BINARY, content);
  const length = Buffer.byteLength(content);
  const head = headOf(Opcode.TEXT, length);
  const whole = Buffer.allocUnsafe(head.length + length);
  head.copy(whole);
  whole.write(content, head.length);
  return whole;
}

export function frame(opcode: number, payload: Buffer): Buffer {
  return Buffer.concat([headOf(opcode, payload.length), payload]);
}

export function closing(code: number, reason: string): Buffer {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code);
  payload.write(reason, 2);
  return frame(Opcode.CLOSE, payload);
}

/** What no server may send: each one ends a connection. */
export const VIOLATIONS = {
  /** Only a client masks its frames. */
  masked(): Buffer {
    const payload = Buffer.from('{}');
    const head = headOf(Opcode.TEXT, payload.length);
    head[1]! |= MASKED;
    return Buffer.concat([head, MASK, unmasked(payload, MASK)]);
  },
  reserved: () => frame(Opcode.RESERVED, Buffer.from('{}')),
  /** A text that is no UTF-8. */
  text: () => frame(Opcode.TEXT, Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
} as const;

/** A text frame of so many bytes, and nothing in it that a venue would say. */
export function giant(bytes: number): Buffer {
  return Buffer.concat([headOf(Opcode.TEXT, bytes), Buffer.alloc(bytes, ' ')]);
}

export interface Incoming {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** Finds frames in what a client sends, however it is cut. No client here splits a message into frames. */
export class Reader {
  private rest: Buffer = Buffer.alloc(0);

  take(bytes: Buffer): Incoming[] {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const found: Incoming[] = [];
    for (let one = this.next(); one !== null; one = this.next()) found.push(one);
    return found;
  }

  private next(): Incoming | null {
    const place = placeOf(this.rest);
    if (place === null || this.rest.length < place.end) return null;
    const payload = this.rest.subarray(place.payload, place.end);
    const mask = place.mask === null ? null : this.rest.subarray(place.mask, place.payload);
    const opcode = this.rest[0]! & 0x0f;
    this.rest = this.rest.subarray(place.end);
    return { opcode, payload: mask === null ? payload : unmasked(payload, mask) };
  }
}

/** Where mask and payload of the first frame begin, and where it ends; null where its head is not whole. */
function placeOf(bytes: Buffer): { mask: number | null; payload: number; end: number } | null {
  if (bytes.length < 2) return null;
  const short = bytes[1]! & 0x7f;
  const after = short === TWO_BYTES ? 4 : short === EIGHT_BYTES ? 10 : 2;
  if (bytes.length < after) return null;
  const isMasked = (bytes[1]! & MASKED) !== 0;
  const payload = isMasked ? after + MASK.length : after;
  return { mask: isMasked ? after : null, payload, end: payload + lengthOf(bytes, short) };
}

function lengthOf(bytes: Buffer, short: number): number {
  if (short === TWO_BYTES) return bytes.readUInt16BE(2);
  return short === EIGHT_BYTES ? Number(bytes.readBigUInt64BE(2)) : short;
}

function headOf(opcode: number, length: number): Buffer {
  if (length <= SHORT_MAX) return Buffer.from([FIN | opcode, length]);
  const wide = length > TWO_BYTES_MAX;
  const head = Buffer.alloc(wide ? 10 : 4);
  head[0] = FIN | opcode;
  head[1] = wide ? EIGHT_BYTES : TWO_BYTES;
  if (wide) head.writeBigUInt64BE(BigInt(length), 2);
  else head.writeUInt16BE(length, 2);
  return head;
}

/** XOR with the mask, which takes it off as well as it puts it on. */
function unmasked(payload: Buffer, mask: Buffer): Buffer {
  const plain = Buffer.allocUnsafe(payload.length);
  for (let at = 0; at < payload.length; at += 1) plain[at] = payload[at]! ^ mask[at % 4]!;
  return plain;
}
