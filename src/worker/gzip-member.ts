/** Text compressed by the browser's own gzip, off this thread. Never rejects: memory is its only limit. */
export class GzipMember {
  private readonly writer: WritableStreamDefaultWriter<BufferSource>;
  private readonly encoder = new TextEncoder();
  private readonly chunks: Uint8Array<ArrayBuffer>[] = [];
  private readonly done: Promise<void>;
  private ended = false;
  private held = 0;
  private handedIn = 0;

  constructor() {
    const stream = new CompressionStream('gzip');
    this.writer = stream.writable.getWriter();
    this.done = this.collect(stream.readable.getReader());
  }

  /** Compressed bytes that have come out so far. */
  get bytes(): number {
    return this.held;
  }

  /** Bytes handed in that the compressor has not taken yet. */
  get waiting(): number {
    return this.handedIn;
  }

  write(text: string): void {
    const bytes = this.encoder.encode(text);
    this.handedIn += bytes.length;
    void this.writer.write(bytes).then(() => {
      this.handedIn -= bytes.length;
    });
  }

  /** Everything, once all of it is compressed. May be called again. */
  async end(): Promise<readonly Uint8Array<ArrayBuffer>[]> {
    if (!this.ended) {
      this.ended = true;
      void this.writer.close();
    }
    await this.done;
    return this.chunks;
  }

  private async collect(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.chunks.push(value as Uint8Array<ArrayBuffer>);
      this.held += value.length;
    }
  }
}
