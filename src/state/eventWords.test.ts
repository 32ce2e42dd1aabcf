import { describe, expect, test } from 'vitest';
import { HAPPENINGS, type HappeningWord } from '../contract/generated.ts';
import { eventMark, eventWords, venueEventWords } from './eventWords.ts';

const told = (what: HappeningWord, a = '0', b = '0', text = '', market: string | null = null) => ({
  t: 0,
  what,
  market,
  n: [a, b] as const,
  text,
});

describe('what happened, in words', () => {
  test('P01 gap: both numbers are said, exactly, however long they are', () => {
    expect(eventWords(told('gap', '88', '91'))).toBe(
      'gap: expected what follows 88, got 91; book dropped',
    );
    expect(eventWords(told('gap', '9223372036854775807', '1'))).toContain('9223372036854775807');
  });

  test('P06 checksum: what the venue says and what the book is', () => {
    expect(eventWords(told('checksum-wrong', '4078040831', '255'))).toBe(
      'checksum: the venue says f311f6ff, the book is 000000ff; book dropped',
    );
  });

  test('T04 a stream that stops against its habit: elapsed and rhythm', () => {
    expect(eventWords(told('stale', '12000000', '500000'))).toBe(
      'stale, silent for 12.0 s, while it usually speaks every 500 ms',
    );
  });

  test('a close has its code, what that means, and the venue’s own reason', () => {
    expect(eventWords(told('closed', '3', '1013', 'slow down'))).toBe(
      'connection 3: closed, code 1013 (the venue is overloaded): “slow down”',
    );
    expect(eventWords(told('closed', '3', '4999'))).toBe('connection 3: closed, code 4999');
  });

  test('a wait says when the next try is', () => {
    expect(eventWords(told('waits', '1500000', '3'))).toBe(
      'next try in 1.5 s (3 tries did not last)',
    );
    expect(eventWords(told('quarantined', '120000000'))).toContain('next try in 2 min 0 s');
  });

  test('the list of a venue names the market', () => {
    expect(venueEventWords(told('live-fresh', '0', '0', '', 'BTC/USD'))).toBe(
      'BTC/USD: snapshot came; live',
    );
    expect(venueEventWords(told('dialled', '1'))).toBe('connection 1: dialling');
  });

  test('every happening has a sentence of its own, and none leaks a code', () => {
    const sentences = HAPPENINGS.map((what) => eventWords(told(what, '1', '2', 'text')));
    expect(new Set(sentences).size).toBe(HAPPENINGS.length);
    for (const [at, sentence] of sentences.entries()) {
      expect(sentence).not.toContain('undefined');
      expect(sentence.length).toBeGreaterThan(HAPPENINGS[at]?.includes('live') ? 3 : 8);
    }
  });

  test('V09 foreign text stays text', () => {
    expect(eventWords(told('refused', '0', '0', '<b>no</b>'))).toContain('“<b>no</b>”');
  });

  test('what broke is marked by a shape, not by colour alone', () => {
    expect(eventMark(told('gap')).shape).not.toBe(eventMark(told('live')).shape);
    expect(eventMark(told('dialled')).tone).toBe('quiet');
  });
});
