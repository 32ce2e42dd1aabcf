// Builds the Rust core twice: WebAssembly with SIMD, and the same core as plain JavaScript; and beside each the
// simulator, a module of its own. Each build ends in its own folder of src/core/generated with glue of the same
// shape.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BUILD, GENERATED_CORE, packageFile, ROOT, RUST } from './lib/paths.mjs';
import { Problem } from './lib/problem.mjs';
import { run, runNode } from './lib/run.mjs';
import { cargo, ensureRust, TARGET } from './lib/rust.mjs';
import { doing } from './lib/say.mjs';
import { once } from './lib/stamp.mjs';

const SOURCES = [
  'models',
  'rust-core/Cargo.toml',
  'rust-core/Cargo.lock',
  'rust-core/core/Cargo.toml',
  'rust-core/core/src',
  'rust-core/bindings/Cargo.toml',
  'rust-core/bindings/src',
  'rust-core/simulator/Cargo.toml',
  'rust-core/simulator/src',
  'rust-core/tools/src/bin/bindgen.rs',
  'scripts/core.mjs',
];

// Module by crate: the core that ships to everybody, and what a simulated session fetches besides.
const MODULES = [
  { crate: 'arbscope-bindings', name: 'arbscope' },
  { crate: 'arbscope-simulator', name: 'simulator' },
];
const [CORE] = MODULES;

// What rustc uses for this target; binaryen has to be told.
const FEATURES = [
  'bulk-memory',
  'bulk-memory-opt',
  'nontrapping-float-to-int',
  'sign-ext',
  'mutable-globals',
  'multivalue',
  'reference-types',
  'call-indirect-overlong',
].map((name) => `--enable-${name}`);

// wasm2js knows none of these, so they are rewritten in older instructions. Float conversions are not
// among them: binaryen's lowering gives INT_MIN where Rust saturates, so `compile` leaves that feature out
// and wasm2js stops at any that slips in. Stripping the list of features keeps the bindings generator
// from adding a second table, which wasm2js refuses.
const LOWERING = [
  '--llvm-memory-copy-fill-lowering',
  '--signext-lowering',
  '--strip-target-features',
];

/** Builds both cores when their sources changed. */
export function ensureCore() {
  return once({
    name: 'core',
    inputs: SOURCES,
    salt: binaryenVersion(),
    outputs: [
      join(GENERATED_CORE, 'simd/arbscope_bg.wasm'),
      join(GENERATED_CORE, 'simd/simulator_bg.wasm'),
      join(GENERATED_CORE, 'js/arbscope.js'),
    ],
    work: buildCore,
  });
}

async function buildCore() {
  await ensureRust();
  const [, simd, plain] = await Promise.all([
    doing('building the bindings generator', buildGenerator),
    doing('compiling the core to WebAssembly with SIMD', () =>
      compile('simd', '+simd128', MODULES),
    ),
    doing('compiling the core without SIMD', () =>
      compile('plain', '-simd128,-nontrapping-fptoint', MODULES),
    ),
  ]);
  await Promise.all([
    doing('optimising the WebAssembly core', () => finishSimd(simd), sizeOf),
    doing('translating the core to JavaScript', () => finishJs(plain), sizeOf),
  ]);
}

function buildGenerator() {
  return cargo([
    'build',
    '-q',
    '--locked',
    '-p',
    'arbscope-tools',
    '--features',
    'bindgen',
    '--bin',
    'bindgen',
  ]);
}

/**
 * Builds the core with the exports that `npm run bench` times parts by, into build/bench/core. It never
 * ships: the page and the tools load src/core/generated.
 */
export function ensureBenchCore() {
  const folder = join(BUILD, 'bench/core');
  return once({
    name: 'bench core',
    inputs: SOURCES,
    salt: binaryenVersion(),
    outputs: [join(folder, 'arbscope_bg.wasm')],
    work: () => doing('compiling the core for the benchmarks', () => buildBenchCore(folder)),
  });
}

async function buildBenchCore(folder) {
  await ensureRust();
  await buildGenerator();
  const compiled = await compile('simd', '+simd128', [CORE], ['--features', 'bench']);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await generateGlue(compiled, CORE, folder);
  await optimise(join(folder, 'arbscope_bg.wasm'));
}

// What must be copied into its callers says so (`#[inline]`); the compiler's own eagerness makes the core 28 kB
// larger, gzipped, and decoding 2 % faster.
const INLINING = '-Cllvm-args=-inline-threshold=60';

