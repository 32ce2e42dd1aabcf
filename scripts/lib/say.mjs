// Progress goes to the error stream: what a command prints as its result stays clean.
let quiet = false;

/** Silences progress of steps that had nothing to do. */
export function setQuiet(value) {
  quiet = value;
}

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Says that a step had nothing to do. */
export function sayFresh(what) {
  if (!quiet) say(`  ✓ ${what}: nothing changed`);
}

/** Does `work`, saying before it what is done and after it how long it took; `note` words its result. */
export async function doing(what, work, note = () => '') {
  const startMs = performance.now();
  say(`  … ${what}`);
  const result = await work();
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  say(`  ✓ ${[`${what} (${seconds} s)`, note(result)].filter(Boolean).join(': ')}`);
  return result;
}
