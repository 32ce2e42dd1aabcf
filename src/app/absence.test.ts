import { expect, it } from 'vitest';
import { absenceWords } from './absence.ts';

const BEFORE = { atUs: 1e15, messages: 1000, gaps: 1, resyncs: 1 };
const after = (seconds: number, more: object = {}) => ({
  ...BEFORE,
  atUs: 1e15 + seconds * 1e6,
  messages: 13_000,
  ...more,
});

it('B01 after a hidden time the page says what came meanwhile', () => {
  expect(absenceWords(BEFORE, after(64), false)).toMatch(
    /12,000 messages, no gap, 0 books rebuilt/,
  );
  expect(absenceWords(BEFORE, after(64, { gaps: 3, resyncs: 3 }), false)).toMatch(
    /2 gaps, 2 books rebuilt/,
  );
});

it('a glance aside is not worth a word, nor is an engine that began anew', () => {
  expect(absenceWords(BEFORE, after(4), false)).toBeNull();
  expect(absenceWords(BEFORE, after(64, { messages: 5 }), false)).toBeNull();
});

it('B02 after a freeze it says that nothing was received', () => {
  expect(absenceWords(BEFORE, after(5), true)).toMatch(/nothing was received/);
});
