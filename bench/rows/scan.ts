import { type BenchCore, numbersAt } from '../lib/bench-core.ts';
import { Chance } from '../lib/chance.ts';
import type { Result, Settings } from '../lib/result.ts';
import { type Contender, interleave, perUnit, ratioOf, type Spread } from '../lib/rounds.ts';
import { LeanScanner } from '../rivals/lean-pairs.ts';
import { ObjectScanner, type ScanInput, TypedScanner } from '../rivals/pairs.ts';

const INPUT: ScanInput = { instruments: 64, venues: 12, fee: 0.0002, orderSizeQuote: 1000 };
const MARKETS = INPUT.instruments * INPUT.venues;
const PAIRS = MARKETS * (INPUT.venues - 1);

const OURS = 'core';
const TYPED = 'typed arrays';
const OBJECTS = 'JavaScript objects';
const LEAN = 'typed arrays that judge only what has an edge';

const REST: Record<string, string> = {
  [TYPED]: 'this rival writes both edges and the verdict of every pair',
  [OBJECTS]: 'this rival writes both edges and the verdict of every pair',
  [LEAN]:
    'so does this rival, which is here for comparison: one lane at a time, and tops in one column of numbers instead of books',
};

const IDS: Record<string, string> = { [TYPED]: 'typed', [OBJECTS]: 'objects', [LEAN]: 'lean' };

/** Every pair of 12 venues for 64 instruments, with every top of book changed before each scan. */
export function scanRows(core: BenchCore, { quick }: Settings): Result[] {
  const rounds = quick ? { rounds: 101, warmMs: 500 } : { rounds: 1001, warmMs: 2_000 };
  const field = new Field(core);
  const times = interleave(field.contenders(), rounds);
  const ours = perUnit(times, OURS, 1);
  const line = (name: string, least: number | null): Result => ({
    id: `scan.${IDS[name]}`,
    work: `all ${PAIRS} pairs, 64 instruments × 12 venues`,
    ours: scaled(ours, 1e-3),
    unit: 'µs a scan',
    rival: { name, value: scaled(perUnit(times, name, 1), 1e-3) },
    ratio: ratioOf(times, OURS, name),
    target: least === null ? null : { of: 'ratio', at: 'least', value: least, why: WHY },
    note: `${(PAIRS / (ours.median / 1e6) / 1e6).toFixed(2)} million pairs a ms; every book read and through the gate first. Reasons and gross edges are worked out for pairs with an edge, for the others when asked for; ${REST[name]}`,
  });
  return [line(TYPED, 4), line(OBJECTS, null), line(LEAN, null)];
}

const WHY =
  'more than half of a scan reads 768 books: best levels, seven divisions each that have to come out to the last bit, the gate; a pair itself is a subtraction, a multiplication and a comparison, two at a time in the two lanes that WebAssembly has';

function scaled({ median, min, max }: Spread, by: number): Spread {
  return { median: median * by, min: min * by, max: max * by };
}

/** The same tops of books for all three. */
class Field {
  private readonly raw: InstanceType<BenchCore['exports']['ScanBench']>;
  private readonly core: BenchCore;
  private readonly typed = new TypedScanner(INPUT);
  private readonly objects = new ObjectScanner(INPUT);
  private readonly lean = new LeanScanner(INPUT);
  private readonly numbers = new Float64Array(MARKETS * 4);
  private readonly chance = new Chance(64 * 12);
  private nowUs = 1_000_000;
  private round = -1;
  private found = [0, 0, 0, 0];

  constructor(core: BenchCore) {
    this.core = core;
    this.raw = new core.exports.ScanBench(INPUT.instruments, INPUT.venues, INPUT.fee);
  }

  contenders(): Contender[] {
    const scans = [
      [OURS, () => this.raw.scan()],
      [TYPED, () => this.typed.scan()],
      [OBJECTS, () => this.objects.scan()],
      [LEAN, () => this.lean.scan()],
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
    this.lean.set(this.numbers, this.nowUs);
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
    const others = [this.typed, this.objects, this.lean];
    const nets = [this.raw.net_sum(), ...others.map((other) => other.netSum())];
    const near = nets.every((net) => Math.abs(net - nets[0]!) < 1e-6 * Math.abs(nets[0]!) + 1e-3);
    if (new Set(this.found).size > 1 || !near) {
      throw new Error(
        `the scanners disagree: ${this.found.join(', ')} offered, nets ${nets.join(', ')}`,
      );
    }
  }
}
