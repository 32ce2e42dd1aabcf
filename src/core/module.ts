import type { CoreKind } from '../contract/control.ts';
import { LAYOUT_HASH } from '../contract/generated.ts';
import type * as exports from './generated/simd/arbscope.js';

/** A loaded build of the core: the same exports, whichever it is. */
export interface CoreModule {
  readonly kind: CoreKind;
  readonly exports: CoreExports;
  readonly memory: WebAssembly.Memory;
}

export type CoreExports = Pick<
  typeof exports,
  'Core' | 'abi_version' | 'last_words_ptr' | 'layout_hash'
>;

/** One engine behind its exports. */
export type RawCore = exports.Core;

/** The version of the seam that this side speaks. */
const ABI_VERSION = 2;

/** Why a build cannot be used with this program, in one sentence; null where it can. */
export function moduleProblem({ exports: core }: CoreModule): string | null {
  const version = core.abi_version();
  if (version !== ABI_VERSION) {
    return `The core speaks version ${version} of the seam, this program version ${ABI_VERSION}.`;
  }
  if (core.layout_hash() !== LAYOUT_HASH) {
    return 'The core writes another frame layout than this program reads.';
  }
  return null;
}
