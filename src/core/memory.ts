/** Views into the core's memory, made anew whenever it has grown. */
export class CoreMemory {
  private readonly memory: WebAssembly.Memory;
  private buffer: ArrayBufferLike;
  private all: Uint8Array<ArrayBuffer>;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.buffer = memory.buffer;
    this.all = new Uint8Array(memory.buffer as ArrayBuffer);
  }

  /** All of it, valid until the next call into the core. Growth is seen by the buffer's identity. */
  bytes(): Uint8Array<ArrayBuffer> {
    if (this.memory.buffer !== this.buffer) {
      this.buffer = this.memory.buffer;
      this.all = new Uint8Array(this.memory.buffer as ArrayBuffer);
    }
    return this.all;
  }

  /** One region. Throws `RangeError` for one that is not inside the memory. */
  region(from: number, length: number): Uint8Array<ArrayBuffer> {
    const all = this.bytes();
    const inside = from >= 0 && length >= 0 && from + length <= all.length;
    if (!inside) {
      throw new RangeError(`${length} bytes at ${from} lie outside a memory of ${all.length}`);
    }
    return all.subarray(from, from + length);
  }

  get size(): number {
    return this.memory.buffer.byteLength;
  }
}
