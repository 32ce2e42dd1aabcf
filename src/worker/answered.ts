import type { Answer, Reply } from '../contract/control.ts';

/** Does what was asked; where it breaks, `broke` is told and whoever asked is refused. */
export function answered<T>(
  work: () => Answer<T> | Reply,
  broke: (error: unknown) => void,
): Answer<T> & Reply {
  try {
    return work() as Answer<T> & Reply;
  } catch (error) {
    broke(error);
    return { ok: false, code: 'FAULT', message: wordsOf(error) };
  }
}

/** What a thrown thing says. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
