import type { MarketKind } from '../../../lib/session/index.ts';
import { splitBeforeQuote } from '../symbol.ts';
import {
  type BaseQuote,
  jsonOf,
  microsOfMillis,
  type Payload,
  type Sighting,
  textIn,
  type VenueForms,
  verbatim,
} from '../venue-forms.ts';

const QUOTES = 'USDT USDC USDE USD1 DAI EUR BRL TRY PLN BTC ETH SOL MNT USD'.split(' ');
const KINDS: readonly MarketKind[] = ['spot', 'linear', 'inverse', 'option'];
const BOOK_OR_TRADE = /^(?:orderbook\.(?:rpi|full|\d+)|publicTrade)\.(.+)$/;

export const bybit: VenueForms = {
  id: 'bybit',
  exchangeNames: ['BYBIT'],
  hosts: ['bybit.com'],
  recognises: (frame) =>
    BOOK_OR_TRADE.test(textIn(frame, 'topic')) || ('ret_msg' in frame && 'conn_id' in frame),
  usualUrl: () => 'wss://stream.bybit.com/v5/public/spot',
  eventTime_us: (frame) => microsOfMillis(frame.ts),
  sightings,
  split,
  translator: () => verbatim,
};

/** The same topic names stand for different markets on different addresses. */
function sightings(payload: Payload, url: string): Sighting[] {
  const symbol = BOOK_OR_TRADE.exec(textIn(jsonOf(payload) ?? {}, 'topic'))?.[1];
  return symbol === undefined ? [] : [{ symbol, kind: kindOf(url) }];
}

function kindOf(url: string): MarketKind | null {
  return KINDS.find((kind) => url.includes(`/public/${kind}`)) ?? null;
}

/** Dated futures and options carry dashes and do not end in what they are quoted in. */
function split({ symbol }: Sighting): BaseQuote | null {
  return symbol.includes('-') ? null : splitBeforeQuote(symbol, QUOTES);
}
