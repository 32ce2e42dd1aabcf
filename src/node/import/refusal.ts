/** Why an import cannot be done, in words for the person who asked for it. */
export class ImportRefusal extends Error {
  override readonly name = 'ImportRefusal';
}

/** A recording that is not what its format says. */
export function refuseLine(file: string, line: number, expected: string, found: string): never {
  const shown = found.length > 60 ? `${found.slice(0, 60)}…` : found;
  throw new ImportRefusal(
    `${file}, line ${line}: expected ${expected}, found ${shown || 'nothing'}`,
  );
}
