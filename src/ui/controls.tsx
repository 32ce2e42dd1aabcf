// Small controls in the one style of the page.
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './controls.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  tone?: 'plain' | 'quiet' | 'danger' | 'strong';
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ tone = 'plain', className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`${styles.button} ${styles[tone]} ${className ?? ''}`}
      {...rest}
    />
  );
}

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}

/** One of a few, all in sight. */
export function Segmented<T extends string>({
  label,
  value,
  options,
  onChange,
}: SegmentedProps<T>) {
  // The one that is pressed already is chosen too: what stood there by itself is from now on what was asked for.
  const choose = (values: string[]) => onChange((values[0] as T | undefined) ?? value);
  return (
    <ToggleGroup
      aria-label={label}
      className={styles.segments}
      value={[value]}
      onValueChange={choose}
    >
      {options.map(([id, text]) => (
        <Toggle key={id} value={id} className={styles.segment}>
          {text}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}

interface SwitchProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  disabled?: boolean;
}

export function Switch({ checked, onChange, label, disabled = false }: SwitchProps) {
  return (
    <BaseSwitch.Root
      className={styles.switch}
      checked={checked}
      onCheckedChange={onChange}
      aria-label={label}
      disabled={disabled}
    >
      <BaseSwitch.Thumb className={styles.thumb} />
    </BaseSwitch.Root>
  );
}

export type Tone = 'plain' | 'money' | 'ok' | 'warn' | 'bad';

export function Badge({
  tone = 'plain',
  children,
  title,
}: {
  tone?: Tone;
  children: ReactNode;
  title?: string;
}) {
  return (
    <span className={styles.badge} data-tone={tone} title={title}>
      {children}
    </span>
  );
}

/** Stands wherever money shows. */
export function PaperBadge() {
  return (
    <Badge
      tone="money"
      title="Simulated orders that arrive after the stated delay and walk the book in force then"
    >
      PAPER · REALISTIC
    </Badge>
  );
}
