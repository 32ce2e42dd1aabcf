import { expect, test } from 'vitest';
import { BUDGETS_KB, firstScreen, overruns, sizes } from './budget.mjs';

const HTML = '<script type="module" src="./assets/index-a.js"></script>';
const SCRIPTS = {
  'index-a.js':
    'import{r}from"./react-b.js";const w=new URL(`assets/main-c.js`,import.meta.url);import("./panel-d.js")',
  'react-b.js': 'export{}',
  'main-c.js': 'import"./lib-e.js"',
  'lib-e.js': '',
  'panel-d.js': 'import"./react-b.js"',
};

test('the first screen is what loads unasked: page, worker and their static imports', () => {
  expect(firstScreen(HTML, SCRIPTS).sort()).toEqual([
    'index-a.js',
    'lib-e.js',
    'main-c.js',
    'react-b.js',
  ]);
});

test('sizes are counted once each, the JavaScript core not at all', () => {
  const files = Object.fromEntries(
    Object.entries(SCRIPTS).map(([name, text]) => [name, Buffer.from(text)]),
  );
  const noise = Buffer.from(Array.from({ length: 9_000 }, (_, at) => (at * at * 31) % 251));
  const measured = sizes(HTML, {
    ...files,
    'arbscope_bg.wasm-x.js': noise,
    'arbscope_bg-y.wasm': noise,
  });
  expect(measured.lazy).toBeLessThan(0.1);
  expect(measured.core).toBeGreaterThan(0.1);
});

test('an overrun is named with both figures', () => {
  expect(overruns({ 'first screen': BUDGETS_KB['first screen'] + 1, core: 1, lazy: 1 })).toEqual([
    'first screen: 301.0 kB gzipped, 300 at most',
  ]);
});
