// Writes one row's words into its cells.
import type { Frame } from '../../contract/generated.ts';
import { setData, setText } from '../../render/text.ts';
import type { Catalogue } from '../../state/catalogue.ts';
import { wordsOf } from './build.ts';

/** Writes a row; one that is gone from the frame keeps its last words and fades. */
export function writeRow(
  line: HTMLElement,
  section: Frame['opportunities'],
  row: number | undefined,
  catalogue: Catalogue,
): void {
  if (row === undefined) {
    setData(line, 'alive', 'no');
    return;
  }
  const words = wordsOf(section, row, catalogue);
  const cells = line.children;
  for (const [at, text] of words.cells.entries()) setText(cells[at], text);
  setData(line, 'tone', words.tone);
  setData(line, 'alive', words.alive ? 'yes' : 'no');
  const why = cells[cells.length - 1] as HTMLElement;
  if (why.title !== words.why) why.title = words.why;
}
