import { describe, expect, it } from 'vitest';
import { mergeByTime } from './merge.ts';

const at = (t: number, name: string) => ({ t, name });

describe('merging by time', () => {
  it('keeps the order of the streams, then their own, for equal times', () => {
    const first = [at(1, 'a1'), at(3, 'a2'), at(3, 'a3')];
    const second = [at(0, 'b1'), at(3, 'b2')];
    const names = [...mergeByTime([first, [], second])].map(({ name }) => name);
    expect(names).toEqual(['b1', 'a1', 'a2', 'a3', 'b2']);
  });
});
