// What is followed: instruments and venues.
import { useState } from 'react';
import { DEFAULT_INSTRUMENTS, VENUES } from '../contract/generated.ts';
import { followedInstruments } from '../state/config.ts';
import { useChoice, useDesk, useStatus } from '../state/desk.ts';
import { Button } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { DialogProps } from './dialogs.tsx';
import styles from './forms.module.css';

/** A base and a quote, as the core names instruments. */
const NAME = /^[A-Z0-9]{1,12}-[A-Z0-9]{2,8}$/;

export default function Universe({ onClose }: DialogProps) {
  const kind = useStatus((status) => status.source.kind);
  const about =
    kind === 'live'
      ? 'A venue that does not list an instrument simply has no cell for it. USDT and USD are different instruments.'
      : 'This is a recording: its own markets are played. Go back to live to choose.';
  return (
    <Dialog open onClose={onClose} title="Instruments and venues" about={about}>
      <div className={styles.two}>
        <Instruments disabled={kind !== 'live'} />
        <Venues disabled={kind !== 'live'} />
      </div>
    </Dialog>
  );
}

function Instruments({ disabled }: { disabled: boolean }) {
  const { actions } = useDesk();
  const chosen = followedInstruments({ instruments: useChoice('instruments') });
  const offered = [...new Set([...DEFAULT_INSTRUMENTS, ...chosen])];
  return (
    <fieldset className={styles.set} disabled={disabled}>
      <legend>Instruments</legend>
      {offered.map((name) => (
        <label key={name} className={styles.check}>
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            onChange={(event) => void actions.instrument(name, event.target.checked)}
          />
          {name}
        </label>
      ))}
      <Add known={offered} />
    </fieldset>
  );
}

function Add({ known }: { known: readonly string[] }) {
  const { actions, notices } = useDesk();
  const [text, setText] = useState('');
  const add = async () => {
    const name = text.trim().toUpperCase().replace(/[/_]/, '-');
    if (!NAME.test(name)) {
      notices.say(`“${name}” is not an instrument: write base and quote, as in AVAX-USDT`, 'warn');
    } else if (known.includes(name) || (await actions.instrument(name, true))) setText('');
  };
  return (
    <form
      className={styles.add}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <input
        aria-label="Another instrument, base and quote"
        placeholder="AVAX-USDT"
        value={text}
        maxLength={24}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit">Add</Button>
    </form>
  );
}

function Venues({ disabled }: { disabled: boolean }) {
  const { actions } = useDesk();
  const chosen = useChoice('venues');
  return (
    <fieldset className={styles.set} disabled={disabled}>
      <legend>Venues</legend>
      {VENUES.map(({ id, name }) => (
        <label key={id} className={styles.check}>
          <input
            type="checkbox"
            checked={chosen === null || chosen.includes(id)}
            onChange={(event) => void actions.venue(id, event.target.checked)}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
