/** A protobuf message, written field by field. */
export class Message {
  private readonly parts: Buffer[] = [];

  number(field: number, value: number): this {
    this.parts.push(varint(field * 8), varint(value));
    return this;
  }

  bytes(field: number, value: Message | string): this {
    const bytes = typeof value === 'string' ? Buffer.from(value) : value.finish();
    this.parts.push(varint(field * 8 + 2), varint(bytes.length), bytes);
    return this;
  }

  finish(): Buffer {
    return Buffer.concat(this.parts);
  }
}

/** Seven bits a byte, the lowest first; a double holds all that is written here. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}
