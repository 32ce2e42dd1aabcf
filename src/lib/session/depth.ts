/** Deepest nesting of a line. What is deeper can be parsed, and then neither copied nor written. */
export const NEST_MAX = 32;

/** Whether a value out of JSON nests no deeper than that. */
export function isShallow(value: unknown, levels = NEST_MAX): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}
