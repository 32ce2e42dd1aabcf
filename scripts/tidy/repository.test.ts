import { describe, expect, test } from 'vitest';
import {
  coreCrateProblems,
  lengthProblems,
  listProblems,
  packageProblems,
  sizeProblems,
} from './repository.mjs';

const FORBID = '#![forbid(unsafe_code)]\n';

describe('the core crate', () => {
  test('forbids unsafe code and has one dependency', () => {
    const cargo =
      '[dependencies]\nminiz_oxide.workspace = true\n\n[dev-dependencies]\nserde_json = "1"\n';
    expect(coreCrateProblems(FORBID, cargo)).toEqual([]);
  });

  test('is found out when it does not', () => {
    const cargo = '[dependencies]\nminiz_oxide = "0.8"\nserde = "1"';
    expect(coreCrateProblems('pub mod book;', cargo)).toHaveLength(2);
  });
});

test('loose versions, addresses as versions and addresses in the lockfile are findings', () => {
  const manifest = {
    dependencies: { a: '^1.0.0', b: '1.2.3' },
    devDependencies: { c: 'github:x/y' },
  };
  expect(packageProblems(manifest, '{ "resolved": "https://x" }')).toHaveLength(3);
  expect(packageProblems({ dependencies: { b: '1.2.3' } }, '{}')).toEqual([]);
});

test('a big file must be listed', () => {
  expect(sizeProblems('a.bin', 2_000_001, [])).toHaveLength(1);
  expect(sizeProblems('a.bin', 2_000_001, ['a.bin'])).toEqual([]);
});

describe('lengths', () => {
  test('a long file is a finding, a listed one may only shrink', () => {
    expect(lengthProblems('a.ts', 501, {})).toHaveLength(1);
    expect(lengthProblems('a.ts', 600, { 'a.ts': 600 })).toEqual([]);
    expect(lengthProblems('a.ts', 601, { 'a.ts': 600 })).toHaveLength(1);
  });

  test('the list holds nothing that is short again or gone', () => {
    expect(lengthProblems('a.ts', 400, { 'a.ts': 600 })).toHaveLength(1);
    expect(listProblems(['b.ts'], ['a.ts'])).toHaveLength(1);
  });
});
