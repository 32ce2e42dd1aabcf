const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** The same number without an exponent, every digit kept; null if it is not a plain number ≥ 0. */
export function plainDecimal(text: string): string | null {
  const match = NUMBER.exec(text);
  if (match === null || match[1] === '-') return null;
  const [, , whole = '', fraction = '', exponent] = match;
  return exponent === undefined
    ? withPoint(whole, fraction)
    : shift(whole, fraction, Number(exponent));
}

/** Cuts a plain decimal to at most so many decimals, rounding down. */
export function floorDecimals(plain: string, decimals: number): string {
  const [whole = '0', fraction = ''] = plain.split('.');
  return withPoint(whole, fraction.slice(0, decimals));
}

function shift(whole: string, fraction: string, places: number): string {
  const all = whole + fraction;
  const point = whole.length + places;
  const digits = all.padStart(all.length + Math.max(0, -point), '0').padEnd(point, '0');
  const at = Math.max(0, point);
  return withPoint(digits.slice(0, at) || '0', digits.slice(at));
}

function withPoint(whole: string, fraction: string): string {
  const lead = whole.replace(/^0+(?=\d)/, '');
  return fraction === '' ? lead : `${lead}.${fraction}`;
}
