// A number a person types: kept while typing, checked and handed on at Enter or on leaving the box.
import { type KeyboardEvent, useId, useState } from 'react';
import styles from './numberBox.module.css';
import { readNumber } from './readNumber.ts';

interface NumberBoxProps {
  label: string;
  value: number;
  unit?: string;
  min?: number;
  max?: number;
  step?: number;
  /** Shows the label above the box; else it is only heard. */
  labelled?: boolean;
  help?: string;
  /** Beside the label: another value of the same thing, for instance. */
  beside?: string;
  width?: 'narrow' | 'wide';
  onCommit: (value: number) => void;
}

export function NumberBox(props: NumberBoxProps) {
  const {
    label,
    value,
    unit = '',
    step = 1,
    labelled = false,
    help,
    beside = '',
    width = 'narrow',
    onCommit,
  } = props;
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const commit = (text: string) => {
    const read = readNumber(text, props);
    setProblem(read.problem);
    if (read.problem !== null) return;
    setDraft(null);
    if (read.value !== value) onCommit(read.value);
  };

  const leave = () => {
    if (draft === null) return;
    commit(draft);
  };

  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const text = draft ?? String(value);
    if (event.key === 'Enter') commit(text);
    if (event.key === 'Escape' && draft !== null) {
      event.stopPropagation();
      setDraft(null);
      setProblem(null);
    }
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const stepped = Number(text) + (event.key === 'ArrowUp' ? step : -step);
    commit(String(Number(stepped.toFixed(9))));
  };

  return (
    <label className={styles.field} htmlFor={id} title={help}>
      <span className={labelled ? styles.label : 'hidden-but-read'}>
        {label}
        {beside && <em className={styles.beside}>{beside}</em>}
      </span>
      <span className={styles.box} data-width={width} data-bad={problem !== null || undefined}>
        <input
          id={id}
          className={styles.input}
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          value={draft ?? String(value)}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={leave}
          onKeyDown={onKey}
          aria-invalid={problem !== null}
          aria-describedby={problem ? `${id}-problem` : undefined}
        />
        {unit && <span className={styles.unit}>{unit}</span>}
      </span>
      {problem && (
        <span id={`${id}-problem`} role="alert" className={styles.problem}>
          {problem}
        </span>
      )}
    </label>
  );
}
