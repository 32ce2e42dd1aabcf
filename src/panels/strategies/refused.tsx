// Refused orders, counted by reason.
import { useCallback, useMemo } from 'react';
import type { Frame } from '../../contract/generated.ts';
import { count } from '../../lib/format/number.ts';
import { useFrameValue } from '../../state/desk.ts';
import tables from '../../ui/tables.module.css';
import { type Refusal, refusals } from './build.ts';

export function Refused() {
  const text = useFrameValue(
    useCallback((frame: Frame) => JSON.stringify(refusals(frame)), []),
    '[]',
    1000,
  );
  const rows = useMemo(() => JSON.parse(text) as Refusal[], [text]);
  return (
    <div className={tables.scroll}>
      <table className={`${tables.table} ${tables.stacked}`}>
        <thead>
          <tr>
            <th>reason</th>
            <th>what it means</th>
            <th className={tables.figure}>orders refused</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ word, sentence, count: orders }) => (
            <tr key={word}>
              <td>{word}</td>
              <td className={tables.quiet} data-label="what it means">
                {sentence}
              </td>
              <td className={tables.figure} data-label="orders refused">
                {count(orders)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className={tables.empty}>No order has been refused.</p>}
    </div>
  );
}
