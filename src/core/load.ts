import type { CoreKind } from '../contract/control.ts';
import { CoreUnusable } from './fault.ts';
import type { CoreModule } from './module.ts';
import { Simulator } from './simulator.ts';
import { TradingCore } from './trading-core.ts';

export interface Loaded {
  readonly core: TradingCore;
  /** Why it is not the fast build, in one sentence. */
  readonly note: string | null;
}

/** How a build is loaded; rejects with whatever stood in the way. */
export type Loaders = Record<CoreKind, () => Promise<CoreModule>>;

/** The builds as the page's bundle has them, each a part of its own that is fetched when asked for. */
export const browserLoaders: Loaders = {
  async simd() {
    const [exports, { memory }] = await Promise.all([
      import('./generated/simd/arbscope.js'),
      import('./generated/simd/arbscope_bg.wasm'),
    ]);
    return { kind: 'simd', exports, memory };
  },
  async js() {
    const [exports, { memory }] = await Promise.all([
      import('./generated/js/arbscope.js'),
      import('./generated/js/arbscope_bg.wasm.js'),
    ]);
    return { kind: 'js', exports, memory };
  },
};

/** The simulator in the same build as the core. Rejects where it cannot be had. */
export async function loadSimulator(kind: CoreKind): Promise<Simulator> {
  if (kind === 'simd') {
    const [exports, { memory }] = await Promise.all([
      import('./generated/simd/simulator.js'),
      import('./generated/simd/simulator_bg.wasm'),
    ]);
    return new Simulator({ exports, memory });
  }
  const [exports, { memory }] = await Promise.all([
    import('./generated/js/simulator.js'),
    import('./generated/js/simulator_bg.wasm.js'),
  ]);
  return new Simulator({ exports, memory });
}

/**
 * An engine of the WebAssembly build, or of the JavaScript build where that cannot be had or `instead`
 * says why it is not wanted. Throws `CoreUnusable` with the reasons when neither can be loaded.
 */
export async function loadCore(loaders: Loaders, instead: string | null): Promise<Loaded> {
  const refused = instead ?? webAssemblyProblem();
  if (refused !== null) return loadJs(loaders, refused);
  try {
    return { core: new TradingCore(await loaders.simd()), note: null };
  } catch (error) {
    return loadJs(loaders, sentenceFor(error));
  }
}

async function loadJs(loaders: Loaders, why: string): Promise<Loaded> {
  try {
    return { core: new TradingCore(await loaders.js()), note: `${why} ${SLOWER}` };
  } catch (error) {
    throw new CoreUnusable(`${why} The JavaScript core could not be loaded: ${wordsOf(error)}.`);
  }
}

const SLOWER = 'The JavaScript core runs instead: the same numbers, slower.';

const NO_MEMORY = 'The WebAssembly core was not given its memory.';

/** How browsers say that bytes are no WebAssembly at all: a host's page about a missing file, for one. */
const NOT_WASM = /magic (?:word|number)|doesn't start with/i;
const NO_CORE_THERE =
  'The WebAssembly core could not be downloaded (the host sent something else in its place).';

/** `(module)` and nothing else. */
const SMALLEST = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
/** A function that makes a vector: `(func (result v128) i32.const 0 i8x16.splat)`. */
const VECTOR = Uint8Array.of(
  ...SMALLEST,
  ...[1, 5, 1, 0x60, 0, 1, 0x7b],
  ...[3, 2, 1, 0],
  ...[10, 8, 1, 6, 0, 0x41, 0, 0xfd, 0x0f, 0x0b],
);

/** Why this browser cannot run the WebAssembly build, found without downloading it; null if it can. */
export function webAssemblyProblem(scope: { WebAssembly?: typeof WebAssembly } = globalThis) {
  const api = scope.WebAssembly;
  if (api === undefined) return 'This browser has no WebAssembly.';
  try {
    new api.Module(SMALLEST);
  } catch {
    return 'The content policy of this page or an extension forbids WebAssembly.';
  }
  return api.validate(VECTOR) ? null : 'This browser’s WebAssembly has no SIMD.';
}

/** What stood in the way of the WebAssembly build, for a person. */
export function sentenceFor(error: unknown): string {
  if (error instanceof CoreUnusable) return error.message;
  if (error instanceof RangeError) return NO_MEMORY;
  const name = error instanceof Error ? error.name : '';
  // A new engine can fail in one way only: there is no room for its regions.
  if (name === 'RuntimeError') return NO_MEMORY;
  if (NOT_WASM.test(wordsOf(error))) return NO_CORE_THERE;
  if (name === 'CompileError' || name === 'LinkError') {
    return `The WebAssembly core could not be compiled (${wordsOf(error)}).`;
  }
  return `The WebAssembly core could not be downloaded (${wordsOf(error)}).`;
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
