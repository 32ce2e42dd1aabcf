/** What the core was reading when it broke. */
export interface TrapInput {
  /** Id of the venue. */
  readonly venue: string;
  /** The frame's text, or its bytes in base64. */
  readonly data: string;
}

/** Longer frames are kept in part. */
export const TRAP_INPUT_LENGTH_MAX = 64 * 1024;

/** The same input comes again with other prices, numbers and times: what does not change is its shape. */
export function shapeOf(data: string): string {
  return data.slice(0, TRAP_INPUT_LENGTH_MAX).replace(/\d+(?:\.\d+)?/g, '0');
}

export function isSameInput(one: TrapInput, other: TrapInput): boolean {
  return one.venue === other.venue && shapeOf(one.data) === shapeOf(other.data);
}

/** Whether a text names this symbol, in whatever case, and no longer name that contains it. */
export function names(text: string, symbol: string): boolean {
  const plain = symbol.replace(/[^a-z0-9]/gi, '\\$&');
  return new RegExp(`(?<![a-z0-9])${plain}(?![a-z0-9])`, 'i').test(text.replaceAll('\\/', '/'));
}
