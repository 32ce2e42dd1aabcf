import { describe, expect, it } from 'vitest';
import { leftOut, Shed, Shedding, type Signs } from './shedding.ts';

const SECOND_US = 1_000_000;
const EASE = { timed: 8, late: 0, lateMs: 2, busy: 0.1 };
const LATE = { ...EASE, late: 5 };

/** Signs twice a second for so long; what changed, with its second. */
function lasts(
  shedding: Shedding,
  { fromS, forS, like }: { fromS: number; forS: number; like: Omit<Signs, 'nowUs'> },
  all: readonly string[],
): [second: number, step: number, left: string][] {
  const changes: [number, number, string][] = [];
  for (let s = fromS; s < fromS + forS; s += 0.5) {
    const followed = () => all.filter((name) => !leftOut(shedding.now).includes(name));
    const load = shedding.take({ nowUs: s * SECOND_US, ...like }, followed);
    if (load) changes.push([s, load.step, leftOut(load).join()]);
  }
  return changes;
}

const EIGHT = [...'abcdefgh'];

describe('L01 overload', () => {
  it('leaves out one thing after another, instruments last and slowest', () => {
    const shedding = new Shedding();
    expect(lasts(shedding, { fromS: 0, forS: 60, like: LATE }, EIGHT)).toEqual([
      [1, Shed.PICTURES, ''],
      [6, Shed.TRADES, ''],
      [11, Shed.ORDERS, ''],
      [26, Shed.INSTRUMENTS, 'a,b'],
      [41, Shed.INSTRUMENTS + 1, 'a,b,c'],
      [56, Shed.INSTRUMENTS + 2, 'a,b,c,d'],
    ]);
  });

  it('takes it back in turn, a minute of calm for each', () => {
    const shedding = new Shedding();
    lasts(shedding, { fromS: 0, forS: 43, like: LATE }, EIGHT);
    expect(lasts(shedding, { fromS: 43, forS: 400, like: EASE }, EIGHT)).toEqual([
      [103, Shed.INSTRUMENTS, 'a,b'],
      [163, Shed.ORDERS, ''],
      [223, Shed.TRADES, ''],
      [283, Shed.PICTURES, ''],
      [343, Shed.NOTHING, ''],
    ]);
  });

  it('a burst of less than a second changes nothing, and calm that is broken begins anew', () => {
    const shedding = new Shedding();
    expect(lasts(shedding, { fromS: 0, forS: 1, like: LATE }, EIGHT)).toEqual([]);
    expect(lasts(shedding, { fromS: 1, forS: 3, like: EASE }, EIGHT)).toEqual([]);
    lasts(shedding, { fromS: 4, forS: 3, like: LATE }, EIGHT);
    expect(shedding.now.step).toBe(Shed.PICTURES);
    expect(lasts(shedding, { fromS: 7, forS: 59, like: EASE }, EIGHT)).toEqual([]);
    lasts(shedding, { fromS: 66, forS: 0.5, like: { ...EASE, lateMs: 300 } }, EIGHT);
    expect(lasts(shedding, { fromS: 66.5, forS: 60, like: EASE }, EIGHT)).toEqual([]);
    expect(lasts(shedding, { fromS: 126.5, forS: 1, like: EASE }, EIGHT)).toHaveLength(1);
  });

  it.each([
    ['one venue of eight is late: that is the venue', { ...EASE, late: 1 }, false],
    ['the only venue is late: that is the venue too', { ...EASE, timed: 1, late: 1 }, false],
    ['two of four are late', { ...EASE, timed: 4, late: 2 }, true],
    ['the worker comes to run late', { ...EASE, lateMs: 600 }, true],
    ['the worker does nothing but work', { ...EASE, busy: 0.99 }, true],
  ])('%s', (_, like, isOverload) => {
    const shedding = new Shedding();
    lasts(shedding, { fromS: 0, forS: 3, like }, EIGHT);
    expect(shedding.now.step > 0).toBe(isOverload);
  });

  it('one instrument always stays', () => {
    const shedding = new Shedding();
    lasts(shedding, { fromS: 0, forS: 400, like: LATE }, EIGHT);
    expect(leftOut(shedding.now)).toEqual(EIGHT.slice(0, -1));
  });

  it('what a person has a say about is not brought back', () => {
    const shedding = new Shedding();
    lasts(shedding, { fromS: 0, forS: 27, like: LATE }, EIGHT);
    shedding.forget(['a']);
    expect(leftOut(shedding.now)).toEqual(['b']);
  });
});
