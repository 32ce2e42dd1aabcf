// Builds the core with the exports of the benchmarks.
import { ensureBenchCore } from './core.mjs';
import { main } from './lib/problem.mjs';
import { setQuiet } from './lib/say.mjs';

await main(async () => {
  setQuiet(true);
  await ensureBenchCore();
});
