import { expect, it } from 'vitest';
import { emptyFrame } from '../contract/fixtures/frames.ts';
import { Heard } from './silence.ts';

it('a venue that was heard once stays heard when the engine begins anew', () => {
  const frame = emptyFrame({ instruments: 1, markets: 2, quotes: 1 });
  const heard = new Heard();
  expect([heard.take(null), heard.take(frame)]).toEqual([false, false]);
  frame.venues.frames.fill(0);
  expect(heard.take(frame)).toBe(false);
  frame.venues.frames[1] = 1;
  expect(heard.take(frame)).toBe(true);
  frame.venues.frames[1] = 0;
  expect([heard.take(frame), heard.take(null)]).toEqual([true, true]);
});
