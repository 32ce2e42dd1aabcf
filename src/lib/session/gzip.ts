import { type FlateError, FlateErrorCode, Gunzip, Gzip } from 'fflate';
import { Crc32 } from './crc32.ts';
import { SourceCut, SourceDamage } from './damage.ts';

const PUSH_BYTES = 64 * 1024;
const TRAILER_BYTES = 8;
/** Market data comes to a tenth: what grows a hundredfold was made to fill a memory. */
const RATIO_MAX = 100;
/** So much may come out of however little. */
const RATIO_FREE_BYTES = 16 * 1024 * 1024;
/** Out of one file in all. */
const INFLATED_BYTES_MAX = 4 * 1024 ** 3;
const CUT = 'the gzip data ends early';

/** Whether the bytes start as a gzip member does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Inflates piece by piece, so that memory stays small whatever the file claims to hold.
 * Throws `SourceCut` at the end of a file that was cut, `SourceDamage` where it is broken:
 * fflate does not check gzip's own checksum, and altered digits must not pass for prices.
 */
export function gunzipChunks(file: Uint8Array): Generator<Uint8Array> {
  return inflated(file, new MemberCheck(file));
}

/** How much of a file consists of whole members that their checksums prove, bytes from its start. */
export function provedBytes(file: Uint8Array): number {
  const member = new MemberCheck(file);
  const chunks = inflated(file, member);
  while (attempt(() => void chunks.next()) === null && member.provedTo < file.length);
  return member.provedTo;
}

function* inflated(file: Uint8Array, member: MemberCheck): Generator<Uint8Array> {
  const out: Uint8Array[] = [];
  const gunzip = new Gunzip((chunk) => {
    member.take(chunk);
    out.push(chunk);
  });
  gunzip.onmember = (offset) => member.finish(offset);
  for (let from = 0; from < file.length; from += PUSH_BYTES) {
    const failure = attempt(() => push(gunzip, file, from)) ?? member.excess(from + PUSH_BYTES);
    yield* out.splice(0);
    if (failure !== null) throw failure;
  }
  member.finish(file.length);
}

/** Streaming gzip whose header holds no time and no system: the same bytes in, the same file out. */
export class GzipWriter {
  private readonly gzip: Gzip;

  constructor(sink: (chunk: Uint8Array) => void) {
    this.gzip = new Gzip({ level: 9, mtime: 0 }, (chunk) => sink(chunk));
  }

  push(bytes: Uint8Array): void {
    this.gzip.push(bytes);
  }

  end(): void {
    this.gzip.push(new Uint8Array(0), true);
  }
}

/** Checks one gzip member after another against the checksum and size that end each. */
class MemberCheck {
  private readonly file: Uint8Array;
  private start = 0;
  private crc = new Crc32();
  private size = 0;
  private total = 0;

  constructor(file: Uint8Array) {
    this.file = file;
  }

  take(chunk: Uint8Array): void {
    this.crc.update(chunk);
    this.size = (this.size + chunk.length) >>> 0;
    this.total += chunk.length;
  }

  /** Where the members end that were found sound. */
  get provedTo(): number {
    return this.start;
  }

  /** Whether more has come out of the bytes taken in so far than any recording holds. */
  excess(taken: number): SourceDamage | null {
    if (this.total > INFLATED_BYTES_MAX) {
      return new SourceDamage('more', `at most ${INFLATED_BYTES_MAX} bytes out of one file`);
    }
    const most = Math.max(RATIO_FREE_BYTES, Math.min(taken, this.file.length) * RATIO_MAX);
    if (this.total <= most) return null;
    return new SourceDamage('more', `at most ${RATIO_MAX} times the bytes of the file`);
  }

  finish(end: number): void {
    const trailer = new DataView(this.file.buffer, this.file.byteOffset, end);
    const at = end - TRAILER_BYTES;
    const whole = at > this.start;
    const isSound =
      whole &&
      trailer.getUint32(at, true) === this.crc.value &&
      trailer.getUint32(at + 4, true) === this.size;
    if (!isSound) throw this.failure(end);
    this.start = end;
    this.crc = new Crc32();
    this.size = 0;
  }

  /** A trailer that does not fit is a cut one when the data reaches into its last eight bytes. */
  private failure(end: number): SourceCut | SourceDamage {
    const data = this.file.subarray(this.start, Math.max(this.start, end - TRAILER_BYTES));
    if (data.length < TRAILER_BYTES || !isComplete(data)) return new SourceCut(CUT);
    return new SourceDamage('data whose gzip checksum differs');
  }
}

function push(gunzip: Gunzip, file: Uint8Array, from: number): void {
  gunzip.push(file.subarray(from, from + PUSH_BYTES), from + PUSH_BYTES >= file.length);
}

function isComplete(member: Uint8Array): boolean {
  return attempt(() => new Gunzip(() => {}).push(member, true)) === null;
}

function attempt(step: () => void): Error | null {
  try {
    step();
    return null;
  } catch (error) {
    if (error instanceof SourceCut || error instanceof SourceDamage) return error;
    const { code, message } = error as FlateError;
    if (code === FlateErrorCode.UnexpectedEOF) return new SourceCut(CUT);
    return new SourceDamage(`broken gzip data (${message})`);
  }
}
