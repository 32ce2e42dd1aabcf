// Marks behind the names of rows whose coins are in doubt.
import { useCallback, useMemo } from 'react';
import type { Frame } from '../../contract/generated.ts';
import type { Catalogue } from '../../state/catalogue.ts';
import { type CoinMark, coinMark, identityAt } from '../../state/coinWords.ts';
import { useFrameValue } from '../../state/desk.ts';
import type { Grid } from './build.ts';

const EVERY_MS = 500;
/** Stands for no mark, so that a text has one letter a row. */
const NO_MARK = '·';

/** One mark a row, empty where nothing is in doubt. */
export function useRowMarks(grid: Grid, catalogue: Catalogue): readonly CoinMark[] {
  const read = useCallback(
    (frame: Frame) =>
      rowMarks(frame, catalogue, grid)
        .map((mark) => mark || NO_MARK)
        .join(''),
    [grid, catalogue],
  );
  const text = useFrameValue(read, '', EVERY_MS);
  return useMemo(
    () => [...text].map((letter) => (letter === NO_MARK ? '' : (letter as CoinMark))),
    [text],
  );
}

/** An instrument's row is about all its markets; a venue's row of the matrix about the one bought at. */
export function rowMarks(frame: Frame, catalogue: Catalogue, grid: Grid): CoinMark[] {
  const width = grid.columns.length;
  const instruments = new Set(grid.places.map((place) => place?.instrument));
  const isMatrix =
    grid.rows.length > 1 && instruments.size - Number(instruments.has(undefined)) === 1;
  return grid.rows.map((_, row) => {
    const place = grid.places.slice(row * width, (row + 1) * width).find((one) => one !== null);
    if (!place) return '';
    const venues = isMatrix ? [place.buy] : catalogue.venues;
    return coinMark(venues.map((venue) => identityAt(frame, catalogue, place.instrument, venue)));
  });
}
