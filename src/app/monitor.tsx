// The self-monitor: from the socket to the screen, stage by stage, on this computer.
import { useCallback, useMemo } from 'react';
import type { Frame } from '../contract/generated.ts';
import { useDesk, useFrameValue, useStatus } from '../state/desk.ts';
import { Dialog } from '../ui/dialog.tsx';
import tables from '../ui/tables.module.css';
import type { DialogProps } from './dialogs.tsx';
import { loadSentence } from './loadWords.ts';
import styles from './monitor.module.css';
import { type FigureRow, type MonitorRows, monitorRows, type StageRow } from './monitorRows.ts';

const NONE: MonitorRows = { stages: [], load: [], held: [] };

export default function Monitor({ onClose }: DialogProps) {
  const { meter, scheduler } = useDesk();
  const load = useStatus((status) => status.load);
  const read = useCallback(
    (frame: Frame) => JSON.stringify(monitorRows(frame, pageFigures(meter, scheduler.tasks))),
    [meter, scheduler],
  );
  const text = useFrameValue(read, JSON.stringify(NONE), 1000);
  const rows = useMemo(() => JSON.parse(text) as MonitorRows, [text]);
  return (
    <Dialog
      open
      onClose={onClose}
      title="Monitor"
      about="How well this computer keeps up: median and 99th percentile of the last ten to twenty seconds. A dash is a figure that the browser does not give."
      width="large"
    >
      <p className={styles.state} data-tone={load.step > 0 ? 'warn' : 'ok'} role="status">
        {load.step > 0 ? `◐ ${loadSentence(load)}` : '● Nothing is left out.'}
      </p>
      <Stages rows={rows.stages} />
      <div className={styles.pair}>
        <Figures title="Load" rows={rows.load} />
        <Figures title="Held" rows={rows.held} />
      </div>
    </Dialog>
  );
}

function Stages({ rows }: { rows: readonly StageRow[] }) {
  return (
    <table className={`${tables.table} ${styles.table}`}>
      <thead>
        <tr>
          <th>socket to screen</th>
          <th className={tables.figure}>median</th>
          <th className={tables.figure}>p99</th>
          <th className={styles.how}>what is timed</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, p50, p99, how }) => (
          <tr key={name} title={how}>
            <td>{name}</td>
            <td className={tables.figure}>{p50}</td>
            <td className={tables.figure}>{p99}</td>
            <td className={`${tables.quiet} ${styles.how}`}>{how}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Figures({ title, rows }: { title: string; rows: readonly FigureRow[] }) {
  return (
    <table className={`${tables.table} ${styles.table}`}>
      <thead>
        <tr>
          <th>{title.toLowerCase()}</th>
          <th className={tables.figure}>now</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, value, how }) => (
          <tr key={name} title={how}>
            <td>{name}</td>
            <td className={tables.figure}>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Meter = ReturnType<typeof useDesk>['meter'];

function pageFigures(meter: Meter, tasks: number) {
  const { toThePage, onThePage, inAll, longTasksAMinute } = meter;
  const { memory } = performance as { memory?: { usedJSHeapSize: number } };
  const heapBytes = memory?.usedJSHeapSize ?? Number.NaN;
  return { toThePage, onThePage, inAll, longTasksAMinute, heapBytes, tasks };
}
