// How the page looks and counts time. Kept on this computer alone.
import type { ReactNode } from 'react';
import { useChoice, useDesk } from '../state/desk.ts';
import { Segmented } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { DialogProps } from './dialogs.tsx';
import styles from './forms.module.css';

export default function Settings({ onClose }: DialogProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      title="Settings"
      about="Kept on this computer, and nowhere else."
    >
      <Line name="Theme">
        <Choice
          name="theme"
          label="Theme"
          options={[
            ['dark', 'Dark'],
            ['light', 'Light'],
            ['system', 'As the system'],
          ]}
        />
      </Line>
      <Line name="Density">
        <Choice
          name="density"
          label="Density"
          options={[
            ['compact', 'Compact'],
            ['comfortable', 'Comfortable'],
          ]}
        />
      </Line>
      <Line name="Motion" help="Off as well when the system asks for less motion">
        <Choice
          name="motion"
          label="Motion"
          options={[
            ['full', 'On'],
            ['none', 'Off'],
          ]}
        />
      </Line>
      <Line
        name="Gains and losses"
        help="The heatmap keeps blue and amber: amber there means tradable"
      >
        <Choice
          name="gain"
          label="Colours of gains and losses"
          options={[
            ['amber', 'Amber / blue'],
            ['green', 'Green / red'],
            ['red', 'Red / green'],
          ]}
        />
      </Line>
      <Line name="Times">
        <Choice
          name="zone"
          label="Time zone"
          options={[
            ['utc', 'UTC'],
            ['local', 'Local'],
          ]}
        />
      </Line>
    </Dialog>
  );
}

function Line({ name, help, children }: { name: string; help?: string; children: ReactNode }) {
  return (
    <div className={styles.line}>
      <span>
        {name}
        {help && <small>{help}</small>}
      </span>
      {children}
    </div>
  );
}

type Named = 'theme' | 'density' | 'motion' | 'gain' | 'zone';

interface ChoiceProps<K extends Named> {
  name: K;
  label: string;
  options: readonly (readonly [string, string])[];
}

function Choice<K extends Named>({ name, label, options }: ChoiceProps<K>) {
  const { actions } = useDesk();
  const value = useChoice(name);
  return (
    <Segmented<string>
      label={label}
      value={value}
      options={options}
      onChange={(next) => actions.keep({ [name]: next })}
    />
  );
}
