import type { BaseQuote } from './venue-forms.ts';

const COMMON_NAMES: Readonly<Record<string, string>> = { XBT: 'BTC', XDG: 'DOGE' };

/** Splits at a separator the venue uses: the first two parts count. */
export function splitAt(symbol: string, separator: string): BaseQuote | null {
  const [base = '', quote = ''] = symbol.split(separator);
  return base === '' || quote === '' ? null : { base: commonName(base), quote: commonName(quote) };
}

/** Splits before the longest known quote the symbol ends with. */
export function splitBeforeQuote(symbol: string, quotes: readonly string[]): BaseQuote | null {
  const name = symbol.toUpperCase();
  const fitting = quotes.filter((quote) => name.endsWith(quote) && name.length > quote.length);
  if (fitting.length === 0) return null;
  const quote = fitting.reduce((best, other) => (other.length > best.length ? other : best));
  return { base: commonName(name.slice(0, -quote.length)), quote };
}

function commonName(asset: string): string {
  return COMMON_NAMES[asset] ?? asset;
}
