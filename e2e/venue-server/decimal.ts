/** `units × 10^-digits` with every digit printed: `decimal(787150, 1)` is `78715.0`. */
export function decimal(units: number, digits: number): string {
  if (digits === 0) return String(units);
  const text = String(units).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** The same without trailing zeros: `78715`. */
export function trimmed(units: number, digits: number): string {
  return decimal(units, digits).replace(/\.?0+$/, (zeros) => (digits === 0 ? zeros : ''));
}

/** Units of a decimal text at `digits` digits; finer digits are cut off. */
export function unitsOf(text: string, digits: number): number {
  const [whole = '0', fraction = ''] = text.split('.');
  return Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
}
