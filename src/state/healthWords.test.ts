import { expect, test } from 'vitest';
import { emptyFrame } from '../contract/fixtures/frames.ts';
import { VENUE_COUNT, venueName } from './catalogue.ts';
import { heldWords } from './healthWords.ts';

test('a pair that is held back names the feed and its score', () => {
  const frame = emptyFrame({ instruments: 1, markets: 2, quotes: 1 });
  const quoteRow = new Int32Array(VENUE_COUNT).fill(-1);
  quoteRow.set([0, 1]);
  expect(heldWords(frame, { quoteRow }, 0, [0, 1])).toBe('');
  frame.quotes.held[1] = 1;
  frame.quotes.health[1] = 40;
  expect(heldWords(frame, { quoteRow }, 0, [0, 1])).toBe(
    `${venueName(1)}’s feed is at 40 of 100: not offered before it is back at 60. Venues → its market`,
  );
});
