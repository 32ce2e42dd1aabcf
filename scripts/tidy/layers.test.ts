import { describe, expect, test } from 'vitest';
import { cycles, edgesOf, rustLayerProblems, typescriptLayerProblems } from './layers.mjs';

describe('TypeScript arrows', () => {
  const planted = [
    ['src/panels/heatmap/index.tsx', "import { x } from '../pair/build.ts';"],
    ['src/panels/heatmap/index.tsx', "const x = await import('../../core/engine.ts');"],
    ['src/ui/button.tsx', "import { App } from '../app/app.tsx';"],
    ['src/lib/ring.ts', "import type { Frame } from '../contract/generated.ts';"],
    ['src/worker/main.ts', "import { store } from '../state/store.ts';"],
    ['src/core/engine.ts', "export * from '../worker/pump.ts';"],
    ['src/node/replay.ts', "import '../panels/registry.ts';"],
    ['src/panels/pair/build.ts', "import {\n  a,\n} from '../../worker/main.ts';"],
  ] as const;
  test.each(planted)('%s may not say %s', (path, code) => {
    expect(typescriptLayerProblems(path, code)).toHaveLength(1);
  });

  const allowed = [
    ['src/panels/registry.ts', "const load = () => import('./heatmap/index.tsx');"],
    [
      'src/panels/heatmap/index.tsx',
      "import { paint } from './paint.ts'; import { x } from '../../ui/x.tsx';",
    ],
    ['src/link/live.ts', "import url from '../worker/main.ts?worker&url';"],
    ['src/node/replay.ts', "import { TradingCore } from '../core/engine.ts'; import 'node:fs';"],
    ['src/main.tsx', "import { App } from './app/app.tsx';"],
    ['bench/main.ts', "import { x } from '../src/core/engine.ts';"],
  ] as const;
  test.each(allowed)('%s may say %s', (path, code) => {
    expect(typescriptLayerProblems(path, code)).toEqual([]);
  });

  test('a folder nobody decided about is a finding', () => {
    expect(typescriptLayerProblems('src/misc/x.ts', '')).toHaveLength(1);
  });
});

describe('Rust arrows', () => {
  const core = 'rust-core/core/src';
  const planted = [
    [`${core}/venue/kraken.rs`, 'use crate::book::Book;'],
    [`${core}/scan/mod.rs`, 'use crate::venue::Venue;'],
    [`${core}/paper/ledger.rs`, 'let x = crate::venue::registry::all();'],
    [`${core}/num/decimal.rs`, 'use crate::market::Side;'],
    [`${core}/book/l2.rs`, 'use crate::scan::Scanner;'],
    [`${core}/risk.rs`, 'use crate::engine::Engine;'],
    [`${core}/misc/x.rs`, ''],
  ] as const;
  test.each(planted)('%s may not say %s', (path, code) => {
    expect(rustLayerProblems(path, code)).toHaveLength(1);
  });

  test('the engine sees everything, paper sees books and risk', () => {
    expect(rustLayerProblems(`${core}/engine/step.rs`, 'use crate::venue::Venue;')).toEqual([]);
    expect(
      rustLayerProblems(`${core}/paper/walk.rs`, 'use crate::book::Book; use crate::risk::Limits;'),
    ).toEqual([]);
    expect(rustLayerProblems(`${core}/lib.rs`, 'pub use crate::engine::Engine;')).toEqual([]);
  });
});

describe('circles', () => {
  test('are found once, with their way', () => {
    const edges = [
      ...edgesOf('src/ui/a.ts', "import '../state/b.ts';"),
      ...edgesOf('src/state/b.ts', "import '../ui/a.ts'; import '../lib/c.ts';"),
    ];
    expect(cycles(edges)).toEqual(['circle of layers: src/ui → src/state → src/ui']);
  });

  test('a layer that imports itself is none', () => {
    expect(cycles(edgesOf('rust-core/core/src/book/l2.rs', 'use crate::book::Level;'))).toEqual([]);
  });
});
