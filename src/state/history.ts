// The last minutes of every pair and market, sampled once a second while the page is in sight: a pair that
// is chosen has a past at once. Bounded: made for one catalogue, the oldest samples are overwritten.
import { type Frame, PairState, VENUES } from '../contract/generated.ts';

export const SAMPLES_MAX = 900;
const EVERY_US = 1_000_000;
/** Values kept of all pairs together: many instruments have a shorter past, not a larger one. */
const VALUES_MAX = 8_000_000;

export interface Moment {
  readonly timeUs: number;
  /** Net edge, bps; NaN where the pair was not proved. */
  readonly netBps: number;
  readonly ask: number;
  readonly bid: number;
}

export interface History {
  /** Makes room for a catalogue's pairs and markets. `keep`: rows that were there before mean the same. */
  begin(instruments: number, markets: number, keep?: boolean): void;
  /** Takes a sample when a second of the engine's time has passed; time that goes back starts anew. */
  sample(frame: Frame): void;
  /** Past of a pair: its row of `pairs`, and the rows of `quotes` bought and sold at. Oldest first. */
  past(pairRow: number, buyRow: number, sellRow: number): Moment[];
}

export function createHistory(): History {
  let pairs = 0;
  let markets = 0;
  let taken = 0;
  let lastUs = Number.NEGATIVE_INFINITY;
  let samples = SAMPLES_MAX;
  let times = new Float64Array(samples);
  let net = new Float32Array(0);
  let ask = new Float64Array(0);
  let bid = new Float64Array(0);

  const forget = () => {
    taken = 0;
    lastUs = Number.NEGATIVE_INFINITY;
  };

  /** Where the samples stand, oldest first. */
  const pastSlots = () => {
    const count = Math.min(taken, samples);
    return Array.from({ length: count }, (_, at) => (taken - count + at) % samples);
  };

  const store = ({ t_us, pairs: now, quotes }: Frame) => {
    const slot = taken % samples;
    times[slot] = t_us;
    for (let row = 0; row < pairs; row++) {
      const proved = (now.state[row] as number) >= PairState.REJECTED;
      net[slot * pairs + row] = proved ? (now.net_bps[row] as number) : Number.NaN;
    }
    ask.set(quotes.ask.subarray(0, markets), slot * markets);
    bid.set(quotes.bid.subarray(0, markets), slot * markets);
    taken++;
    lastUs = t_us;
  };

  return {
    begin(instruments, marketCount, keep = false) {
      const before = { pairs, markets, net, ask, bid, times, slots: keep ? pastSlots() : [] };
      pairs = instruments * VENUES.length ** 2;
      markets = marketCount;
      samples = Math.max(1, Math.min(SAMPLES_MAX, Math.floor(VALUES_MAX / Math.max(1, pairs))));
      times = new Float64Array(samples);
      net = new Float32Array(samples * pairs).fill(Number.NaN);
      ask = new Float64Array(samples * markets).fill(Number.NaN);
      bid = new Float64Array(samples * markets).fill(Number.NaN);
      const kept = before.slots.slice(-samples);
      for (const [at, slot] of kept.entries()) {
        times[at] = before.times[slot] as number;
        copyRow(before.net, slot, before.pairs, net, at, pairs);
        copyRow(before.ask, slot, before.markets, ask, at, markets);
        copyRow(before.bid, slot, before.markets, bid, at, markets);
      }
      if (kept.length === 0) forget();
      else taken = kept.length;
    },
    sample(frame) {
      if (frame.t_us < lastUs) forget();
      const fits = frame.pairs.rows === pairs && frame.quotes.rows === markets;
      if (fits && pairs > 0 && frame.t_us - lastUs >= EVERY_US) store(frame);
    },
    past(pairRow, buyRow, sellRow) {
      return pastSlots().map((slot) => ({
        timeUs: times[slot] as number,
        netBps: net[slot * pairs + pairRow] ?? Number.NaN,
        ask: ask[slot * markets + buyRow] ?? Number.NaN,
        bid: bid[slot * markets + sellRow] ?? Number.NaN,
      }));
    },
  };
}

type Values = Float32Array | Float64Array;

/** Copies the values of one moment into a wider or a narrower room. */
function copyRow(
  from: Values,
  slot: number,
  width: number,
  to: Values,
  at: number,
  room: number,
): void {
  const least = Math.min(width, room);
  to.set(from.subarray(slot * width, slot * width + least), at * room);
}
