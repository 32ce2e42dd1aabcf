/** A file that is not a session, or a broken one. Says where and what was expected there. */
export class SessionDamage extends Error {
  override readonly name = 'SessionDamage';
  /** 1 is the header. */
  readonly line: number;
  readonly expected: string;

  constructor(line: number, expected: string, found: string) {
    super(`line ${line}: expected ${expected}, found ${found}`);
    this.line = line;
    this.expected = expected;
  }
}

/** Thrown by a source of bytes that ends before its container does. What came before it is sound. */
export class SourceCut extends Error {
  override readonly name = 'SourceCut';
}

/** Thrown by a source of bytes whose container is broken, so that nothing in it can be trusted. */
export class SourceDamage extends Error {
  override readonly name = 'SourceDamage';
  readonly expected: string;

  constructor(found: string, expected = 'intact gzip data') {
    super(found);
    this.expected = expected;
  }
}

const SHOWN_MAX = 60;

/** A short, printable piece of what stood there instead. */
export function excerpt(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  const shown = text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
  return shown.replace(/[^\x20-\x7e…]/g, '?');
}

/** Whether a text that lacks its end is whole all the same. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
