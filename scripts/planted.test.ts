import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catcherOf, faultsOf } from './planted.mjs';

const source = readFileSync('rust-core/core/src/planted.rs', 'utf8');

describe('planted faults', () => {
  it('are read from the core, each with what it does', () => {
    const faults = faultsOf(source);
    expect(faults.length).toBeGreaterThanOrEqual(20);
    expect(faults[0]).toEqual({
      name: 'SkipGapCheck',
      what: 'changes after a gap are applied as if nothing were missing',
    });
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
  });

  it('are planted somewhere, every one', () => {
    const folder = 'rust-core/core/src';
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const code = files
      .filter((name) => name.endsWith('.rs'))
      .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
      .join('\n');
    for (const { name } of faultsOf(source)) expect(code).toContain(`planted!(${name})`);
  });

  it('are caught by the test that says most of the book', () => {
    const output = [
      'test catalogue::l02_a_hot_market ... FAILED',
      'test damage::p01_a_gap ... FAILED',
      'test damage::p02_another ... ok',
      'test anything_else ... FAILED',
    ].join('\n');
    expect(catcherOf(output)).toBe('damage::p01_a_gap');
    expect(catcherOf('test anything_else ... FAILED')).toBe('anything_else');
    expect(catcherOf('test all ... ok')).toBeNull();
  });
});
