import { expect, test } from 'vitest';
import { markdown } from './report.ts';
import { isMet, missOf, type Result } from './result.ts';
import { spreadOf } from './rounds.ts';

function result(ratio: number, value = 10): Result {
  return {
    id: 'x',
    work: 'work',
    ours: spreadOf([50]),
    unit: 'ns',
    rival: { name: 'rival', value: spreadOf([100]) },
    ratio: spreadOf([ratio]),
    target: { of: 'ratio', at: 'least', value, why: 'it is hard' },
    note: null,
  };
}

test('what is missed says by how much and why', () => {
  expect(isMet(result(10))).toBe(true);
  expect(missOf(result(10))).toBeNull();
  expect(missOf(result(7.5))).toBe('25 % below its target (7.5 against 10): it is hard');
  const slow: Result = {
    ...result(1),
    target: { of: 'ours', at: 'most', value: 40, why: 'so' },
  };
  expect(missOf(slow)).toBe('25 % above its target (50 against 40): so');
});

test('what has no target is reported', () => {
  expect(isMet({ ...result(1), target: null })).toBeNull();
});

test('the page names machine, figures, targets and misses', () => {
  const page = markdown({
    format: 'arbscope-bench',
    version: 1,
    quick: false,
    machine: {
      date: '2026-11-22T21:00:00.000Z',
      cpu: 'a processor',
      cores: 2,
      memoryGb: 8,
      system: 'Linux',
      node: 'v20.19.0',
      load: 0.1,
    },
    sections: [{ name: 's', title: 'Section', load: 1.5, results: [result(12), result(5)] }],
  });
  expect(page).toContain(
    '2026-11-22, a processor, 2 cores, 8 GB, Linux, Node 20.19.0; load average before 0.1',
  );
  expect(page).toContain('Load average 1.5.');
  expect(page).toContain('| work | 50 ns | rival: 100 | 12× | ≥ 10× | met |');
  expect(page).toContain('**missed**');
  expect(page).toContain('50 % below its target');
});
