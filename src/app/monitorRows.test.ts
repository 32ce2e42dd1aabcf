import { expect, it } from 'vitest';
import { emptyFrame } from '../contract/fixtures/frames.ts';
import { monitorRows } from './monitorRows.ts';

const page = {
  toThePage: { p50: 900, p99: 4_000 },
  onThePage: { p50: 6_000, p99: 21_000 },
  inAll: { p50: 7_000, p99: 25_000 },
  longTasksAMinute: Number.NaN,
  heapBytes: Number.NaN,
  tasks: 31,
};

it('C21 every stage from the socket to the screen has its median and its 99th percentile', () => {
  const frame = emptyFrame({ instruments: 1, markets: 2, quotes: 1 });
  frame.shell.receive_p50_us[0] = 4;
  frame.shell.receive_p99_us[0] = 35;
  frame.shell.memory_bytes[0] = 640 * 65_536;
  const rows = monitorRows(frame, page);
  expect(rows.stages.map(({ name, p50, p99 }) => [name, p50, p99])).toEqual([
    ['Message → book', '4 µs', '35 µs'],
    ['Step', '–', '–'],
    ['Decision', '–', '–'],
    ['Pack and hand over', '–', '–'],
    ['Until the page has it', '0.90 ms', '4.00 ms'],
    ['Build and paint', '6.00 ms', '21.0 ms'],
    ['Socket to screen', '7.00 ms', '25.0 ms'],
  ]);
  const value = (name: string) =>
    [...rows.load, ...rows.held].find((row) => row.name === name)?.value;
  expect(value('Core memory')).toContain('640 × 64 KiB');
  expect(value('Painters')).toBe('31');
  // What nobody tells is a dash, and not zero.
  expect([value('Long tasks a minute'), value('Heap, page')]).toEqual(['–', '–']);
});
