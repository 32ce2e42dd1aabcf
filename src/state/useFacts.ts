// What the simulated world knows of itself, asked for again while it is shown.
import { useDesk } from './desk.ts';
import type { Link } from './link.ts';
import { useRepeated } from './useRepeated.ts';

export type Facts = Awaited<ReturnType<Link['facts']>>;
export type Planted = Facts['mispricings'][number];

const ASK_EVERY_MS = 1000;

export function useFacts(): Facts | null {
  const { link } = useDesk();
  return useRepeated(link.facts, ASK_EVERY_MS);
}

/** The differences that are there at this moment of the world's own time. */
export function plantedNow({ nowUs, mispricings }: Facts): Planted[] {
  return mispricings.filter(({ from_us, to_us }) => from_us <= nowUs && nowUs < to_us);
}
