// A box for one name, with the button that takes it.
import { Button } from '../ui/controls.tsx';
import styles from './universe.module.css';

interface NameFormProps {
  label: string;
  verb: string;
  /** What stands in the empty box. */
  example: string;
  lengthMax: number;
  value: string;
  onChange: (text: string) => void;
  onSubmit: () => Promise<void>;
}

export function NameForm(props: NameFormProps) {
  const { label, verb, example, lengthMax, value, onChange, onSubmit } = props;
  return (
    <form
      className={styles.add}
      onSubmit={(event) => {
        event.preventDefault();
        void onSubmit();
      }}
    >
      <input
        aria-label={label}
        placeholder={example}
        value={value}
        maxLength={lengthMax}
        onChange={(event) => onChange(event.target.value)}
      />
      <Button type="submit">{verb}</Button>
    </form>
  );
}
