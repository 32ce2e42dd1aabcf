// Writes one row's words into its cells.
import type { Frame } from '../../contract/generated.ts';
import { setData, setText } from '../../render/text.ts';
import type { Catalogue } from '../../state/catalogue.ts';
import { goneWords, wordsOf } from './build.ts';

/** Writes a row; one that is gone from the frame keeps its last words and fades. */
export function writeRow(
  line: HTMLElement,
  key: number,
  section: Frame['opportunities'],
  row: number | undefined,
  catalogue: Catalogue,
): void {
  if (row === undefined) {
    if (line.textContent === '') writeCells(line, goneWords(key, catalogue));
    setData(line, 'alive', 'no');
    return;
  }
  const words = wordsOf(section, row, catalogue);
  writeCells(line, words.cells);
  setData(line, 'tone', words.tone);
  setData(line, 'alive', words.alive ? 'yes' : 'no');
  const why = line.lastElementChild as HTMLElement;
  if (why.title !== words.why) why.title = words.why;
}

function writeCells(line: HTMLElement, texts: readonly string[]): void {
  const cells = line.children;
  for (const [at, text] of texts.entries()) setText(cells[at], text);
}
