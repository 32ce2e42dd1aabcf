// Recorded frames with random damage, the form that `npm test` runs too, as long as one wants.
import { cargo } from '../lib/rust.mjs';

/** Runs one decoder's test with so many inputs, from a seed of this moment, which it prints. */
export async function damaged(target, inputs) {
  const seed = Date.now() % 1_000_000;
  const test = `${target.replaceAll('-', '_')}_says_what_the_plain_decoder_says`;
  const args = [
    'test',
    '--locked',
    '-p',
    'arbscope-fuzz',
    '--test',
    'decoders',
    '--',
    '--exact',
    test,
  ];
  const startMs = performance.now();
  const env = { ARBSCOPE_FUZZ: String(inputs), ARBSCOPE_FUZZ_SEED: String(seed) };
  const crashers = await cargo(args, { env }).then(() => 0, tell);
  return { target, inputs, crashers, seconds: (performance.now() - startMs) / 1000 };
}

// The test's own words: seed, both verdicts and the frame.
function tell(problem) {
  console.error(problem.message);
  return 1;
}
