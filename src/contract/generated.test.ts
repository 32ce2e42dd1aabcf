import { expect, test } from 'vitest';
import {
  frameProblem,
  HEADER_BYTES,
  LAYOUT_HASH,
  MAGIC,
  REASONS,
  readFrame,
  SECTION_COUNT,
  SECTION_INDEX,
  type ShellRow,
  VENUE_REASONS,
  writeShell,
} from './generated.ts';

const TABLE_END = HEADER_BYTES + 8 * SECTION_COUNT;
const SHELL_COLUMNS = 27;

/** A frame whose only row is the worker's own. */
function bareFrame(): ArrayBuffer {
  const buffer = new ArrayBuffer(TABLE_END + 8 * SHELL_COLUMNS);
  const head = new DataView(buffer);
  [MAGIC, LAYOUT_HASH, buffer.byteLength, SECTION_COUNT].forEach((word, place) => {
    head.setUint32(4 * place, word, true);
  });
  head.setFloat64(16, 3, true);
  head.setFloat64(24, 1_700_000_000_000_000, true);
  for (let section = 0; section < SECTION_COUNT; section++) {
    const after = section > SECTION_INDEX.shell ? 8 * SHELL_COLUMNS : 0;
    setEntry(buffer, section, TABLE_END + after, section === SECTION_INDEX.shell ? 1 : 0);
  }
  return buffer;
}

function setEntry(buffer: ArrayBuffer, section: number, from: number, rows: number): void {
  const head = new DataView(buffer);
  head.setUint32(HEADER_BYTES + 8 * section, from, true);
  head.setUint32(HEADER_BYTES + 8 * section + 4, rows, true);
}

const SHELL: ShellRow = {
  decision_p50_us: 1,
  decision_p99_us: 2,
  frames_per_second: 3,
  clock_step_us: 4,
  memory_bytes: 5,
  paints_skipped: 6,
  receive_p50_us: 12,
  receive_p99_us: 13,
  step_p50_us: 14,
  step_p99_us: 15,
  pack_p50_us: 16,
  pack_p99_us: 17,
  backlog: 18,
  late_ms: 19,
  busy_share: 20,
  heap_bytes: 21,
  sockets: 22,
  ports: 23,
  timers: 24,
  shed_step: 25,
  shed_instruments: 26,
  recorded_bytes: Number.NaN,
  recorded_from_us: 8,
  replay_at_us: 9,
  replay_from_us: 10,
  replay_to_us: 11,
  replay_speed: Number.POSITIVE_INFINITY,
};

test('what the worker writes into a frame is read back', () => {
  const buffer = bareFrame();
  writeShell(buffer, SHELL);
  const frame = readFrame(buffer);
  expect([frame.number, frame.t_us, frame.pairs.rows]).toEqual([3, 1_700_000_000_000_000, 0]);
  for (const [name, value] of Object.entries(SHELL)) {
    expect(frame.shell[name as keyof ShellRow][0], name).toBe(value);
  }
});

test('a frame without a row for the worker is not written to', () => {
  const buffer = bareFrame();
  setEntry(buffer, SECTION_INDEX.shell, TABLE_END, 0);
  expect(() => writeShell(buffer, SHELL)).toThrow('no row for the shell');
});

test('what is not a frame of this layout is refused in words', () => {
  const spoilt = (place: number, word: number): string | null => {
    const buffer = bareFrame();
    new DataView(buffer).setUint32(place, word, true);
    return frameProblem(buffer);
  };
  expect(frameProblem(bareFrame())).toBeNull();
  expect(frameProblem(new ArrayBuffer(8))).toContain('at least');
  expect(spoilt(0, 1)).toContain('does not begin with ARBF');
  expect(spoilt(4, 0)).toContain('reload the page');
  expect(spoilt(8, 100_000)).toContain('cut off');
  expect(spoilt(12, 3)).toContain('sections');
  expect(() => readFrame(new ArrayBuffer(0))).toThrow();
});

test('rows that lie beyond the buffer are refused, however wild their number', () => {
  for (const [from, rows] of [
    [TABLE_END, 2],
    [TABLE_END, 0xffffffff],
    [0xfffffff8, 1],
    [TABLE_END + 4, 0],
  ] as const) {
    const buffer = bareFrame();
    setEntry(buffer, SECTION_INDEX.shell, from, rows);
    expect(frameProblem(buffer), `${rows} rows at ${from}`).toContain('does not fit');
  }
});

test('a code is its place', () => {
  for (const table of [REASONS, VENUE_REASONS]) {
    table.forEach((row, place) => {
      expect(row.code).toBe(place);
    });
  }
});
