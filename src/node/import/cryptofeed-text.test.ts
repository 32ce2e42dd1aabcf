import { describe, expect, it } from 'vitest';
import { readCryptofeedText } from './cryptofeed-text.ts';

const read = (text: string) => readCryptofeedText({ name: 'x.txt', text, cut: null });

describe("cryptofeed's older recording", () => {
  it('runs each record to the next start, newlines in frames included', () => {
    const { records, sentCount } = read(
      [
        'configuration: {"l2_book":[]}',
        'wss://host.example/ws <-> 10.5',
        'wss://host.example/ws <- 10.6: {"op":"subscribe"}',
        '10.7: {"a":1,',
        ' "b":"at 10.8: no start"}',
        'https://host.example/depth?symbol=A -> 10.9: {"lastUpdateId":1}',
        '11.0000019: {"c":3}',
        '',
        '',
      ].join('\n'),
    );
    expect(sentCount).toBe(1);
    expect(records).toEqual([
      { kind: 'connect', t_us: 10_500_000, conn: '1', url: 'wss://host.example/ws' },
      {
        kind: 'frame',
        t_us: 10_700_000,
        conn: '1',
        payload: { data: '{"a":1,\n "b":"at 10.8: no start"}' },
      },
      {
        kind: 'rest',
        t_us: 10_900_000,
        url: 'https://host.example/depth?symbol=A',
        body: '{"lastUpdateId":1}',
      },
      { kind: 'frame', t_us: 11_000_001, conn: '1', payload: { data: '{"c":3}' } },
    ]);
  });
});
