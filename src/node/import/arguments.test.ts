import { describe, expect, it } from 'vitest';
import { readArguments, UsageError } from './arguments.ts';

describe('the command line', () => {
  it('names a format, an output and files', () => {
    const argv = ['--format', 'tickvault', '--venue', 'okx', '--out', 's.jsonl', 'a', 'b'];
    expect(readArguments(argv)).toEqual({
      format: 'tickvault',
      venue: 'okx',
      out: 's.jsonl',
      files: ['a', 'b'],
    });
  });

  it('names the market of each file of book rows', () => {
    const argv = ['--format', 'lob-csv', '--market', 'htx:linkusdt=x=y.csv', '--out', 's.jsonl'];
    expect(readArguments(argv)).toMatchObject({
      markets: [{ venue: 'htx', symbol: 'linkusdt', path: 'x=y.csv' }],
    });
  });

  it.each<[string, string[], RegExp]>([
    ['no output', ['--format', 'cryptofeed', 'a'], /--out is missing/],
    ['no format', ['--out', 's', 'a'], /--format is missing/],
    ['another format', ['--format', 'pcap', '--out', 's', 'a'], /--format is pcap/],
    ['no file', ['--format', 'cryptofeed', '--out', 's'], /no file is named/],
    ['no market', ['--format', 'lob-csv', '--out', 's'], /--market is missing/],
    [
      'half a market',
      ['--format', 'lob-csv', '--out', 's', '--market', 'htx'],
      /is not VENUE:SYMBOL=FILE/,
    ],
    ['a bare file', ['--format', 'lob-csv', '--out', 's', 'a'], /name it as --market/],
    ['an unknown option', ['--colour', '--out', 's', 'a'], /--colour/],
  ])('%s is a wrong use', (_name, argv, message) => {
    expect(() => readArguments(argv)).toThrow(UsageError);
    expect(() => readArguments(argv)).toThrow(message);
  });
});
