import * as contract from '../../src/contract/generated.ts';
import { type BenchCore, numbersAt } from '../lib/bench-core.ts';
import { Chance } from '../lib/chance.ts';
import type { Result, Settings } from '../lib/result.ts';
import { interleave, perUnit, type Rounds, ratioOf, type Times } from '../lib/rounds.ts';
import { SIZE_UNIT } from '../rivals/pairs.ts';
import { ExactRisk, FloatRisk, type Reasons } from '../rivals/risk.ts';
import { ExactSignals, FloatSignals } from '../rivals/signals.ts';

/** Markets that take turns, and tops that each of them goes through. */
const MARKETS = 8;
const STATES = 64;
/** 100 updates a second and market, as a busy one has. */
const PAUSE_US = 1_250;
const UPDATES = 4_000;

const ORDERS = 4_096;
const CHECKS = 4_000;

const OURS = 'core';

/** What a decision costs once the books are there: signals of one market, and the check of one order. */
export function decisionRows(core: BenchCore, { quick }: Settings): Result[] {
  const rounds = quick ? { rounds: 31, warmMs: 300 } : { rounds: 301, warmMs: 1_000 };
  return [...signalRows(core, rounds), ...riskRows(core, rounds)];
}

// --- Signals ---------------------------------------------------------------------------------------

function signalRows(core: BenchCore, rounds: Rounds): Result[] {
  const states = statesOf(new Chance(8));
  const raw = new core.exports.SignalBench(MARKETS, STATES);
  states.forEach((numbers, state) => {
    numbersAt(core, raw.numbers_ptr(), numbers.length).set(numbers);
    raw.set_state(state);
  });
  const [exact, float] = [new ExactSignals(states, SIZE_UNIT), new FloatSignals(states, SIZE_UNIT)];
  const { times, sums } = raced(
    [
      () => raw.run(UPDATES, PAUSE_US),
      () => exact.run(UPDATES, PAUSE_US),
      () => float.run(UPDATES, PAUSE_US),
    ],
    rounds,
  );
  const apart = sums.map((sum) => Math.abs(sum - sums[0]!));
  if (Math.max(...apart) > 1e-6 * Math.abs(sums[0]!)) {
    throw new Error(`the signals disagree: ${sums.join(', ')}`);
  }
  const line = (name: string): Result => ({
    id: `signals.${name === EXACT ? 'exact' : 'float'}`,
    work: 'three signals of one market, after one update',
    ours: perUnit(times, OURS, UPDATES),
    unit: 'ns an update',
    rival: { name, value: perUnit(times, name, UPDATES) },
    ratio: ratioOf(times, OURS, name),
    target: least(name === EXACT ? WHY_SIGNALS : WHY_FLOAT),
    note:
      name === EXACT
        ? budget(times, UPDATES, 1)
        : 'doubles hold sizes up to 2⁵³ units, the core and big integers any of 64 bits',
  });
  return [line(EXACT), line(FLOAT)];
}

const WHY_SIGNALS =
  'what is left is some 300 instructions on numbers that are at hand: the gate, both sides of the touch, a ring with a sum of 128 bits, and four divisions; V8 adds big integers that fit a word quickly too';

/** Tops as a market goes through them: the price mostly stays, sizes change. */
function statesOf(chance: Chance): Float64Array[] {
  const bids = new Float64Array(MARKETS).fill(600_000_00);
  return Array.from({ length: STATES }, () => {
    const numbers = new Float64Array(MARKETS * 4);
    for (let market = 0; market < MARKETS; market += 1) {
      const step = chance.whole(-3, 3);
      if (Math.abs(step) === 3) bids[market]! += step * 100;
      const [bid, spread] = [bids[market]!, chance.whole(1, 3) * 100];
      numbers.set(
        [bid, chance.whole(1, 5_000_000), bid + spread, chance.whole(1, 5_000_000)],
        market * 4,
      );
    }
    return numbers;
  });
}

// --- Risk ------------------------------------------------------------------------------------------

function riskRows(core: BenchCore, rounds: Rounds): Result[] {
  const numbers = ordersOf(new Chance(4));
  const raw = new core.exports.RiskBench(ORDERS);
  numbersAt(core, raw.numbers_ptr(), numbers.length).set(numbers);
  raw.set_requests();
  const [exact, float] = [new ExactRisk(numbers, REASONS), new FloatRisk(numbers, REASONS)];
  const { times, sums } = raced(
    [() => raw.run(CHECKS), () => exact.run(CHECKS), () => float.run(CHECKS)],
    rounds,
  );
  if (sums[0] !== sums[1]) throw new Error(`the risk checks disagree: ${sums.join(' and ')}`);
  const line = (name: string): Result => ({
    id: `risk.${name === EXACT ? 'exact' : 'float'}`,
    work: 'risk check of one order',
    ours: perUnit(times, OURS, CHECKS),
    unit: 'ns an order',
    rival: { name, value: perUnit(times, name, CHECKS) },
    ratio: ratioOf(times, OURS, name),
    target: least(name === EXACT ? WHY_RISK : WHY_FLOAT),
    note:
      name === EXACT
        ? budget(times, CHECKS, 0.5)
        : 'not the same check: an amount at the edge of a limit may go wrong',
  });
  return [line(EXACT), line(FLOAT)];
}

const EXACT = 'the same in JavaScript (exact, BigInt)';
const FLOAT = 'in doubles';
const WHY_RISK =
  'the exact product is made at the edge of a limit alone now; what is left is some 150 instructions, without a branch that could be foreseen wrongly, and V8 multiplies and compares big integers of a word or two quickly';

const WHY_FLOAT =
  'doubles in a loop that V8 has compiled whole are as quick as a core can be that stays exact, and the call comes on top';

const least = (why: string) => ({ of: 'ratio', at: 'least', value: 5, why }) as const;

const REASONS: Reasons = {
  minSize: reason('MINSIZE'),
  notional: reason('NOTIONAL'),
  openOrders: reason('ORDERS'),
  dailyLoss: reason('LOSS'),
  inventory: reason('INVENTORY'),
};

function reason(word: string): number {
  const known = contract.REASONS.find((one) => one.word === word);
  if (known === undefined) throw new Error(`no reason ${word}`);
  return known.code;
}

/** Orders of which most are fine and every limit is met at times. */
function ordersOf(chance: Chance): Float64Array {
  const numbers = new Float64Array(ORDERS * 6);
  for (let at = 0; at < ORDERS; at += 1) {
    const price = chance.whole(50_000, 70_000) * 1e6;
    const quantity = chance.whole(0, 12) * 1e5 * chance.whole(1, 100);
    const needs = chance.whole(0, 10_000) * 1e8;
    const loss = chance.whole(-2_000, 520) * 1e8;
    numbers.set([quantity, price, chance.whole(1, 9), loss, needs, 9_500e8], at * 6);
  }
  return numbers;
}

/** The core's work and the same of both rivals, with what each came to, so that all can be compared. */
function raced(works: readonly [() => number, () => number, () => number], rounds: Rounds) {
  const sums = [0, 0, 0];
  const contenders = [OURS, EXACT, FLOAT].map((name, place) => {
    const work = works[place]!;
    const run = () => {
      sums[place] = work();
    };
    return { name, run };
  });
  return { times: interleave(contenders, rounds), sums };
}

function budget(times: Times, units: number, ms: number): string {
  const ns = perUnit(times, OURS, units).median;
  return `${((ns / (ms * 1e6)) * 100).toFixed(4)} % of the budget of ${ms} ms`;
}
