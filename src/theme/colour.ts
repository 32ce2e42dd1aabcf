// Colour arithmetic in sRGB, enough to mix tokens and to measure contrast.

/** Red, green and blue, 0..255. */
export type Rgb = readonly [number, number, number];

/** Reads `#rrggbb`, or `#rgb` as minifiers write it; throws on anything else, for a token is never a guess. */
export function hex(text: string): Rgb {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (digits === undefined) throw new Error(`"${text}" is not a colour of the form #rrggbb`);
  const whole = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits;
  const word = Number.parseInt(whole, 16);
  return [word >> 16, (word >> 8) & 255, word & 255];
}

/** `share` of `b` over `a`, 0..1. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const channel = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * share);
  return [channel(0), channel(1), channel(2)];
}

/** `rgb(1 2 3)`, as CSS and canvas take it. */
export function css([r, g, b]: Rgb): string {
  return `rgb(${r} ${g} ${b})`;
}

/** WCAG 2 contrast ratio, 1..21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map(linear) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function linear(channel: number): number {
  const c = channel / 255;
  return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}
