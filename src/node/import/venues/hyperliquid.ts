import {
  type BaseQuote,
  type Json,
  jsonOf,
  listIn,
  microsOfMillis,
  objectIn,
  type Payload,
  type Sighting,
  textIn,
  type VenueForms,
  verbatim,
} from '../venue-forms.ts';

const CHANNELS = ['l2Book', 'trades'];
/** Spot pairs go by their index; against USDC. */
const PAIRS: Readonly<Record<string, string>> = {
  '@107': 'HYPE',
  '@142': 'BTC',
  '@151': 'ETH',
  '@156': 'SOL',
};

export const hyperliquid: VenueForms = {
  id: 'hyperliquid',
  exchangeNames: ['HYPERLIQUID'],
  hosts: ['hyperliquid.xyz'],
  recognises: (frame) => coinsOf(frame).length > 0,
  usualUrl: () => 'wss://api.hyperliquid.xyz/ws',
  eventTime_us: (frame) =>
    microsOfMillis(objectIn(frame, 'data').time) ?? microsOfMillis(listIn(frame, 'data')[0]?.time),
  sightings,
  split,
  translator: () => verbatim,
};

function coinsOf(frame: Json): string[] {
  if (!CHANNELS.includes(textIn(frame, 'channel'))) return [];
  const coins = [objectIn(frame, 'data'), ...listIn(frame, 'data')].map((one) =>
    textIn(one, 'coin'),
  );
  return [...new Set(coins)].filter((coin) => coin !== '');
}

function sightings(payload: Payload): Sighting[] {
  const frame = jsonOf(payload);
  if (frame === null) return [];
  return coinsOf(frame).map((symbol) => ({ symbol, kind: isSpot(symbol) ? 'spot' : 'linear' }));
}

function isSpot(coin: string): boolean {
  return coin.startsWith('@') || coin.includes('/');
}

/** Perpetuals go by their coin and are settled in USDC. */
function split({ symbol }: Sighting): BaseQuote | null {
  const [base = '', quote = 'USDC'] = symbol.split('/');
  if (!symbol.startsWith('@')) return { base, quote };
  const known = PAIRS[symbol];
  return known === undefined ? null : { base: known, quote };
}
