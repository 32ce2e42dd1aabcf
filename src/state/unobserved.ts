// Time in which nobody watched: a frozen tab, a computer asleep. It is no part of any figure of the page.
import { useCallback, useEffect, useState } from 'react';
import type { Frame } from '../contract/generated.ts';
import { clock, day, duration, type Zone, zoneName } from '../lib/format/time.ts';
import { useDesk, useFrameValue, useStatus } from './desk.ts';
import type { UnobservedAnswer, UnobservedSpan } from './link.ts';

const NONE: UnobservedAnswer = { count: 0, lostUs: 0, spans: [] };

const WHY: Readonly<Record<UnobservedSpan['why'], string>> = {
  frozen: 'frozen tab, or asleep',
  'clock-jumped': 'the computer slept, or its clock was set',
};

/** `14:02:11–14:07:40 UTC (5 min 29 s): frozen tab, or asleep`. */
export function spanWords({ fromUs, lostUs, why }: UnobservedSpan, zone: Zone): string {
  // By the wall: the engine's own clock may have stood still meanwhile.
  const toUs = fromUs + lostUs;
  const isSameDay = day(fromUs, zone) === day(toUs, zone);
  const from = isSameDay ? clock(fromUs, zone) : `${day(fromUs, zone)} ${clock(fromUs, zone)}`;
  const to = isSameDay ? clock(toUs, zone) : `${day(toUs, zone)} ${clock(toUs, zone)}`;
  return `${from}–${to} ${zoneName(zone, toUs)} (${duration(lostUs / 1000)}): ${WHY[why]}`;
}

/** `unobserved 5 min 29 s`, with how often where it was more than once; empty where nothing was missed. */
export function totalWords(count: number, lostMs: number): string {
  if (count === 0) return '';
  const times = count > 1 ? ` in ${count} spans` : '';
  return `unobserved ${duration(lostMs)}${times}`;
}

export const unobservedTotal = ({ engine }: Frame) =>
  totalWords(engine.unobserved[0] ?? 0, engine.unobserved_ms[0] ?? 0);

/** The spans of this source, asked for when one is added. */
export function useUnobserved(): UnobservedAnswer {
  const { link } = useDesk();
  const generation = useStatus((status) => status.generation);
  const read = useCallback((frame: Frame) => frame.engine.unobserved[0] ?? 0, []);
  const count = useFrameValue(read, 0, 1000);
  const [answer, setAnswer] = useState(NONE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another engine has missed nothing yet
  useEffect(() => {
    let shown = true;
    const put = async () => {
      const newest = count > 0 ? await link.query('unobserved').catch(() => null) : NONE;
      if (shown && newest) setAnswer(newest);
    };
    void put();
    return () => {
      shown = false;
    };
  }, [link, count, generation]);
  return answer;
}
