import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openSessionFile, readSessionBytes } from '../session-file.ts';
import { importCaptures } from './import-captures.ts';
import { writeSession } from './write.ts';

const folder = mkdtempSync(join(tmpdir(), 'import-'));
const lines = Array.from({ length: 400 }, (_, i) => {
  return `{"channel":"heartbeat","note":"${(i * 7919) % 1013} of ${i}"}\n`;
});

function saved(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe('a recording', () => {
  it('that was cut is imported up to the cut, which the notes tell', () => {
    const whole = gzipSync(lines.join(''));
    const path = saved('cut.jsonl.gz', whole.subarray(0, whole.length / 2));
    const { events, facts } = importCaptures('tickvault', [path], null);
    expect(events.length).toBeGreaterThan(50);
    expect(events.length).toBeLessThan(lines.length);
    expect(facts.notes.join()).toContain('the recording ends early (the gzip data ends early)');
  });

  it('whose gzip is broken is refused', () => {
    const whole = gzipSync(lines.join(''));
    whole[whole.length - 8] = (whole[whole.length - 8] as number) ^ 1;
    const path = saved('broken.jsonl.gz', whole);
    expect(() => importCaptures('tickvault', [path], null)).toThrow(/expected intact gzip data/);
  });

  it('that is not text is refused', () => {
    const path = saved('bytes.jsonl', new Uint8Array([0x7b, 0xff, 0xfe]));
    expect(() => importCaptures('tickvault', [path], null)).toThrow(/expected UTF-8 text/);
  });
});

describe('a written session', () => {
  const session = importCaptures(
    'tickvault',
    [saved('whole.jsonl', Buffer.from(lines.join('')))],
    null,
  );

  it.each(['s.jsonl', 's.jsonl.gz'])('%s reads back as it was', (name) => {
    const path = join(folder, name);
    writeSession(path, session);
    const reader = openSessionFile(path);
    expect([...reader]).toEqual(session.events);
    expect(reader.header).toMatchObject(session.facts);
  });

  it('cut within its gzip plays up to the cut', () => {
    const path = join(folder, 'cut-session.jsonl.gz');
    writeSession(path, session);
    const whole = readFileSync(path);
    const reader = readSessionBytes(whole.subarray(0, whole.length - 300));
    const events = [...reader];
    expect(events).toEqual(session.events.slice(0, events.length));
    expect(reader.truncated).toEqual({
      line: events.length + 2,
      reason: 'the gzip data ends early',
    });
  });

  it('into a folder that is not there is refused', () => {
    expect(() => writeSession(join(folder, 'no/where.jsonl'), session)).toThrow(
      /cannot write .*ENOENT/,
    );
  });
});
