import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openSessionFile } from '../session-file.ts';
import type { ReplayRequest } from './arguments.ts';
import { changesHeader, headerWith } from './header.ts';
import { NotPlayable, type Played } from './play.ts';
import { type ReplayReport, reportOf } from './report.ts';

const RUST = fileURLToPath(new URL('../../../rust-core/', import.meta.url));
const PROGRAM = fileURLToPath(
  new URL(`target/release/replay${process.platform === 'win32' ? '.exe' : ''}`, `file://${RUST}`),
);
const BUILD = ['build', '-q', '--release', '--locked', '-p', 'arbscope-tools', '--bin', 'replay'];
const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;
const SAID = /^replay: (?<words>.*?)(?:; played up to there)?$/;

/** Plays a session with the core compiled for this machine. Throws `NotPlayable`, `SessionDamage`. */
export function replayNative(request: ReplayRequest): Played {
  const { header } = openSessionFile(request.path);
  build();
  const given = changesHeader(request)
    ? ['--header', JSON.stringify(headerWith(header, request))]
    : [];
  const run = spawnSync(PROGRAM, [request.path, ...given], {
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  const words = SAID.exec(run.stderr.trim())?.groups?.words ?? null;
  if (run.status !== 0) throw new NotPlayable(`${request.path}: ${words ?? ending(run)}`);
  const told = JSON.parse(run.stdout) as ReplayReport;
  return { report: reportOf(told, 'native', told.wallSeconds), cut: words };
}

function build(): void {
  const built = spawnSync('cargo', BUILD, { cwd: RUST, encoding: 'utf8' });
  if (built.status !== 0) throw new NotPlayable(`the native core was not built: ${ending(built)}`);
}

function ending(run: SpawnSyncReturns<string>): string {
  return (run.error?.message ?? run.stderr.trim()) || `ended with ${run.status ?? run.signal}`;
}
