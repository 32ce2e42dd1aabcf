// Playing a recording: play and pause, speed, and the place in it.
import { Slider } from '@base-ui/react/slider';
import { useCallback, useState } from 'react';
import type { Frame } from '../contract/generated.ts';
import { clock, day, zoneName } from '../lib/format/time.ts';
import { useChoice, useDesk, useFrameValue, useStatus } from '../state/desk.ts';
import { Button, Segmented } from '../ui/controls.tsx';
import { Live } from '../ui/live.tsx';
import styles from './replayBar.module.css';
import { useTogglePlay } from './useTogglePlay.ts';

type Speed = '1' | '10' | 'max';

const SPEEDS: Record<Speed, number> = { '1': 1, '10': 10, max: Number.POSITIVE_INFINITY };

const speedOf = ({ shell }: Frame) => shell.replay_speed[0] ?? 0;
const secondsAt = ({ shell }: Frame) =>
  Math.round(((shell.replay_at_us[0] ?? 0) - (shell.replay_from_us[0] ?? 0)) / 1e6);
const secondsInAll = ({ shell }: Frame) =>
  Math.max(1, Math.round(((shell.replay_to_us[0] ?? 0) - (shell.replay_from_us[0] ?? 0)) / 1e6));

export function ReplayBar() {
  const kind = useStatus((status) => status.source.kind);
  return kind === 'recorded' ? <Bar /> : null;
}

function Bar() {
  const { link } = useDesk();
  const speed = useFrameValue(speedOf, 1);
  const toggle = useTogglePlay();
  const playing = speed > 0;
  const [wanted, setWanted] = useState<Speed>('1');
  const choose = (next: Speed) => {
    setWanted(next);
    link.replay.speed(SPEEDS[next]);
  };
  return (
    <section className={styles.bar} aria-label="Recording">
      <Button onClick={toggle} className={styles.play} aria-keyshortcuts="Space">
        <span aria-hidden="true">{playing ? '❙❙' : '▶'}</span> {playing ? 'Pause' : 'Play'}
      </Button>
      <Segmented<Speed>
        label="Speed"
        value={playing ? nameOf(speed) : wanted}
        options={[
          ['1', '1×'],
          ['10', '10×'],
          ['max', 'as fast as possible'],
        ]}
        onChange={choose}
      />
      <Seek />
    </section>
  );
}

function nameOf(speed: number): Speed {
  if (speed > 10) return 'max';
  return speed > 1 ? '10' : '1';
}

function Seek() {
  const { link } = useDesk();
  const zone = useChoice('zone');
  const from = useStatus((status) => status.source.from);
  const at = useFrameValue(secondsAt, 0);
  const all = useFrameValue(secondsInAll, 1);
  const [drag, setDrag] = useState<number | null>(null);
  const time = useCallback(
    ({ shell }: Frame) => {
      const now = shell.replay_at_us[0] ?? Number.NaN;
      return `${day(now, zone)} ${clock(now, zone)} ${zoneName(zone, now)}`;
    },
    [zone],
  );
  const end = useCallback(
    ({ shell }: Frame) => clock(shell.replay_to_us[0] ?? Number.NaN, zone),
    [zone],
  );
  const commit = (seconds: number) => {
    setDrag(null);
    const start = from ?? 0;
    link.replay.seek(start + seconds * 1e6);
  };
  return (
    <>
      <Live read={time} className={styles.time} everyMs={100} />
      <Slider.Root
        className={styles.slider}
        min={0}
        max={all}
        value={drag ?? Math.min(all, Math.max(0, at))}
        onValueChange={(value) => setDrag(value as number)}
        onValueCommitted={(value) => commit(value as number)}
      >
        <Slider.Control className={styles.control}>
          <Slider.Track className={styles.track}>
            <Slider.Indicator className={styles.indicator} />
            <Slider.Thumb
              className={styles.thumb}
              aria-label="Place in the recording"
              getAriaValueText={(_, value) => clock((from ?? 0) + value * 1e6, zone)}
            />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
      <Live read={end} className={styles.end} />
    </>
  );
}
