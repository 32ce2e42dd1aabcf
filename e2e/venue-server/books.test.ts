import { describe, expect, it } from 'vitest';
import { ASSETS } from './assets.ts';
import { Book, type Level, type Sides } from './book.ts';
import { decimal, trimmed, unitsOf } from './decimal.ts';
import { sidesOf } from './template.ts';
import { checksum as checksumOfBitfinex } from './venues/bitfinex.ts';
import { checksum } from './venues/kraken.ts';

const bitcoin = ASSETS[0]!;
const bookOf = (bps = 0) => new Book(bitcoin, 'USD', 'BTC/USD', sidesOf(bitcoin, bps));

/** What a client that follows the changes holds in the end. */
function applied(from: readonly Level[], changes: readonly Level[]): Level[] {
  const sizes = new Map(from.map(({ price, size }) => [price, size]));
  for (const { price, size } of changes) size === 0 ? sizes.delete(price) : sizes.set(price, size);
  return [...sizes].map(([price, size]) => ({ price, size }));
}

const sorted = (levels: readonly Level[]) => [...levels].sort((a, b) => a.price - b.price);

describe('books', () => {
  it('stand as captured for the captured asset, and move by what is planted', () => {
    expect(sidesOf(bitcoin, 0).bids[0]).toEqual({ price: 787150, size: 1271882 });
    expect(sidesOf(bitcoin, 0).asks[0]).toEqual({ price: 787151, size: 39135 });
    expect(sidesOf(bitcoin, 100).bids[0]!.price).toBe(Math.floor(787150 * 1.01));
  });

  it.each(ASSETS)('$base in $quotes: never crossed, best first, worth trading', (asset) => {
    const { bids, asks } = sidesOf(asset, 0);
    expect(bids[0]!.price).toBeLessThan(asks[0]!.price);
    expect(bids).toEqual(sorted(bids).reverse());
    expect(asks).toEqual(sorted(asks));
    const worth = ({ price, size }: Level) =>
      (price * size) / 10 ** (asset.priceDigits + asset.sizeDigits);
    expect(Math.min(worth(bids[0]!), worth(asks[0]!))).toBeGreaterThan(1000);
  });

  it('the changes of a move and of nudges lead to the same book', () => {
    const book = bookOf();
    let held: Sides = { bids: book.bids, asks: book.asks };
    const changes = [
      ...Array.from({ length: 90 }, () => () => book.nudge()),
      () => book.move(sidesOf(bitcoin, 3)),
      () => book.nudge(),
      () => book.move(sidesOf(bitcoin, 0)),
    ];
    for (const change of changes) {
      const { bids, asks } = change();
      held = { bids: applied(held.bids, bids), asks: applied(held.asks, asks) };
    }
    expect(sorted(held.bids)).toEqual(sorted(book.bids));
    expect(sorted(held.asks)).toEqual(sorted(book.asks));
    expect(book.sequence).toBe(1093);
  });
});

it('Kraken’s checksum is that of its own documentation', () => {
  const level = (text: string) => {
    const [price = '', size = ''] = text.split('/');
    return { price: unitsOf(price, 1), size: unitsOf(size, 8) };
  };
  const asks =
    '45285.2/0.00100000 45286.4/1.54571953 45286.6/1.54571109 45289.6/1.54560911 45290.2/0.15890660 45291.8/1.54553491 45294.7/0.04454749 45296.1/0.35380000 45297.5/0.09945542 45299.5/0.18772827';
  const bids =
    '45283.5/0.10000000 45283.4/1.54582015 45282.1/0.10000000 45281.0/0.10000000 45280.3/1.54592586 45279.0/0.07990000 45277.6/0.03310103 45277.5/0.30000000 45277.3/1.54602737 45276.6/0.15445238';
  const sides = { bids: bids.split(' ').map(level), asks: asks.split(' ').map(level) };
  const asset = { base: 'BTC', quotes: [], priceDigits: 1, sizeDigits: 8, price: null };
  expect(checksum(new Book(asset, 'USD', 'BTC/USD', sides))).toBe(3310070434);
});

it('Bitfinex’s checksum is that of the fact sheet', () => {
  const level = (price: number, size: number) => ({ price, size });
  const sides = {
    bids: [level(6000, 1), level(5900, 2)],
    asks: [level(6100, 3), level(6200, 4)],
  };
  const asset = { base: 'BTC', quotes: [], priceDigits: 0, sizeDigits: 0, price: null };
  expect(checksumOfBitfinex(new Book(asset, 'USD', 'tBTCUSD', sides))).toBe(1756193398);
});

it('prints decimals', () => {
  expect(decimal(787150, 1)).toBe('78715.0');
  expect(decimal(5, 3)).toBe('0.005');
  expect(trimmed(787150, 1)).toBe('78715');
  expect(trimmed(1200, 0)).toBe('1200');
  expect(trimmed(120, 2)).toBe('1.2');
  expect(unitsOf('0.0391359', 6)).toBe(39135);
});
