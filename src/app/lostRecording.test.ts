import { expect, it } from 'vitest';
import { lostWords } from './lostRecording.ts';

it('B05 a recording that ended with its page is missed in words', () => {
  expect(lostWords(null)).toBeNull();
  expect(lostWords('2500000')).toMatch(/gone \(.*MB\): it is held in memory alone/);
  expect(lostWords('NaN')).toMatch(/gone: it is held/);
});
