import { readFileSync } from 'node:fs';
import type { Asset } from './assets.ts';
import type { Level, Sides } from './book.ts';
import { unitsOf } from './decimal.ts';

/**
 * TEST DATA. Every book of the venue server is the book that Bybit sent for BTCUSDT on 2026-08-24 at 22:21:26 UTC,
 * its 20 best levels a side:
 * - BTC, unshifted: the captured digits, whatever the venue.
 * - Other assets: prices × (the asset's price / BTC's), sizes the other way round, so that each level is worth as
 *   much; bids rounded down to the asset's digits, asks up, and levels that fall together added up.
 * - A planted edge: prices × (1 + bps / 10,000) at one venue.
 * So all venues agree to the last digit unless an edge is planted, and its size is known exactly. Sequence numbers
 * and checksums are each venue's own, computed anew (venues/).
 */
const CAPTURE = new URL(
  '../../rust-core/fixtures/bybit/tickvault.bybit_orderbook50.jsonl',
  import.meta.url,
);
const LEVELS = 20;
const CAPTURED = { priceDigits: 1, sizeDigits: 6 };

type Pairs = [price: string, size: string][];

const captured = readCapture();
const capturedPrice = (captured.bids[0]!.price + captured.asks[0]!.price) / 2 / 10;

/** The levels of an asset's book, its prices moved by `bps`. */
export function sidesOf(asset: Asset, bps: number): Sides {
  return {
    bids: scaled(captured.bids, asset, bps, Math.floor),
    asks: scaled(captured.asks, asset, bps, Math.ceil),
  };
}

function scaled(
  levels: readonly Level[],
  asset: Asset,
  bps: number,
  round: (n: number) => number,
): Level[] {
  const ratio = asset.price === null ? 1 : asset.price / capturedPrice;
  const priceFactor = ratio * (1 + bps / 10_000) * 10 ** (asset.priceDigits - CAPTURED.priceDigits);
  const sizeFactor = 10 ** (asset.sizeDigits - CAPTURED.sizeDigits) / ratio;
  const sizes = new Map<number, number>();
  for (const { price, size } of levels) {
    const at = round(exact(price * priceFactor));
    sizes.set(at, (sizes.get(at) ?? 0) + Math.max(1, Math.floor(exact(size * sizeFactor))));
  }
  return [...sizes].map(([price, size]) => ({ price, size }));
}

/** Takes off what binary fractions add: 787150.0000000001 is 787150. */
function exact(number: number): number {
  return Number(number.toPrecision(12));
}

function readCapture(): Sides {
  const snapshot = readFileSync(CAPTURE, 'utf8').split('\n')[1] ?? '';
  const { data } = JSON.parse(snapshot) as { data: { b: Pairs; a: Pairs } };
  return { bids: data.b.slice(0, LEVELS).map(level), asks: data.a.slice(0, LEVELS).map(level) };
}

function level([price, size]: Pairs[number]): Level {
  return {
    price: unitsOf(price, CAPTURED.priceDigits),
    size: unitsOf(size, CAPTURED.sizeDigits),
  };
}
