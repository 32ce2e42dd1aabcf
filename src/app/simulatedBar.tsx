// A simulated session: pause and speed, its seed, whether things go wrong in it, and what is planted in it.
import { useState } from 'react';
import { type Frame, VENUES } from '../contract/generated.ts';
import { clock, zoneName } from '../lib/format/time.ts';
import { useChoice, useDesk, useFrameValue, useStatus } from '../state/desk.ts';
import { type Planted, plantedNow, useFacts } from '../state/useFacts.ts';
import { Button, Segmented, Switch } from '../ui/controls.tsx';
import { Live } from '../ui/live.tsx';
import { NumberBox } from '../ui/numberBox.tsx';
import styles from './simulatedBar.module.css';
import { useTogglePlay } from './useTogglePlay.ts';

type Speed = '1' | '5' | '20';

const SEED_MAX = 2 ** 32 - 1;
const speedOf = ({ shell }: Frame) => shell.replay_speed[0] ?? 0;

export function SimulatedBar() {
  const kind = useStatus((status) => status.source.kind);
  return kind === 'simulated' ? <Bar /> : null;
}

function Bar() {
  return (
    <section className={styles.bar} aria-label="Simulated session">
      <strong className={styles.label}>Simulated prices: none of them is real</strong>
      <Pace />
      <Terms />
      <Time />
      <PlantedNow />
    </section>
  );
}

function Pace() {
  const { link } = useDesk();
  const speed = useFrameValue(speedOf, 1);
  const toggle = useTogglePlay();
  const [wanted, setWanted] = useState<Speed>('1');
  const choose = (next: Speed) => {
    setWanted(next);
    link.replay.speed(Number(next));
  };
  const playing = speed > 0;
  return (
    <>
      <Button onClick={toggle} className={styles.play} aria-keyshortcuts="Space">
        <span aria-hidden="true">{playing ? '❙❙' : '▶'}</span> {playing ? 'Pause' : 'Play'}
      </Button>
      <Segmented<Speed>
        label="Speed"
        value={wanted}
        options={[
          ['1', '1×'],
          ['5', '5×'],
          ['20', '20×'],
        ]}
        onChange={choose}
      />
    </>
  );
}

/** Whatever is changed here begins another session. */
function Terms() {
  const { link, notices } = useDesk();
  const terms = useStatus((status) => status.simulated);
  const begin = async (changed: Partial<typeof terms>) => {
    const reply = await link.simulate({ ...terms, ...changed });
    if (!reply.ok) notices.say(reply.message, 'bad');
  };
  return (
    <>
      <span className={styles.term}>
        Seed
        <NumberBox
          label="Seed: the same one gives the same session"
          value={terms.seed}
          min={0}
          max={SEED_MAX}
          onCommit={(seed) => void begin({ seed })}
        />
      </span>
      <span className={styles.term}>
        <Switch
          label="Things go wrong: lost and late messages, cut connections, venues that are down"
          checked={terms.faults}
          onChange={(faults) => void begin({ faults })}
        />
        Things go wrong
      </span>
      <Button onClick={() => void begin({})}>Begin anew</Button>
      <Button
        title="What was planted, and every book as it was delivered: to check the scan by hand"
        onClick={() => void link.saveFacts()}
      >
        Save its record
      </Button>
    </>
  );
}

function Time() {
  const zone = useChoice('zone');
  const read = ({ shell }: Frame) => {
    const now = shell.replay_at_us[0] ?? Number.NaN;
    return `${clock(now, zone)} ${zoneName(zone, now)}`;
  };
  return <Live read={read} className={styles.time} everyMs={100} />;
}

/** What the simulator has set apart from everybody's price just now: what the scan should find. */
function PlantedNow() {
  const facts = useFacts();
  const planted = facts === null ? [] : plantedNow(facts);
  return (
    <span className={styles.planted} data-testid="planted">
      {planted.length === 0
        ? 'No difference planted now'
        : `Planted: ${planted.map(wordsOf).join(' · ')}`}
    </span>
  );
}

function wordsOf({ venue, instrument, bps }: Planted): string {
  const name = VENUES.find(({ id }) => id === venue)?.name ?? venue;
  return `${name} ${instrument} ${bps < 0 ? '−' : '+'}${Math.abs(bps).toFixed(0)} bps`;
}
