import { afterEach, expect, test } from 'vitest';
import { WorkerTiming } from './timing.ts';

let timing = new WorkerTiming();

afterEach(() => {
  timing.stop();
  timing = new WorkerTiming();
});

const turn = () => new Promise((resolve) => setTimeout(resolve, 20));

test('work that is asked for twice runs once, the last one', async () => {
  const ran: string[] = [];
  timing.soon(() => ran.push('first'));
  timing.soon(() => ran.push('last'));
  expect(ran).toEqual([]);
  await turn();
  expect(ran).toEqual(['last']);
});

test('under a flood every piece of work is still followed by its turn', async () => {
  let asked = 0;
  let done = 0;
  for (let round = 0; round < 5; round += 1) {
    await new Promise<void>((resolve) => {
      for (let frame = 0; frame < 10; frame += 1) {
        asked += 1;
        timing.soon(() => {
          done = asked;
          resolve();
        });
      }
    });
  }
  expect(done).toBe(asked);
});

test('after a stop nothing runs', async () => {
  let ran = 0;
  await new Promise<void>((resolve) => timing.soon(resolve));
  timing.soon(() => {
    ran += 1;
  });
  timing.stop();
  await turn();
  expect(ran).toBe(0);
});
