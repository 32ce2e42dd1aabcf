import { describe, expect, it } from 'vitest';
import { type Loaders, loadCore, sentenceFor, webAssemblyProblem } from './load.ts';
import { loadCore as fromDisk } from './load-node.ts';

const sound: Loaders = { simd: () => fromDisk('simd'), js: () => fromDisk('js') };
const broken = (error: unknown) => () => Promise.reject(error);

describe('which build of the core runs', () => {
  it('is WebAssembly where nothing stands in the way', async () => {
    expect(await loadCore(sound, null)).toMatchObject({ core: { kind: 'simd' }, note: null });
  });

  it('is JavaScript where that is asked for, with the reason', async () => {
    const { core, note } = await loadCore(sound, 'The address asks for it.');
    expect(core.kind).toBe('js');
    expect(note).toBe(
      'The address asks for it. The JavaScript core runs instead: the same numbers, slower.',
    );
  });

  it.each([
    [new TypeError('Failed to fetch'), /could not be downloaded \(Failed to fetch\)/],
    [
      new WebAssembly.CompileError('expected magic word 00 61 73 6d, found 34 30 34 0a @+0'),
      /could not be downloaded \(the host sent something else/,
    ],
    [new WebAssembly.CompileError('bad magic'), /could not be compiled \(bad magic\)/],
    [new WebAssembly.LinkError('no memory import'), /could not be compiled/],
    [new RangeError('WebAssembly.Memory(): could not allocate memory'), /not given its memory/],
    [new WebAssembly.RuntimeError('unreachable'), /not given its memory/],
  ])('is JavaScript after %s', async (error, words) => {
    const { core, note } = await loadCore({ ...sound, simd: broken(error) }, null);
    expect(core.kind).toBe('js');
    expect(note).toMatch(words);
    expect(sentenceFor(error)).toMatch(words);
  });

  it('is none where neither can be loaded, and says both reasons', async () => {
    const none = {
      simd: broken(new TypeError('offline')),
      js: broken(new TypeError('offline too')),
    };
    await expect(loadCore(none, null)).rejects.toThrow(/downloaded \(offline\).*offline too/);
  });

  it.each([
    [{}, /no WebAssembly/],
    [
      {
        Module: class {
          constructor() {
            throw new Error('policy');
          }
        },
        validate: () => true,
      },
      /forbids/,
    ],
    [{ Module: WebAssembly.Module, validate: () => false }, /no SIMD/],
    [WebAssembly, null],
  ])('browsers without WebAssembly, without leave, without SIMD, with all', (api, words) => {
    const scope = Object.keys(api).length === 0 && api !== WebAssembly ? {} : { WebAssembly: api };
    const problem = webAssemblyProblem(scope as never);
    if (words === null) expect(problem).toBeNull();
    else expect(problem).toMatch(words);
  });
});
