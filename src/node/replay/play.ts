import { loadCore } from '../../core/load-node.ts';
import { SessionPlayer } from '../../core/session-player.ts';
import { TradingCore } from '../../core/trading-core.ts';
import { SessionDamage } from '../../lib/session/index.ts';
import { sessionChunks } from '../session-file.ts';
import type { ReplayRequest } from './arguments.ts';
import { headerWith } from './header.ts';
import { replayNative } from './native.ts';
import { type CoreReport, type ReplayReport, reportOf } from './report.ts';

/** Why a session cannot be played, in one line for a person. */
export class NotPlayable extends Error {
  override readonly name = 'NotPlayable';
}

export interface Played {
  readonly report: ReplayReport;
  /** Where and why a truncated file ended early. */
  readonly cut: string | null;
}

/** Plays a session to its end. Throws `NotPlayable`. */
export async function replay(request: ReplayRequest): Promise<Played> {
  try {
    return request.core === 'native' ? replayNative(request) : await replayHere(request);
  } catch (error) {
    if (error instanceof SessionDamage || isOfFile(error)) {
      throw new NotPlayable(`${request.path}: ${error.message}`);
    }
    throw error;
  }
}

async function replayHere(request: ReplayRequest): Promise<Played> {
  const kind = request.core === 'js' ? 'js' : 'simd';
  const core = new TradingCore(await loadCore(kind));
  const startMs = performance.now();
  const player = new SessionPlayer(sessionChunks(request.path));
  const accepted = core.configure(headerWith(player.header, request));
  if (!accepted.ok) throw new NotPlayable(accepted.message);
  player.play(core, Number.POSITIVE_INFINITY);
  core.step();
  core.stateHash();
  const wallSeconds = (performance.now() - startMs) / 1000;
  return { report: reportOf(reportFrom(core), kind, wallSeconds), cut: cutOf(player) };
}

function reportFrom(core: TradingCore): CoreReport {
  const answer = core.query('report');
  if (!answer.ok) throw new NotPlayable(answer.message);
  return answer.value as CoreReport;
}

function cutOf({ truncated }: SessionPlayer): string | null {
  return truncated && `line ${truncated.line}: ${truncated.reason}`;
}

function isOfFile(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
