import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSessionFile } from '../session-file.ts';
import type { ReplayRequest } from './arguments.ts';
import { changesHeader, headerWith } from './header.ts';
import { NotPlayable, type Played } from './play.ts';
import { type ReplayReport, reportOf } from './report.ts';

const RUST = fileURLToPath(new URL('../../../rust-core/', import.meta.url));
const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;
const SAID = /^replay: (?<words>.*?)(?:; played up to there)?$/;

/** How cargo compiles it: tests take the one that is there already. */
type Profile = 'release' | 'dev';

/** Plays a session with the core compiled for this machine. Throws `NotPlayable`, `SessionDamage`. */
export function replayNative(request: ReplayRequest, profile: Profile = 'release'): Played {
  const { header } = openSessionFile(request.path);
  const program = build(profile);
  const given = changesHeader(request)
    ? ['--header', JSON.stringify(headerWith(header, request))]
    : [];
  const run = spawnSync(program, [request.path, ...given], {
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  const words = SAID.exec(run.stderr.trim())?.groups?.words ?? null;
  if (run.status !== 0) throw new NotPlayable(`${request.path}: ${words ?? ending(run)}`);
  const told = JSON.parse(run.stdout) as ReplayReport;
  return { report: reportOf(told, 'native', told.wallSeconds), cut: words };
}

/** Builds the program, unless it stands, and gives its path. */
function build(profile: Profile): string {
  const name = process.platform === 'win32' ? 'replay.exe' : 'replay';
  const program = join(RUST, 'target', profile === 'dev' ? 'debug' : profile, name);
  if (!existsSync(program)) console.error('replay: building the native core, once');
  const what = ['--profile', profile, '-p', 'arbscope-tools', '--bin', 'replay'];
  const built = spawnSync('cargo', ['build', '-q', '--locked', ...what], {
    cwd: RUST,
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new NotPlayable(`the native core was not built: ${ending(built)}`);
  return program;
}

function ending(run: SpawnSyncReturns<string>): string {
  return (run.error?.message ?? run.stderr.trim()) || `ended with ${run.status ?? run.signal}`;
}
