import { readFile } from 'node:fs/promises';
import type { CoreKind } from '../contract/control.ts';
import type { CoreExports, CoreModule } from './module.ts';
import type { SimulatorModule } from './simulator.ts';

/** What the glue of the bindings generator offers beside a module's own exports. */
interface Glue {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

interface JsCore {
  readonly memory: WebAssembly.Memory;
}

const GENERATED = new URL('./generated/', import.meta.url);

/** Loads the very files that the page ships. Throws Node's own error where they are not built. */
export function loadCore(kind: CoreKind): Promise<CoreModule> {
  return kind === 'simd' ? loadSimd() : loadJs();
}

let instances = 0;

/** An instance of its own each time, with glue of its own: the glue knows one instance and frees in it. */
async function loadSimd(): Promise<CoreModule> {
  const { exports, memory } = await instance<CoreExports>('arbscope');
  return { kind: 'simd', exports, memory };
}

/** The simulator of the WebAssembly build. */
export function loadSimulator(): Promise<SimulatorModule> {
  return instance<SimulatorModule['exports']>('simulator');
}

async function instance<E>(name: string): Promise<{ exports: E; memory: WebAssembly.Memory }> {
  instances += 1;
  const glue: E & Glue = await importGenerated(`simd/${name}_bg.js?instance=${instances}`);
  const bytes = await readFile(new URL(`simd/${name}_bg.wasm`, GENERATED));
  const imports = { [`./${name}_bg.js`]: glue as unknown as WebAssembly.ModuleImports };
  const { instance } = await WebAssembly.instantiate(bytes, imports);
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return { exports: glue, memory: instance.exports.memory as WebAssembly.Memory };
}

/** One instance in a process. */
async function loadJs(): Promise<CoreModule> {
  const exports: CoreExports = await importGenerated('js/arbscope.js');
  const { memory }: JsCore = await importGenerated('js/arbscope_bg.wasm.js');
  return { kind: 'js', exports, memory };
}

function importGenerated<T>(path: string): Promise<T> {
  return import(/* @vite-ignore */ new URL(path, GENERATED).href) as Promise<T>;
}
