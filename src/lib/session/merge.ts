/**
 * Merges streams that are each in order of time into one. Equal times keep the order of the
 * streams, then each stream's own order.
 */
export function* mergeByTime<T extends { t: number }>(
  streams: readonly Iterable<T>[],
): Generator<T> {
  const heads = streams.map((stream) => new Head(stream[Symbol.iterator]()));
  for (let next = earliest(heads); next !== null; next = earliest(heads)) {
    const { current } = next;
    next.advance();
    if (current !== null) yield current;
  }
}

class Head<T> {
  current: T | null = null;
  private readonly source: Iterator<T>;

  constructor(source: Iterator<T>) {
    this.source = source;
    this.advance();
  }

  advance(): void {
    const result = this.source.next();
    this.current = result.done === true ? null : result.value;
  }
}

function earliest<T extends { t: number }>(heads: readonly Head<T>[]): Head<T> | null {
  let best: Head<T> | null = null;
  for (const head of heads) {
    if (head.current !== null && (best?.current == null || head.current.t < best.current.t)) {
      best = head;
    }
  }
  return best;
}