// Gives the folder of what was compiled.
async function compile(kind, feature, modules, more = []) {
  // The two builds differ in flags only; a folder each keeps cargo from rebuilding at every turn.
  const targetFolder = `target/${kind}`;
  const flags = [`-Ctarget-feature=${feature}`, INLINING, ...pathFlags()];
  const env = { CARGO_ENCODED_RUSTFLAGS: flags.join('\x1f'), RUSTFLAGS: '' };
  const args = [
    'build',
    '-q',
    '--locked',
    '--profile',
    'wasm',
    '--target',
    TARGET,
    ...modules.flatMap(({ crate }) => ['-p', crate]),
    ...more,
  ];
  await cargo(args, { env, targetFolder });
  return join(RUST, targetFolder, TARGET, 'wasm');
}

// Panic messages carry paths: those of this machine stay out, and the bytes are the same everywhere.
function pathFlags() {
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), '.cargo');
  return [`--remap-path-prefix=${cargoHome}=cargo`, `--remap-path-prefix=${ROOT}=arbscope`];
}

async function finishSimd(compiled) {
  const folder = emptyFolder('simd');
  for (const module of MODULES) {
    await generateGlue(compiled, module, folder);
    await optimise(join(folder, `${module.name}_bg.wasm`));
  }
  publish(folder, 'simd');
  return join(GENERATED_CORE, 'simd/arbscope_bg.wasm');
}

async function optimise(wasm) {
  // Names the functions of a trap's trace. Nothing imports it, so no visitor downloads it.
  const symbols = `--symbolmap=${wasm}.symbols`;
  await binaryen('wasm-opt', ['-O3', ...FEATURES, '--enable-simd', symbols, wasm, '-o', wasm]);
}

async function finishJs(compiled) {
  const folder = emptyFolder('js');
  const lowered = emptyFolder('lowered');
  for (const module of MODULES) {
    const file = fileOf(module);
    const input = join(compiled, file);
    await binaryen('wasm-opt', [...FEATURES, ...LOWERING, input, '-o', join(lowered, file)]);
    await generateGlue(lowered, module, folder);
    await translate(folder, module);
  }
  publish(folder, 'js');
  return join(GENERATED_CORE, 'js/arbscope_bg.wasm.js');
}

async function translate(folder, { name }) {
  const wasm = join(folder, `${name}_bg.wasm`);
  await binaryen('wasm2js', ['-O3', wasm, '-o', `${wasm}.js`]);
  rmSync(wasm);
  const glue = join(folder, `${name}.js`);
  const text = readFileSync(glue, 'utf8');
  const pointed = text.replaceAll(`./${name}_bg.wasm"`, `./${name}_bg.wasm.js"`);
  if (pointed === text)
    throw new Problem(`The generated glue no longer imports ./${name}_bg.wasm.`);
  writeFileSync(glue, pointed);
}

async function generateGlue(compiled, module, folder) {
  const program = join(
    RUST,
    'target/debug',
    process.platform === 'win32' ? 'bindgen.exe' : 'bindgen',
  );
  const input = join(compiled, fileOf(module));
  await mustRun('bindgen', () => run(program, [input, folder, module.name]));
}

// Cargo's name for what it makes of a crate.
function fileOf({ crate }) {
  return `${crate.replaceAll('-', '_')}.wasm`;
}

function binaryen(tool, args) {
  return mustRun(tool, () => runNode(packageFile(`binaryen/bin/${tool}`), args));
}

async function mustRun(tool, start) {
  const { code, output } = await start();
  if (code !== 0) throw new Problem(`${tool} failed:\n${output.trimEnd()}`);
}

function emptyFolder(kind) {
  const folder = join(BUILD, 'core', kind);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

// Moved into place whole, so that a build cut off in the middle never looks like a core.
function publish(folder, kind) {
  const place = join(GENERATED_CORE, kind);
  rmSync(place, { recursive: true, force: true });
  mkdirSync(GENERATED_CORE, { recursive: true });
  renameSync(folder, place);
}

function sizeOf(path) {
  const gzipped = gzipSync(readFileSync(path)).length;
  return `${kilobytes(statSync(path).size)} KB, ${kilobytes(gzipped)} KB gzipped`;
}

function kilobytes(bytes) {
  return Math.ceil(bytes / 1000);
}

function binaryenVersion() {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return devDependencies.binaryen;
}
