// The markets of a venue: state, health, age, since when, next try and why; one of them opened.
import { useCallback, useMemo, useRef, useState } from 'react';
import { type Frame, VENUES } from '../../contract/generated.ts';
import { setData, setText } from '../../render/text.ts';
import type { Market } from '../../state/catalogue.ts';
import { useCatalogue, useChoice, useFrameTask, useFrameValue } from '../../state/desk.ts';
import { useAnswer } from '../../state/useAnswer.ts';
import { Live } from '../../ui/live.tsx';
import tables from '../../ui/tables.module.css';
import { Events } from './events.tsx';
import { HEALTH_MEANING, HealthBar, writeHealth } from './healthBar.tsx';
import {
  byTrouble,
  healthLines,
  healthSum,
  MARKET_COLUMNS,
  marketsAt,
  marketWords,
} from './markets.ts';
import styles from './marketTable.module.css';

const FIGURES: ReadonlySet<string> = new Set(['health', 'age', 'since', 'next try']);

export function MarketTable({ venue }: { venue: number }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [open, setOpen] = useState<number | null>(null);
  const [held, setHeld] = useState(false);
  const zone = useChoice('zone');
  const markets = useOrder(venue, held);
  const write = useCallback(
    (frame: Frame) => {
      for (const line of body.current?.querySelectorAll<HTMLElement>('[data-market]') ?? []) {
        writeLine(line, marketWords(frame, Number(line.dataset.market), zone));
      }
    },
    [zone],
  );
  useFrameTask(write, 500);
  if (markets.length === 0) return <p className={tables.quiet}>No market of it is followed.</p>;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: rows stay where they are under a pointer
    <div
      className={styles.box}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <table
        className={`${tables.table} ${styles.table}`}
        aria-label={`Markets at ${nameOf(venue)}`}
      >
        <thead>
          <tr>
            <th>market</th>
            {MARKET_COLUMNS.map((column) => (
              <th
                key={column}
                data-cell={column}
                className={FIGURES.has(column) ? tables.figure : undefined}
                title={column === 'health' ? HEALTH_MEANING : undefined}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {markets.map((market) => (
            <MarketLine
              key={market.row}
              market={market}
              open={open === market.row}
              onOpen={() => setOpen(open === market.row ? null : market.row)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function nameOf(venue: number): string {
  return VENUES[venue]?.name ?? '?';
}

/** Troubled markets first; the order stands still while somebody points at the table or is in it. */
function useOrder(venue: number, held: boolean): readonly Market[] {
  const { markets } = useCatalogue();
  const shown = useRef('');
  const read = useCallback(
    (frame: Frame) => {
      const present = marketsAt(frame, markets, venue);
      const newest = byTrouble(frame, present)
        .map(({ row }) => row)
        .join();
      const isSame = shown.current.split(',').length === present.length;
      if (!held || !isSame) shown.current = newest;
      return shown.current;
    },
    [markets, venue, held],
  );
  const order = useFrameValue(read, '', 1000);
  return useMemo(() => {
    const at = new Map(markets.map((market) => [market.row, market]));
    return order === '' ? [] : order.split(',').flatMap((row) => at.get(Number(row)) ?? []);
  }, [markets, order]);
}

interface MarketLineProps {
  market: Market;
  open: boolean;
  onOpen: () => void;
}

function MarketLine({ market, open, onOpen }: MarketLineProps) {
  return (
    <>
      <tr data-market={market.row}>
        <td>
          <button type="button" className={styles.name} aria-expanded={open} onClick={onOpen}>
            <span aria-hidden="true">{open ? '▾' : '▸'}</span> {market.symbol}
          </button>
        </td>
        {MARKET_COLUMNS.map((column) => (
          <td
            key={column}
            data-cell={column}
            className={FIGURES.has(column) ? tables.figure : undefined}
          >
            {column === 'health' && <HealthBar />}
            {column === 'state' && (
              <>
                <i className={styles.shape} aria-hidden="true" /> <span />
              </>
            )}
          </td>
        ))}
      </tr>
      {open && (
        <tr>
          <td colSpan={MARKET_COLUMNS.length + 1} className={styles.details}>
            <MarketDetails market={market} />
          </td>
        </tr>
      )}
    </>
  );
}

function writeLine(line: HTMLElement, words: ReturnType<typeof marketWords>): void {
  const cellOf = (name: string) => line.querySelector<HTMLElement>(`[data-cell="${name}"]`);
  MARKET_COLUMNS.forEach((column, at) => {
    const cell = cellOf(column);
    const text = words.cells[at] ?? '';
    if (column === 'state') {
      setText(cell?.querySelector('i'), words.mark.shape);
      setText(cell?.querySelector('span'), text);
      setData(cell, 'tone', words.mark.tone);
    } else if (column === 'health') {
      writeHealth(cell, words.health, words.held, HEALTH_MEANING);
    } else {
      setText(cell, text);
    }
    if (column === 'reason' && cell && cell.title !== words.sentence) cell.title = words.sentence;
  });
}

/** Why its health is what it is, and what happened to it. */
function MarketDetails({ market }: { market: Market }) {
  const zone = useChoice('zone');
  const venue = VENUES[market.venue]?.id ?? '';
  const { row, symbol } = market;
  const sentence = useCallback(
    (frame: Frame) => marketWords(frame, row, zone).sentence,
    [row, zone],
  );
  const since = useCallback(
    (frame: Frame) => {
      const { cells } = marketWords(frame, row, zone);
      return `since ${cells[3]} · next try ${cells[4]}`;
    },
    [row, zone],
  );
  return (
    <div className={styles.columns}>
      <div>
        <p>
          <Live read={sentence} everyMs={500} />
        </p>
        <p className={tables.quiet}>
          <Live read={since} everyMs={500} />
        </p>
        <Health venue={venue} symbol={symbol} />
      </div>
      <Events venue={venue} symbol={symbol} />
    </div>
  );
}

function Health({ venue, symbol }: { venue: string; symbol: string }) {
  const answer = useAnswer('health', venue, symbol);
  if (answer === null) return null;
  return (
    <table className={styles.parts}>
      <caption title={HEALTH_MEANING}>
        Health {healthSum(answer)}
        {answer.held && ' · held back'}
      </caption>
      <tbody>
        {healthLines(answer).map(({ word, counted, amount, points, price }) => (
          <tr key={word} title={price}>
            <th scope="row">{word}</th>
            <td>{counted}</td>
            <td className={tables.figure}>{amount}</td>
            <td className={tables.figure}>{points}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
