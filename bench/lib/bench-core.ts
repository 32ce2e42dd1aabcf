import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { CoreMemory } from '../../src/core/memory.ts';
import type { CoreExports } from '../../src/core/module.ts';
import { placeOf } from './places.ts';

type ShippedCore = InstanceType<CoreExports['Core']>;

/** The core's exports, and those that the benchmarks add (`bindings/src/bench.rs`). */
export interface BenchExports {
  readonly Core: new () => ShippedCore & { best(market: number, ask: boolean): number };
  readonly DecoderBench: new () => DecoderBench;
  readonly ScanBench: new (instruments: number, venues: number, fee: number) => ScanBench;
  readonly SignalBench: new (markets: number, states: number) => SignalBench;
  readonly RiskBench: new (requests: number) => RiskBench;
}

export interface DecoderBench {
  inbox_ptr(): number;
  inbox_len(): number;
  grow_inbox(length: number): number;
  follow(venue: number, kind: number, length: number): number;
  open(venue: number, conn: number, length: number): number;
  decode(venue: number, conn: number, endpoint: number, length: number, binary: boolean): number;
  level_sum(): number;
  market(): number;
}

export interface ScanBench {
  numbers_ptr(): number;
  turn(): void;
  scan(): number;
  net_sum(): number;
}

export interface SignalBench {
  numbers_ptr(): number;
  set_state(state: number): void;
  run(updates: number, pauseUs: number): number;
}

export interface RiskBench {
  numbers_ptr(): number;
  set_requests(): void;
  run(checks: number): number;
}

export interface BenchCore {
  readonly exports: BenchExports;
  readonly memory: CoreMemory;
}

interface Glue extends BenchExports {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

/** Builds and loads the core with its benches: the same code and options as what ships. */
export async function loadBenchCore(): Promise<BenchCore> {
  build();
  const folder = placeOf('build/bench/core/');
  const glue: Glue = await import(pathToFileURL(`${folder}arbscope_bg.js`).href);
  const bytes = await readFile(`${folder}arbscope_bg.wasm`);
  const imports = { './arbscope_bg.js': glue as unknown as WebAssembly.ModuleImports };
  const { instance } = await WebAssembly.instantiate(bytes, imports);
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return { exports: glue, memory: new CoreMemory(instance.exports.memory as WebAssembly.Memory) };
}

function build(): void {
  const { status } = spawnSync(process.execPath, [placeOf('scripts/bench-core.mjs')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('the core for the benchmarks was not built');
}

/** Where the host writes the numbers that a bench works on. */
export function numbersAt({ memory }: BenchCore, pointer: number, count: number): Float64Array {
  const bytes = memory.region(pointer, count * Float64Array.BYTES_PER_ELEMENT);
  return new Float64Array(bytes.buffer, pointer, count);
}
