import { describe, expect, test } from 'vitest';
import { rustBanProblems, typescriptBanProblems, venueNameProblems, venuesOf } from './bans.mjs';

const PANEL = 'src/panels/pair/index.tsx';

describe('TypeScript bans', () => {
  const planted = [
    ['src/link/live.ts', 'new Float64Array(memory.buffer)'],
    [PANEL, 'new WebSocket(url)'],
    [PANEL, 'const t = Date.now();'],
    ['src/render/scheduler.ts', 'performance.now()'],
    [PANEL, 'new Date()'],
    [PANEL, 'requestAnimationFrame(paint)'],
    [PANEL, 'node.innerHTML = text'],
    [PANEL, 'eval(text)'],
    [PANEL, "new Function('a', 'b')"],
    ['src/lib/ring.test.ts', 'test.only(name, body)'],
  ] as const;
  test.each(planted)('%s may not say %s', (path, code) => {
    expect(typescriptBanProblems(path, code)).toHaveLength(1);
  });

  const allowed = [
    ['src/core/memory.ts', 'wasm.memory.buffer'],
    ['src/worker/sockets.ts', 'new WebSocket(url)'],
    ['src/worker/clock.ts', 'performance.now()'],
    ['src/node/replay.ts', 'performance.now()'],
    ['src/render/scheduler.ts', 'requestAnimationFrame(run)'],
    [PANEL, 'new Date(tMs)'],
    ['e2e/page.spec.ts', "page.$eval('h1', read)"],
    ['src/worker/pump.test.ts', 'Date.now()'],
  ] as const;
  test.each(allowed)('%s may say %s', (path, code) => {
    expect(typescriptBanProblems(path, code)).toEqual([]);
  });
});

describe('venue names', () => {
  const contract = [
    'export const CODES = [',
    "  { id: 'other' },",
    '];',
    'export const VENUES: readonly VenueInfo[] = [',
    "  { id: 'kraken', name: 'Kraken' },",
    "  { id: 'okx', name: 'OKX' },",
    '];',
  ].join('\n');

  test('come from the generated table', () => {
    expect(venuesOf(contract)).toEqual(['kraken', 'okx']);
  });

  test('are found in any case, in code and in strings', () => {
    expect(
      venueNameProblems(PANEL, "if (id === 'OKX') kraken();", venuesOf(contract)),
    ).toHaveLength(2);
  });

  test('may stand in tests, the importer, benches and generated files', () => {
    const places = [
      'src/lib/x.test.ts',
      'src/node/import/form.ts',
      'bench/main.ts',
      'src/contract/generated.ts',
    ];
    expect(places.flatMap((path) => venueNameProblems(path, "'kraken'", ['kraken']))).toEqual([]);
  });
});

describe('Rust bans', () => {
  const planted = [
    'let t = std::time::Instant::now();',
    'println!("x");',
    'let r = rand::random();',
    'std::fs::read(path);',
    'use std::collections::HashMap;',
    'let y = x.exp();',
    'unsafe { x }',
    'use wasm_bindgen::prelude::*;',
  ];
  test.each(planted)('the core may not say %s', (code) => {
    expect(rustBanProblems('rust-core/core/src/book/l2.rs', code)).toHaveLength(1);
  });

  test('tools may read files, but not be unsafe; bindings may', () => {
    expect(rustBanProblems('rust-core/tools/src/bin/replay.rs', 'std::fs::read(path)')).toEqual([]);
    expect(rustBanProblems('rust-core/tools/src/bin/replay.rs', 'unsafe {}')).toHaveLength(1);
    expect(rustBanProblems('rust-core/bindings/src/lib.rs', 'unsafe {}')).toEqual([]);
  });
});
