import { decodeBase64, isBase64 } from '../../../lib/session/index.ts';
import { splitBeforeQuote } from '../symbol.ts';
import { type Payload, type Sighting, textIn, type VenueForms, verbatim } from '../venue-forms.ts';

const QUOTES = 'USDT USDC BTC ETH EUR BRL USD1 USDE'.split(' ');
const BOOK_OR_TRADE = /^spot@public\.[a-z.]*(?:depth|deals)\./;
const CHANNEL_FIELD = 1;
const SYMBOL_FIELD = 3;

export const mexc: VenueForms = {
  id: 'mexc',
  exchangeNames: ['MEXC'],
  hosts: ['mexc.com'],
  recognises: (frame) => textIn(frame, 'msg').includes('spot@public.'),
  usualUrl: () => 'wss://wbs-api.mexc.com/ws',
  // Data is binary, and answers carry no time.
  eventTime_us: () => null,
  sightings,
  split: ({ symbol }) => splitBeforeQuote(symbol, QUOTES),
  translator: () => verbatim,
};

/** Data is protobuf; only what it is about is read here, its bytes stay. */
function sightings(payload: Payload): Sighting[] {
  if (!('b64' in payload) || !isBase64(payload.b64)) return [];
  const texts = textsOf(decodeBase64(payload.b64));
  const symbol = texts.get(SYMBOL_FIELD) ?? '';
  const isMarket = BOOK_OR_TRADE.test(texts.get(CHANNEL_FIELD) ?? '') && symbol !== '';
  return isMarket ? [{ symbol, kind: 'spot' }] : [];
}

/** The fields of a message that hold bytes, as text, by number; those after a field that cannot be read are missing. */
function textsOf(message: Uint8Array): Map<number, string> {
  const texts = new Map<number, string>();
  const utf8 = new TextDecoder();
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; at < message.length; scale *= 128) {
      const byte = message[at++] as number;
      value += (byte % 128) * scale;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < message.length) {
    const tag = varint();
    const kind = tag % 8;
    const length = kind === 2 ? varint() : (FIXED[kind] ?? message.length);
    if (kind === 0) varint();
    else if (kind === 2)
      texts.set(Math.floor(tag / 8), utf8.decode(message.subarray(at, at + length)));
    at += length;
  }
  return texts;
}

/** Bytes of the values of fixed width, by their kind; a number has its width in itself. */
const FIXED: Readonly<Record<number, number>> = { 0: 0, 1: 8, 5: 4 };
