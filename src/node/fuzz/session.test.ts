import { describe, expect, it } from 'vitest';
import { checkSession } from './check-session.ts';
import { crashers, keptInputs } from './corpus.ts';
import { damaged, random } from './damage.ts';

const TARGETS = ['page-session', 'session'];
const INPUTS = 2000;

describe("the page's reader of sessions and a plain one", () => {
  it('R12 agree on every kept input of either', () => {
    const inputs = TARGETS.flatMap(keptInputs);
    expect(inputs.length).toBeGreaterThan(50);
    for (const input of inputs) checkSession(input);
  });

  it.each(TARGETS)('R12 agree on what once broke %s', (target) => {
    for (const [name, input] of crashers(target)) {
      expect(() => checkSession(input), name).not.toThrow();
    }
  });

  const seed = Date.now() % 1_000_000;
  it(`R12 agree on ${INPUTS} damaged inputs (seed ${seed})`, () => {
    const below = random(seed);
    const inputs = TARGETS.flatMap(keptInputs);
    for (let done = 0; done < INPUTS; done += 1) {
      const [file, other] = [0, 1].map(() => inputs[below(inputs.length)] as Uint8Array);
      checkSession(damaged(file as Uint8Array, other as Uint8Array, below));
    }
  });
});
