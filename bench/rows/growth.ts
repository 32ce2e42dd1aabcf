import { State } from '../../src/contract/generated.ts';
import { loadCore } from '../../src/core/load-node.ts';
import { TradingCore } from '../../src/core/trading-core.ts';
import type { BenchCore } from '../lib/bench-core.ts';
import type { Result, Settings } from '../lib/result.ts';
import { type Contender, interleave, perUnit, ratioOf } from '../lib/rounds.ts';
import { releaseClock, setClock } from '../lib/set-clock.ts';
import { Guest, Hall, type Sent, type Stand } from '../lib/venue-hall.ts';

const INSTRUMENTS = 100;
/** Messages of a round, and the time between two of them. */
const MESSAGES = 500;
const GAP_US = 250;

/** Subscribing to everything takes most venues' quotas so long, s; books move so often meanwhile, ms. */
const OPENING_S = 60;
const OPENING_STEP_MS = 50;
const OPENING_BEAT_MS = 500;
const BEGIN_US = 1_790_000_000_000_000;

const FEW = 'the default universe';
const SAME = '16 venues × 100 instruments';
const OTHERS = '16 venues × 100 instruments, its other markets';

/** What a message costs when five times as much is followed: the same changes of the same books, in turns. */
export async function growthRows(_core: BenchCore, { quick }: Settings): Promise<Result[]> {
  const rounds = quick ? { rounds: 31, warmMs: 1_000 } : { rounds: 201, warmMs: 4_000 };
  try {
    const field = new Field(await engine(), await engine());
    const times = interleave(field.contenders(), rounds);
    const { few, many } = field.counts();
    const ns = (name: string) => perUnit(times, name, MESSAGES).median.toFixed(0);
    const line = (name: string, id: string, most: number | null, words: string): Result => ({
      id: `growth.${id}`,
      work: `a message and its step, ${name}`,
      ours: ratioOf(times, FEW, name),
      unit: '× what it costs in the default universe',
      rival: null,
      ratio: null,
      target: most === null ? null : { of: 'ours', at: 'most', value: most, why: WHY },
      note: `${words}; ${ns(name)} ns against ${ns(FEW)}; ${many} books LIVE against ${few}, those of the end-to-end tests' venue server`,
    });
    return [
      line(SAME, 'same', 1.3, 'the same messages to both'),
      line(OTHERS, 'others', null, 'as many messages of the same venues about books beyond it'),
    ];
  } finally {
    releaseClock();
  }
}

const WHY = 'what is followed beside a market makes its messages dearer than it should';

async function engine(): Promise<TradingCore> {
  return new TradingCore(await loadCore('simd'));
}

/** Two engines at the same venues, one of which follows the default universe and the other far more. */
class Field {
  private readonly few: Guest;
  private readonly many: Guest;
  /** Books that both follow, and those of the other alone. */
  private readonly common: readonly Stand[];
  private readonly others: readonly Stand[];
  private readonly work: Record<string, Sent[]> = {};
  private turn = 0;
  private round = -1;

  constructor(few: TradingCore, many: TradingCore) {
    const hall = new Hall(INSTRUMENTS);
    const usual = new Set(new Hall(0).instruments);
    this.few = new Guest(few, hall, [...usual], BEGIN_US);
    this.many = new Guest(many, hall, hall.instruments, BEGIN_US);
    const isUsual = ({ book }: Stand) => usual.has(book.instrument);
    this.open(hall.stands);
    this.common = inTurns(hall.stands.filter(isUsual));
    this.others = inTurns(hall.stands.filter((stand) => !isUsual(stand)));
  }

  contenders(): Contender[] {
    const guests = [
      [FEW, this.few],
      [SAME, this.many],
      [OTHERS, this.many],
    ] as const;
    return guests.map(([name, guest]) => ({
      name,
      prepare: (round) => this.prepare(round),
      run: () => {
        for (const sent of this.work[name]!) guest.receive(sent, GAP_US);
      },
    }));
  }

  counts(): { few: number; many: number } {
    return { few: liveOf(this.few), many: liveOf(this.many) };
  }

  private open(stands: readonly Stand[]): void {
    for (let ms = 0; ms < OPENING_S * 1000; ms += OPENING_STEP_MS) {
      const beats = ms % OPENING_BEAT_MS === 0;
      if (beats) this.publish(stands);
      for (const guest of [this.few, this.many]) {
        guest.beat(ms);
        guest.settle(BEGIN_US + ms * 1000);
      }
    }
  }

  /** Untimed: what the engines asked for since, then the next changes. */
  private prepare(round: number): void {
    if (round === this.round) return;
    this.round = round;
    const nowUs = Math.max(this.few.nowUs, this.many.nowUs);
    for (const guest of [this.few, this.many]) guest.settle(nowUs);
    this.publish(this.next(this.common));
    [this.work[FEW], this.work[SAME]] = [this.few.take(), this.many.take()];
    this.publish(this.next(this.others));
    this.work[OTHERS] = this.many.take();
    this.turn += 1;
    for (const name of [FEW, SAME, OTHERS]) {
      const count = this.work[name]!.length;
      // A venue may say more than the change itself: its checksum, its new connection's first book.
      if (Math.abs(count - MESSAGES) > MESSAGES / 10) throw new Error(`${count} messages: ${name}`);
    }
  }

  private next(stands: readonly Stand[]): Stand[] {
    const from = this.turn * MESSAGES;
    return Array.from({ length: MESSAGES }, (_, at) => stands[(from + at) % stands.length]!);
  }

  private publish(stands: readonly Stand[]): void {
    const nowUs = Math.max(this.few.nowUs, this.many.nowUs);
    stands.forEach((stand, at) => {
      setClock(Math.floor((nowUs + at * GAP_US) / 1000));
      const change = stand.book.nudge();
      this.few.hear(stand, change);
      this.many.hear(stand, change);
    });
  }
}

/** One book of each venue after the other, so that any stretch is of all venues alike. */
function inTurns(stands: readonly Stand[]): Stand[] {
  const places = [...new Set(stands.map(({ place }) => place))];
  const columns = places.map((one) => stands.filter(({ place }) => place === one));
  const longest = Math.max(...columns.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) =>
    columns.map((column) => column[at % column.length]!),
  ).flat();
}

function liveOf({ core }: Guest): number {
  return core.frame().quotes.state.reduce((sum, state) => sum + Number(state === State.LIVE), 0);
}
