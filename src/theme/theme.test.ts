// What the style sheet says, checked as people see it: every text on what lies under it, in both themes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contrast, hex, mix } from './colour.ts';
import { heatTable, STEPS, swatchOf } from './heat.ts';
import { type Palette, paletteOf, type Token } from './palette.ts';

const SHEET = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const READABLE = 4.5;

/** Declarations of the block whose selectors include this one. */
function block(selector: string): string {
  const blocks = [...SHEET.matchAll(/([^{}]+)\{([^{}]*)\}/g)];
  const found = blocks.find(([, heads = '']) =>
    heads.split(',').some((head) => head.trim().endsWith(selector)),
  );
  if (!found) throw new Error(`tokens.css has no block ${selector}`);
  return found[2] as string;
}

function palette(theme: 'dark' | 'light', gain?: 'green' | 'red'): Palette {
  const base = block(`:root[data-theme="${theme}"]`);
  const dark = theme === 'dark' ? '' : '[data-theme="light"]';
  const over = gain ? block(`:root${dark}[data-gain="${gain}"]`) : '';
  return paletteOf((token) => read(over, token) ?? read(base, token) ?? '');
}

function read(text: string, token: Token): string | undefined {
  return new RegExp(`--${token}:\\s*(#[0-9a-f]{6})`, 'i').exec(text)?.[1];
}

const THEMES = [
  ['dark', palette('dark')],
  ['light', palette('light')],
] as const;

describe.each(THEMES)('%s', (theme, colours) => {
  const GROUNDS: Token[] = ['bg', 'surface', 'raised'];
  const INKS: Token[] = [
    'text',
    'muted',
    'money',
    'gain',
    'loss',
    'ok',
    'warn',
    'bad',
    'buy',
    'sell',
  ];
  const pairs = GROUNDS.flatMap((ground) => INKS.map((ink) => [ink, ground] as const));

  test.each(pairs)('%s is read on %s', (ink, ground) => {
    expect(contrast(colours[ink], colours[ground])).toBeGreaterThanOrEqual(READABLE);
  });

  test.each(['green', 'red'] as const)('gains in %s are read', (gain) => {
    const swapped = palette(theme, gain);
    for (const ink of ['gain', 'loss'] as const) {
      expect(contrast(swapped[ink], swapped.surface)).toBeGreaterThanOrEqual(READABLE);
    }
  });

  test('tinted grounds of banners and the halt button keep their words readable', () => {
    const tinted = [
      [colours.bad, 0.1],
      [colours.warn, 0.1],
    ] as const;
    for (const [ink, share] of tinted) {
      expect(contrast(ink, mix(colours.surface, ink, share))).toBeGreaterThanOrEqual(READABLE);
    }
  });

  test('every figure of the heatmap is read on its fill', () => {
    const { low, high } = heatTable(colours);
    expect([low.length, high.length]).toEqual([STEPS, STEPS]);
    for (const { fillRgb, inkRgb } of [...low, ...high]) {
      expect(contrast(fillRgb, inkRgb)).toBeGreaterThanOrEqual(READABLE);
    }
  });

  test('the focus ring stands out', () => {
    expect(contrast(colours.focus, colours.surface)).toBeGreaterThanOrEqual(3);
  });

  test('brightness moves one way on each side of break-even', () => {
    const { low, high } = heatTable(colours);
    for (const side of [low, high]) {
      const distances = side.map(({ fillRgb }) => contrast(fillRgb, colours.surface));
      const rising = distances.every(
        (d, at) => at === 0 || d >= (distances[at - 1] as number) - 0.02,
      );
      expect(rising).toBe(true);
    }
  });
});

describe('the hue', () => {
  const table = heatTable(palette('dark'));
  const clip = { low: -40, high: 12 };

  test('turns exactly at break-even, and only for what is offered', () => {
    expect(table.high).toContain(swatchOf(table, 0.01, true, clip));
    expect(table.low).toContain(swatchOf(table, 0, true, clip));
    expect(table.low).toContain(swatchOf(table, -0.01, true, clip));
    expect(table.low).toContain(swatchOf(table, 50, false, clip));
  });

  test('clips at both marks', () => {
    expect(swatchOf(table, -1000, false, clip)).toBe(table.low[0]);
    expect(swatchOf(table, 1000, true, clip)).toBe(table.high[STEPS - 1]);
  });

  test('just under break-even is the brightest blue', () => {
    expect(swatchOf(table, -0.01, false, clip)).toBe(table.low[STEPS - 1]);
  });
});

test('a colour that a minifier shortened is the same', () => {
  expect(hex('#fff')).toEqual(hex('#ffffff'));
  expect(hex(' #1a2 ')).toEqual([0x11, 0xaa, 0x22]);
});

test('a colour that is no colour is refused', () => {
  expect(() => hex('red')).toThrow('#rrggbb');
});
