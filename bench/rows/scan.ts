import { type BenchCore, numbersAt } from '../lib/bench-core.ts';
import { Chance } from '../lib/chance.ts';
import type { Result, Settings } from '../lib/result.ts';
import { type Contender, interleave, perUnit, ratioOf, type Spread } from '../lib/rounds.ts';
import { ObjectScanner, type ScanInput, TypedScanner } from '../rivals/pairs.ts';

const INPUT: ScanInput = { instruments: 64, venues: 12, fee: 0.0002, orderSizeQuote: 1000 };
const MARKETS = INPUT.instruments * INPUT.venues;
const PAIRS = MARKETS * (INPUT.venues - 1);

const OURS = 'core';
const TYPED = 'typed arrays';
const OBJECTS = 'JavaScript objects';

/** Every pair of 12 venues for 64 instruments, with every top of book changed before each scan. */
export function scanRows(core: BenchCore, { quick }: Settings): Result[] {
  const rounds = quick ? { rounds: 101, warmMs: 500 } : { rounds: 1001, warmMs: 2_000 };
  const field = new Field(core);
  const times = interleave(field.contenders(), rounds);
  const ours = perUnit(times, OURS, 1);
  const line = (name: string, least: number | null): Result => ({
    id: `scan.${name === TYPED ? 'typed' : 'objects'}`,
    work: `all ${PAIRS} pairs, 64 instruments × 12 venues`,
    ours: scaled(ours, 1e-3),
    unit: 'µs a scan',
    rival: { name, value: scaled(perUnit(times, name, 1), 1e-3) },
    ratio: ratioOf(times, OURS, name),
    target: least === null ? null : { of: 'ratio', at: 'least', value: least, why: WHY },
    note: `${(PAIRS / (ours.median / 1e6) / 1e6).toFixed(2)} million pairs a ms; every book asked for its best level and through the gate first`,
  });
  return [line(TYPED, 4), line(OBJECTS, null)];
}

const WHY =
  'two lanes of f64 are all that WebAssembly has, and the core also reads 768 books and judges each by the gate, where the rival has prices in columns already';

function scaled({ median, min, max }: Spread, by: number): Spread {
  return { median: median * by, min: min * by, max: max * by };
}

/** The same tops of books for all three. */
class Field {
  private readonly raw: InstanceType<BenchCore['exports']['ScanBench']>;
  private readonly core: BenchCore;
  private readonly typed = new TypedScanner(INPUT);
  private readonly objects = new ObjectScanner(INPUT);
  private readonly numbers = new Float64Array(MARKETS * 4);
  private readonly chance = new Chance(64 * 12);
  private nowUs = 1_000_000;
  private round = -1;
  private found = [0, 0, 0];

  constructor(core: BenchCore) {
    this.core = core;
    this.raw = new core.exports.ScanBench(INPUT.instruments, INPUT.venues, INPUT.fee);
  }

  contenders(): Contender[] {
    const scans = [
      [OURS, () => this.raw.scan()],
      [TYPED, () => this.typed.scan()],
      [OBJECTS, () => this.objects.scan()],
    ] as const;
    return scans.map(([name, scan], place) => ({
      name,
      prepare: (round) => this.turn(round),
      run: () => {
        this.found[place] = scan();
      },
    }));
  }

  private turn(round: number): void {
    if (round === this.round) return;
    this.compare();
    this.round = round;
    this.nowUs += 1_000;
    for (let at = 0; at < MARKETS; at += 1) this.change(at);
    numbersAt(this.core, this.raw.numbers_ptr(), MARKETS * 4).set(this.numbers);
    this.raw.turn();
    this.typed.set(this.numbers, this.nowUs);
    this.objects.set(this.numbers, this.nowUs);
  }

  /**
   * Prices about 100 whose middles lie within 1 bp of each other and whose spreads are 2 to 4 bps, as
   * venues of one instrument are; a market in two hundred stands out, so that pairs of every verdict appear.
   */
  private change(market: number): void {
    const strays = this.chance.whole(1, 200) === 1 ? 800 : 0;
    const middle = 1_000_000 + this.chance.whole(-100, 100) + strays;
    const half = this.chance.whole(100, 200);
    const size = () => this.chance.whole(1, 40) * 1e6;
    this.numbers.set([middle - half, size(), middle + half, size()], market * 4);
  }

  private compare(): void {
    if (this.round < 0) return;
    const [ours, typed, objects] = this.found;
    const nets = [this.raw.net_sum(), this.typed.netSum(), this.objects.netSum()];
    const near = nets.every((net) => Math.abs(net - nets[0]!) < 1e-6 * Math.abs(nets[0]!) + 1e-3);
    if (ours !== typed || ours !== objects || !near) {
      throw new Error(
        `the scanners disagree: ${this.found.join(', ')} offered, nets ${nets.join(', ')}`,
      );
    }
  }
}
