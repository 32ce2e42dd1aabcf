import { expect, it } from 'vitest';
import { loadNews, loadSentence } from './loadWords.ts';

const NONE = { step: 0, left: [] };
const at = (step: number, ...left: string[]) => ({ step, left });

it('L01 every step is announced in words, and what it leaves out', () => {
  expect(loadNews(NONE, at(1))).toContain('Pictures come four times a second');
  expect(loadNews(at(1), at(2))).toContain('Trades are left out');
  expect(loadNews(at(2), at(3))).toContain('Single orders of the pair in focus are left out');
  expect(loadNews(at(3), at(4, 'XRP-USD'))).toContain('No longer followed for now: XRP-USD.');
  expect(loadSentence(at(4, 'XRP-USD', 'SOL-USD'))).toContain('not followed: XRP-USD, SOL-USD.');
});

it('L01 so is what comes back', () => {
  expect(loadNews(at(4, 'XRP-USD'), at(3))).toBe('Calm again: XRP-USD back.');
  expect(loadNews(at(3), at(2))).toBe('Calm again: single orders are back.');
  expect(loadNews(at(2), at(1))).toBe('Calm again: trades are back.');
  expect(loadNews(at(1), NONE)).toContain('nothing is left out any more');
});

it('a long list is cut, and says so', () => {
  const left = Array.from({ length: 11 }, (_, place) => `C${place}-USD`);
  expect(loadSentence({ step: 4, left })).toContain('C7-USD and 3 more');
});
