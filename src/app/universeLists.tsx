// Lists of instruments in the universe dialog: what is followed, the favourites, the blacklist.
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useChoice, useDesk } from '../state/desk.ts';
import { typedInstrument } from '../state/known.ts';
import type { Reply } from '../state/link.ts';
import { Button } from '../ui/controls.tsx';
import { NameForm } from './nameForm.tsx';
import styles from './universe.module.css';
import type { PartProps } from './universe.tsx';
import { useFollowed } from './useFollowed.ts';

export function Followed({ disabled, tell }: PartProps) {
  const { actions } = useDesk();
  const followed = useFollowed();
  const favourites = useChoice('favourites');
  const blacklist = useChoice('blacklist');
  const add = (name: string) =>
    blacklist.includes(name) ? isBlocked(name) : actions.follow([name], true);
  return (
    <fieldset className={styles.set} disabled={disabled}>
      <legend className="hidden-but-read">Instruments that are followed</legend>
      <AddName label="Another instrument, base and quote" verb="Follow" tell={tell} add={add} />
      <Names names={followed} empty="Nothing is followed.">
        {(name) => (
          <>
            <Star name={name} on={favourites.includes(name)} />
            <Button
              tone="quiet"
              aria-label={`Unfollow ${name}`}
              title="Unfollow"
              onClick={() => void tell(actions.follow([name], false))}
            >
              ✕
            </Button>
          </>
        )}
      </Names>
    </fieldset>
  );
}

export function Favourites({ tell }: PartProps) {
  const { actions } = useDesk();
  const favourites = useChoice('favourites');
  const add = async (name: string): Promise<Reply> => {
    actions.favourite(name, true);
    return { ok: true };
  };
  return (
    <section className={styles.set}>
      <h3>Favourites</h3>
      <p className={styles.about}>They come first in the search.</p>
      <AddName label="Another favourite, base and quote" verb="Add" tell={tell} add={add} />
      <Names names={favourites} empty="None yet: the star of a row in the search makes one.">
        {(name) => <Star name={name} on />}
      </Names>
    </section>
  );
}

export function Blacklist({ disabled, tell }: PartProps) {
  const { actions } = useDesk();
  const blacklist = useChoice('blacklist');
  return (
    <fieldset className={styles.set} disabled={disabled}>
      <legend>Blacklist</legend>
      <p className={styles.about}>Not followed, and offered by neither search nor groups.</p>
      <AddName
        label="Another instrument for the blacklist, base and quote"
        verb="Block"
        tell={tell}
        add={(name) => actions.blacklist(name, true)}
      />
      <Names names={blacklist} empty="Nothing is on it.">
        {(name) => (
          <Button tone="quiet" onClick={() => void tell(actions.blacklist(name, false))}>
            Take back<span className="hidden-but-read"> {name}</span>
          </Button>
        )}
      </Names>
    </fieldset>
  );
}

interface NamesProps {
  names: readonly string[];
  empty: string;
  children: (name: string) => ReactNode;
}

function Names({ names, empty, children }: NamesProps) {
  if (names.length === 0) return <p className={styles.about}>{empty}</p>;
  return (
    <ul className={styles.names}>
      {names.map((name) => (
        <li key={name}>
          <span>{name}</span>
          {children(name)}
        </li>
      ))}
    </ul>
  );
}

function Star({ name, on }: { name: string; on: boolean }) {
  const { actions } = useDesk();
  return (
    <Button
      tone="quiet"
      aria-pressed={on}
      aria-label={`Favourite: ${name}`}
      title={on ? 'Take the star off' : 'Make it a favourite'}
      className={styles.star}
      onClick={() => actions.favourite(name, !on)}
    >
      {on ? '★' : '☆'}
    </Button>
  );
}

interface AddNameProps {
  label: string;
  verb: string;
  tell: PartProps['tell'];
  add: (name: string) => Promise<Reply>;
}

/** A box for one name, in any spelling of a pair. */
export function AddName({ label, verb, tell, add }: AddNameProps) {
  const [text, setText] = useState('');
  const submit = async () => {
    const name = typedInstrument(text);
    if (await tell(name === null ? noName(text) : add(name))) setText('');
  };
  return (
    <NameForm
      label={label}
      verb={verb}
      example="AVAX-USDT"
      lengthMax={24}
      value={text}
      onChange={setText}
      onSubmit={submit}
    />
  );
}

async function noName(text: string): Promise<Reply> {
  const message = `“${text.trim()}” is not an instrument: write base and quote, as in AVAX-USDT.`;
  return { ok: false, code: 'NO_NAME', message };
}

async function isBlocked(name: string): Promise<Reply> {
  const message = `${name} is on your blacklist: take it back there first.`;
  return { ok: false, code: 'BLACKLISTED', message };
}
