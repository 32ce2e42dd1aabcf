/**
 * The core as a Node module: the same files that the page ships, with types.
 *
 * ```ts
 * const core = await initialize();
 * core.configure(header);
 * core.ingest(event);
 * core.step();
 * core.scanArbitrage();
 * ```
 */
import type { CoreKind } from '../contract/control.ts';
import { loadCore } from '../core/load-node.ts';
import { TradingCore } from '../core/trading-core.ts';

export type { Answer, Answers, Command, CoreKind, Refusal, Reply } from '../contract/control.ts';
export * from '../contract/generated.ts';
export type { Effect } from '../core/effect.ts';
export { CoreFault, CoreUnusable } from '../core/fault.ts';
export type { Opportunity } from '../core/opportunity.ts';
export { SessionPlayer } from '../core/session-player.ts';
export { type CoreEvent, TradingCore } from '../core/trading-core.ts';
export type { SessionEvent, SessionHeader } from '../lib/session/index.ts';
export { openSessionFile } from './session-file.ts';

/** Loads a build of the core (`simd` unless asked otherwise) and makes an engine without a session. */
export async function initialize(options: { core?: CoreKind } = {}): Promise<TradingCore> {
  return new TradingCore(await loadCore(options.core ?? 'simd'));
}
