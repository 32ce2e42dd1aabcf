// The tokens as canvases and charts need them: read once from the style sheet, again when the theme changes.
import { hex, type Rgb } from './colour.ts';

export const TOKENS = [
  'bg',
  'surface',
  'raised',
  'line',
  'line-strong',
  'text',
  'muted',
  'faint',
  'money',
  'gain',
  'loss',
  'ok',
  'warn',
  'bad',
  'focus',
  'buy',
  'sell',
  'heat-low',
  'heat-high',
  'heat-ink',
] as const;

export type Token = (typeof TOKENS)[number];
export type Palette = Readonly<Record<Token, Rgb>>;

/** Makes a palette of a look-up from token name to `#rrggbb`. */
export function paletteOf(read: (token: Token) => string): Palette {
  const entries = TOKENS.map((token) => [token, hex(read(token))] as const);
  return Object.fromEntries(entries) as Palette;
}

/** The palette in force on the page. */
export function currentPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return paletteOf((token) => style.getPropertyValue(`--${token}`));
}
