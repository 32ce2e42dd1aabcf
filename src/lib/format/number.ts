// Numbers as a desk reads them: fixed decimals, true minus, no exponent, a dash for what is missing.

/** U+2212: as wide as a plus in tabular figures. */
export const MINUS = '−';
/** Stands where a value is missing or not modelled. */
export const DASH = '–';

const grouped = new Map<number, Intl.NumberFormat>();

/** `Intl.NumberFormat` costs 40 times more to make than to use, so one is kept per number of digits. */
function groupedBy(digits: number): Intl.NumberFormat {
  const known = grouped.get(digits);
  if (known) return known;
  const made = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  grouped.set(digits, made);
  return made;
}

/** `1,234.50`; a dash where the value is not finite. */
export function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return DASH;
  return trueMinus(withoutNegativeZero(groupedBy(digits).format(value)));
}

/** `+1,234.5`, `−3.0`, `0.0`: as `fixed`, with a sign on everything but zero. */
export function signed(value: number, digits: number): string {
  const text = fixed(value, digits);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Basis points, signed, one decimal: `−15.7`. */
export function bps(value: number): string {
  return signed(value, 1);
}

/** `12,345`. */
export function count(value: number): string {
  return fixed(value, 0);
}

/** `1 venue`, `7 venues`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** A fraction as percent: `0.004` is `0.40 %`. */
export function percent(fraction: number, digits = 2): string {
  return Number.isFinite(fraction) ? `${fixed(fraction * 100, digits)} %` : DASH;
}

/** A price at the market's own digits, never with an exponent: `0.00000812`. */
export function price(value: number, digits: number): string {
  return fixed(value, Math.min(20, digits));
}

/**
 * Fraction digits that a price uses, `most` at the highest: some venues send eight for every market, and
 * zeros at the end say nothing.
 */
export function usedDigits(value: number, most: number): number {
  for (let digits = 0; digits < most; digits++) {
    const scaled = value * 10 ** digits;
    // Relative, for a tiny price is no whole number of anything yet.
    if (Math.abs(scaled - Math.round(scaled)) <= Math.abs(scaled) * 1e-12) return digits;
  }
  return most;
}

/** A size: about four significant figures, no exponent, no trailing zeros after the point. */
export function size(value: number): string {
  if (!Number.isFinite(value)) return DASH;
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  const digits = Math.min(12, Math.max(0, 3 - magnitude));
  const text = fixed(value, digits);
  return digits === 0 ? text : text.replace(/\.?0+$/, '');
}

/** Money of a quote currency, two decimals and more where it is tiny: `−0.0042`. */
export function money(value: number): string {
  return signed(value, moneyDigits(value));
}

/** Bytes: `3.2 MB`. */
export function bytes(value: number): string {
  if (!Number.isFinite(value)) return DASH;
  if (value < 1e3) return `${fixed(value, 0)} B`;
  if (value < 1e6) return `${fixed(value / 1e3, 0)} kB`;
  return value < 1e9 ? `${fixed(value / 1e6, 1)} MB` : `${fixed(value / 1e9, 2)} GB`;
}

function moneyDigits(value: number): number {
  const magnitude = Math.abs(value);
  return magnitude >= 0.00005 && magnitude < 0.1 ? 4 : 2;
}

function withoutNegativeZero(text: string): string {
  return text.startsWith('-') && !/[1-9]/.test(text) ? text.slice(1) : text;
}

function trueMinus(text: string): string {
  return text.startsWith('-') ? MINUS + text.slice(1) : text;
}
