// The last minutes of every pair and market, sampled once a second while the page is in sight: a pair that
// is chosen has a past at once. Bounded: made for one catalogue, the oldest samples are overwritten.
import { type Frame, PairState, VENUES } from '../contract/generated.ts';

export const SAMPLES = 900;
const EVERY_US = 1_000_000;

export interface Moment {
  readonly timeUs: number;
  /** Net edge, bps; NaN where the pair was not proved. */
  readonly netBps: number;
  readonly ask: number;
  readonly bid: number;
}

export interface History {
  /** Makes room for a catalogue's pairs and markets, and forgets everything. */
  begin(instruments: number, markets: number): void;
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
  const times = new Float64Array(SAMPLES);
  let net = new Float32Array(0);
  let ask = new Float64Array(0);
  let bid = new Float64Array(0);

  const forget = () => {
    taken = 0;
    lastUs = Number.NEGATIVE_INFINITY;
  };

  const store = ({ t_us, pairs: now, quotes }: Frame) => {
    const slot = taken % SAMPLES;
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
    begin(instruments, marketCount) {
      pairs = instruments * VENUES.length ** 2;
      markets = marketCount;
      net = new Float32Array(SAMPLES * pairs);
      ask = new Float64Array(SAMPLES * markets);
      bid = new Float64Array(SAMPLES * markets);
      forget();
    },
    sample(frame) {
      if (frame.t_us < lastUs) forget();
      const fits = frame.pairs.rows === pairs && frame.quotes.rows === markets;
      if (fits && pairs > 0 && frame.t_us - lastUs >= EVERY_US) store(frame);
    },
    past(pairRow, buyRow, sellRow) {
      const count = Math.min(taken, SAMPLES);
      return Array.from({ length: count }, (_, at) => {
        const slot = (taken - count + at) % SAMPLES;
        return {
          timeUs: times[slot] as number,
          netBps: net[slot * pairs + pairRow] ?? Number.NaN,
          ask: ask[slot * markets + buyRow] ?? Number.NaN,
          bid: bid[slot * markets + sellRow] ?? Number.NaN,
        };
      });
    },
  };
}
