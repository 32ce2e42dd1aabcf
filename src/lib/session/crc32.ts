const TABLE = new Uint32Array(256).map((_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** The checksum gzip ends with, fed piece by piece. */
export class Crc32 {
  private state = 0xffffffff;

  update(bytes: Uint8Array): void {
    let state = this.state;
    for (let i = 0; i < bytes.length; i += 1) {
      state = (TABLE[(state ^ (bytes[i] as number)) & 0xff] as number) ^ (state >>> 8);
    }
    this.state = state;
  }

  /** Unsigned 32-bit value of all bytes so far. */
  get value(): number {
    return (this.state ^ 0xffffffff) >>> 0;
  }
}
