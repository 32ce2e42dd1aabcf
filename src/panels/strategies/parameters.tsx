// The form of a strategy, built from what the core says of its parameters.
import type { StrategyInfo } from '../../contract/generated.ts';
import { useDesk } from '../../state/desk.ts';
import { type TermsInForce, useTerms } from '../../state/useTerms.ts';
import { NumberBox } from '../../ui/numberBox.tsx';
import { mineBeside, TermsNote } from '../../ui/termsNote.tsx';
import styles from './parameters.module.css';

export function Parameters({ strategy }: { strategy: StrategyInfo }) {
  const inForce = useTerms();
  return (
    <div className={styles.form}>
      <p className={styles.help}>{strategy.help}</p>
      <TermsNote inForce={inForce} />
      {inForce && <Boxes strategy={strategy} inForce={inForce} />}
    </div>
  );
}

function Boxes({ strategy, inForce }: { strategy: StrategyInfo; inForce: TermsInForce }) {
  const { actions } = useDesk();
  const { id, parameters } = strategy;
  const { terms, mine } = inForce;
  return (
    <div className={styles.fields}>
      {parameters.map(({ name, label, help, unit, min, max, step, default: fallback }) => {
        const value = terms.parameters[id]?.[name] ?? fallback;
        return (
          <NumberBox
            key={name}
            labelled
            label={label}
            beside={mine ? mineBeside(value, mine.parameters[id]?.[name] ?? fallback, '') : ''}
            help={`${help} (${min} to ${max}, default ${fallback})`}
            unit={unit}
            min={min}
            max={max}
            step={step}
            value={value}
            onCommit={(next) => void actions.parameter(id, name, next)}
          />
        );
      })}
    </div>
  );
}
