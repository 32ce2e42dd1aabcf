import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../lib/session/index.ts';
import { assemble } from './assemble.ts';
import type { Capture, CaptureRecord } from './capture.ts';
import { draftCapture } from './drafts.ts';
import type { VenueForms } from './venue-forms.ts';
import { bitstamp } from './venues/bitstamp.ts';
import { bybit } from './venues/bybit.ts';

const frame = (t_us: number | null, data: string, conn = 'a'): CaptureRecord => ({
  kind: 'frame',
  t_us,
  conn,
  payload: { data },
});
const connect = (t_us: number, conn = 'a'): CaptureRecord => ({
  kind: 'connect',
  t_us,
  conn,
  url: 'wss://stream.bybit.com/v5/public/spot',
});

function capture(records: CaptureRecord[], hasConnections = true): Capture {
  const file = 'test.jsonl';
  const base = { file, format: 'test recording', exchange: null, sentCount: 0, cut: null };
  return { ...base, hasConnections, records };
}

function sessionOf(venue: VenueForms, ...captures: Capture[]) {
  const draftings = captures.map((each, i) => draftCapture(each, venue, i));
  return assemble(
    draftings.flatMap(({ drafts }) => drafts),
    draftings.flatMap(({ notes }) => notes),
  );
}

function outline(events: readonly SessionEvent[]): string[] {
  return events.map((event) => {
    const conn = 'conn' in event ? event.conn : '';
    return `${event.t} ${event.ev} ${conn}${'data' in event ? ` ${event.data}` : ''}`;
  });
}

describe('times', () => {
  it("without a receive time are the venue's, else 1 ms after the last, back to the start", () => {
    const records = [
      frame(null, '{"first":1}'),
      frame(null, '{"ts":5000}'),
      frame(null, '{"none":1}'),
      frame(null, '{"ts":4000}'),
      frame(null, '{"none":2}'),
    ];
    const { events, facts } = sessionOf(bybit, capture(records, false));
    expect(events.map(({ t }) => t)).toEqual([
      4_999_000, 4_999_000, 5_000_000, 5_001_000, 5_001_000, 5_002_000,
    ]);
    const notes = facts.notes.join('\n');
    expect(notes).toMatch(/frames without receive time .*: 5/);
    expect(notes).toMatch(/events whose time went back, .*: 1/);
  });

  it('put connections in order of time, and each connection in the order it was received', () => {
    const records = [
      connect(10, 'a'),
      frame(30, 'a1', 'a'),
      frame(20, 'a2', 'a'),
      connect(15, 'b'),
      frame(25, 'b1', 'b'),
      frame(30, 'b2', 'b'),
    ];
    expect(outline(sessionOf(bybit, capture(records)).events)).toEqual([
      '10 open 1',
      '15 open 2',
      '25 recv 2 b1',
      '30 recv 1 a1',
      '30 recv 1 a2',
      '30 recv 2 b2',
    ]);
  });
});

describe('connections', () => {
  it('without a connect record open at their first frame', () => {
    const { events, facts } = sessionOf(bybit, capture([frame(7, 'x')]));
    expect(events[0]).toEqual({
      t: 7,
      ev: 'open',
      venue: 'bybit',
      conn: 1,
      url: 'wss://stream.bybit.com/v5/public/spot',
    });
    expect(facts.notes.join()).toContain('connections without a connect record');
  });

  it('opened twice are closed in between', () => {
    const records = [connect(1), frame(2, 'x'), connect(3), frame(4, 'y')];
    const { events } = sessionOf(bybit, capture(records));
    expect(outline(events)).toEqual([
      '1 open 1',
      '2 recv 1 x',
      '3 close 1',
      '3 open 1',
      '4 recv 1 y',
    ]);
  });

  it('of two files are two, even under one name', () => {
    const one = capture([connect(1), frame(2, 'x')]);
    const two = capture([connect(1), frame(2, 'y')]);
    expect(outline(sessionOf(bybit, one, two).events)).toEqual([
      '1 open 1',
      '1 open 2',
      '2 recv 1 x',
      '2 recv 2 y',
    ]);
  });
});

describe('a REST book of Bitstamp', () => {
  const book = (t_us: number, micros: string): CaptureRecord => ({
    kind: 'rest',
    t_us,
    url: 'https://www.bitstamp.net/api/v2/order_book/btcusd',
    body: `{"microtimestamp": "${micros}", "bids": [["1.10", "2.00"]], "asks": []}`,
  });
  const diff = frame(1_700_000_000_000_400, '{"event":"data","channel":"diff_order_book_btcusd"}');

  it('never stands before its connection opened', () => {
    const opened = connect(1_700_000_000_000_300);
    const records = [book(1_700_000_000_000_350, '1700000000000100'), opened, diff];
    const { events } = sessionOf(bitstamp, capture(records));
    expect(events.map(({ t, ev }) => `${t % 1000} ${ev}`)).toEqual([
      '300 open',
      '301 recv',
      '400 recv',
    ]);
  });

  it('never stands after it was received, whatever the clocks say', () => {
    const records = [
      connect(1_700_000_000_000_000),
      book(1_700_000_000_000_350, '1700000009000000'),
      diff,
    ];
    const { events } = sessionOf(bitstamp, capture(records));
    expect(events.map(({ t, ev }) => `${t % 1000} ${ev}`)).toEqual([
      '0 open',
      '350 recv',
      '400 recv',
    ]);
  });

  it('without a moment of its own is dropped', () => {
    const records = [connect(1), book(2, 'soon'), diff];
    expect(sessionOf(bitstamp, capture(records)).facts.notes.join()).toContain(
      'other HTTP records dropped: 1',
    );
  });
});
