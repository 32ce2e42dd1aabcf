/** What the engine asks of its host. A venue is its place in `VENUES`. */
export type Effect =
  | { readonly fx: 'open'; readonly venue: number; readonly conn: number; readonly url: string }
  | { readonly fx: 'send'; readonly venue: number; readonly conn: number; readonly text: string }
  | { readonly fx: 'close'; readonly venue: number; readonly conn: number };

/** Effects as the core writes them: one JSON object a line. */
export function parseEffects(lines: string): Effect[] {
  const written = lines.split('\n').filter((line) => line !== '');
  return written.map((line) => JSON.parse(line) as Effect);
}
