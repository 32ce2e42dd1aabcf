// The best pairs as a table for those who cannot see the canvas; told anew every five seconds at most.
import { useCallback, useRef } from 'react';
import { type Frame, REASONS } from '../../contract/generated.ts';
import { bps } from '../../lib/format/number.ts';
import { setText } from '../../render/text.ts';
import type { Catalogue } from '../../state/catalogue.ts';
import { useFrameTask } from '../../state/desk.ts';
import { type BestRow, bestRows } from './build.ts';

const ROWS = 5;
const EVERY_MS = 5000;

export function Readout({ catalogue }: { catalogue: Catalogue }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const write = useCallback(
    (frame: Frame) => {
      const best = bestRows(frame, catalogue, ROWS);
      const lines = body.current?.rows ?? [];
      for (let at = 0; at < ROWS; at++) writeRow(lines[at], best[at]);
    },
    [catalogue],
  );
  useFrameTask(write, EVERY_MS);
  return (
    <table className="hidden-but-read" aria-live="polite" data-testid="best-pairs">
      <caption>Best net edges now</caption>
      <thead>
        <tr>
          <th>Instrument</th>
          <th>Buy at</th>
          <th>Sell at</th>
          <th>Net, bps</th>
          <th>Offered, or why not</th>
        </tr>
      </thead>
      <tbody ref={body}>
        {Array.from({ length: ROWS }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are places, not things
          <tr key={at}>
            <td />
            <td />
            <td />
            <td />
            <td />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function writeRow(line: HTMLTableRowElement | undefined, row: BestRow | undefined): void {
  if (!line) return;
  const why = row?.offered ? 'offered' : (REASONS[row?.reason ?? 0]?.word ?? '');
  const words = row
    ? [row.instrument, row.buy, row.sell, bps(row.netBps), why]
    : ['', '', '', '', ''];
  for (const [at, word] of words.entries()) setText(line.cells[at], word);
}
