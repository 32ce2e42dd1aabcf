// The form of a strategy, built from what the core says of its parameters.
import type { StrategyInfo } from '../../contract/generated.ts';
import { useChoice, useDesk } from '../../state/desk.ts';
import { NumberBox } from '../../ui/numberBox.tsx';
import styles from './parameters.module.css';

export function Parameters({ strategy }: { strategy: StrategyInfo }) {
  const { actions } = useDesk();
  const chosen = useChoice('parameters')[strategy.id] ?? {};
  return (
    <div className={styles.form}>
      <p className={styles.help}>{strategy.help}</p>
      <div className={styles.fields}>
        {strategy.parameters.map((parameter) => (
          <NumberBox
            key={parameter.name}
            labelled
            label={parameter.label}
            help={`${parameter.help} (${parameter.min} to ${parameter.max}, default ${parameter.default})`}
            unit={parameter.unit}
            min={parameter.min}
            max={parameter.max}
            step={parameter.step}
            value={chosen[parameter.name] ?? parameter.default}
            onCommit={(value) => void actions.parameter(strategy.id, parameter.name, value)}
          />
        ))}
      </div>
    </div>
  );
}
