// What is followed: instruments one by one or by groups, favourites, the blacklist, and venues.
import { useCallback, useEffect, useState } from 'react';
import { VENUES } from '../contract/generated.ts';
import { plural } from '../lib/format/number.ts';
import { useChoice, useDesk, useStatus } from '../state/desk.ts';
import type { Reply, RoomAnswer } from '../state/link.ts';
import { Segmented } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { DialogProps } from './dialogs.tsx';
import styles from './universe.module.css';
import { Groups } from './universeGroups.tsx';
import { Blacklist, Favourites, Followed } from './universeLists.tsx';
import { useFollowed } from './useFollowed.ts';

const TABS = [
  ['followed', 'Followed'],
  ['groups', 'Groups'],
  ['marked', 'Marked'],
  ['venues', 'Venues'],
] as const;

type Tab = (typeof TABS)[number][0];

/** What a part of the dialog needs to do its deeds. */
export interface PartProps {
  /** A recording has its own markets: nothing can be followed or left. */
  disabled: boolean;
  /** Waits for the core's answer and says it where it is a refusal. */
  tell: (work: Promise<Reply>) => Promise<boolean>;
}

export default function Universe({ onClose }: DialogProps) {
  const disabled = useStatus((status) => status.source.kind !== 'live');
  const [tab, setTab] = useState<Tab>('followed');
  const [refusal, setRefusal] = useState<string | null>(null);
  const tell: PartProps['tell'] = async (work) => {
    const reply = await work;
    setRefusal(reply.ok ? null : reply.message);
    return reply.ok;
  };
  const about = disabled
    ? 'This is a recording: its own markets are played. Go back to live to choose.'
    : 'USDT, USD and USDC are different currencies, and so are the instruments priced in them.';
  return (
    <Dialog open onClose={onClose} title="Instruments and venues" about={about} width="large">
      <div className={styles.head}>
        <Segmented label="What to choose" value={tab} options={TABS} onChange={setTab} />
        <Room />
      </div>
      <p className={styles.refusal} role="status">
        {refusal}
      </p>
      {tab === 'followed' && <Followed disabled={disabled} tell={tell} />}
      {tab === 'groups' && <Groups disabled={disabled} tell={tell} />}
      {tab === 'marked' && (
        <>
          <Favourites disabled={disabled} tell={tell} />
          <Blacklist disabled={disabled} tell={tell} />
        </>
      )}
      {tab === 'venues' && <Venues disabled={disabled} />}
    </Dialog>
  );
}

/** How many instruments are followed, how many fit, and whose quota says so. */
function Room() {
  const { link } = useDesk();
  const count = useFollowed().length;
  const venues = useChoice('venues');
  const [room, setRoom] = useState<RoomAnswer | null>(null);
  const ask = useCallback(async () => setRoom(await link.query('room').catch(() => null)), [link]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is followed has changed the answer
  useEffect(() => void ask(), [ask, count, venues]);
  return <p className={styles.room}>{roomWords(room, count)}</p>;
}

function roomWords(room: RoomAnswer | null, count: number): string {
  if (!room) return `${plural(count, 'instrument')} followed`;
  const tightest = VENUES.find(({ id }) => id === room.tightest)?.name ?? room.tightest;
  const limit = tightest === '' ? '' : ` · ${tightest}’s limit is the tightest`;
  return `${room.instruments} of ${room.fits} that fit${limit}`;
}

function Venues({ disabled }: { disabled: boolean }) {
  const { actions } = useDesk();
  const chosen = useChoice('venues');
  return (
    <fieldset className={styles.checks} disabled={disabled}>
      <legend className="hidden-but-read">Venues</legend>
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
