// Published technical targets beside the measured values.
import { useCallback, useMemo } from 'react';
import type { Frame } from '../contract/generated.ts';
import { useFrameValue } from '../state/desk.ts';
import { Dialog } from '../ui/dialog.tsx';
import tables from '../ui/tables.module.css';
import type { DialogProps } from './dialogs.tsx';
import { type BenchResults, type TargetRow, targetRows } from './targetRows.ts';
import styles from './targets.module.css';

// A glob, because a build without a run of the benchmarks has no such file.
const found = import.meta.glob<BenchResults>('../../bench/results/targets.json', {
  eager: true,
  import: 'default',
});
const BENCH: BenchResults | null = Object.values(found)[0] ?? null;

export default function Targets({ onClose }: DialogProps) {
  const read = useCallback((frame: Frame) => JSON.stringify(targetRows(frame, BENCH)), []);
  const text = useFrameValue(read, JSON.stringify(targetRows(null, BENCH)), 500);
  const rows = useMemo(() => JSON.parse(text) as TargetRow[], [text]);
  return (
    <Dialog
      open
      onClose={onClose}
      title="Technical targets"
      about="What the product set out to reach, what this session measures on this computer, and what the benchmarks measured. A dash is a figure that nobody measured; the last column says why."
      width="large"
    >
      <table className={`${tables.table} ${tables.stacked} ${styles.table}`}>
        <thead>
          <tr>
            <th>what</th>
            <th className={tables.figure}>target</th>
            <th className={tables.figure}>this session</th>
            <th className={tables.figure}>benchmark</th>
            <th>how it is measured</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, target, now, bench, how }) => (
            <tr key={name}>
              <td>{name}</td>
              <td className={tables.figure} data-label="target">
                {target}
              </td>
              <td className={tables.figure} data-label="this session">
                {now}
              </td>
              <td className={tables.figure} data-label="benchmark">
                {bench}
              </td>
              <td className={tables.quiet} data-label="how">
                {how}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>
        {BENCH
          ? `Benchmarks of ${BENCH.date ?? 'an unknown day'}${BENCH.machine ? ` on ${BENCH.machine}` : ''}.`
          : 'This build came without benchmark results (npm run bench writes them).'}
      </p>
    </Dialog>
  );
}
