// The words of a cell: for the tooltip, and for those who hear the page.
import { type Frame, PairState, REASONS, Reason, VENUES } from '../../contract/generated.ts';
import { bps, price, size } from '../../lib/format/number.ts';
import { age } from '../../lib/format/time.ts';
import { type Catalogue, pairRow, shownDigits, venueName } from '../../state/catalogue.ts';
import { coinObjection, coinWords, identityAt } from '../../state/coinWords.ts';
import { heldWords } from '../../state/healthWords.ts';
import type { Place } from './build.ts';

export interface CellWords {
  readonly title: string;
  readonly edge: string;
  readonly buy: string;
  readonly sell: string;
  readonly verdict: string;
}

export function wordsOf(frame: Frame, catalogue: Catalogue, place: Place): CellWords {
  const { instrument, buy, sell } = place;
  const row = pairRow(instrument, buy, sell);
  const gross = frame.pairs.gross_bps[row] ?? Number.NaN;
  const net = frame.pairs.net_bps[row] ?? Number.NaN;
  return {
    title: `${catalogue.instruments[instrument] ?? '?'}  ${venueName(buy)} → ${venueName(sell)}`,
    edge: `net ${bps(net)} = gross ${bps(gross)} − fees ${bps(gross - net).replace('+', '')} bps`,
    buy: legWords(frame, catalogue, 'buy', instrument, buy),
    sell: legWords(frame, catalogue, 'sell', instrument, sell),
    verdict: objectionWords(frame, catalogue, place, row),
  };
}

function objectionWords(frame: Frame, catalogue: Catalogue, place: Place, row: number): string {
  const reason = frame.pairs.reason[row] ?? 0;
  if (reason === Reason.IDENTITY) return strangers(frame, catalogue, place);
  if (reason === Reason.HEALTH) {
    const held = heldWords(frame, catalogue, place.instrument, [place.buy, place.sell]);
    if (held !== '') return `HEALTH: ${held}`;
  }
  return verdict(frame.pairs.state[row] ?? 0, reason);
}

/** One sentence of the same. */
export function sentenceOf({ title, edge, verdict: why }: CellWords): string {
  return `${title.replace('→', 'to')}: ${edge}. ${why}`;
}

/** Whose coin is in doubt, and why. */
function strangers(frame: Frame, catalogue: Catalogue, { instrument, buy, sell }: Place): string {
  const objections = [buy, sell].map((venue) =>
    coinObjection(venue, identityAt(frame, catalogue, instrument, venue)),
  );
  const told = objections.filter((words) => words !== '').join('. ');
  return `IDENTITY: ${told || REASONS[Reason.IDENTITY]?.sentence}. More → Coins`;
}

function legWords(
  frame: Frame,
  catalogue: Catalogue,
  side: 'buy' | 'sell',
  instrument: number,
  venue: number,
): string {
  const row = catalogue.quoteRow[instrument * VENUES.length + venue] ?? -1;
  if (row < 0) return `${side} ${venueName(venue)}: not listed`;
  const { quotes } = frame;
  const at = (side === 'buy' ? quotes.ask[row] : quotes.bid[row]) ?? Number.NaN;
  const held = (side === 'buy' ? quotes.ask_size[row] : quotes.bid_size[row]) ?? Number.NaN;
  const aged = age(quotes.age_ms[row] ?? Number.NaN);
  const health = quotes.health[row] ?? 100;
  const coin = coinWords(quotes.identity[row] ?? 0);
  const words = `${side} at ${price(at, shownDigits(frame, row))} × ${size(held)} · proved ${aged} ago`;
  const notes = [health < 100 ? `health ${health}` : '', coin].filter((note) => note !== '');
  return [words, ...notes].join(' · ');
}

export function verdict(state: number, reason: number): string {
  if (state === PairState.OFFERED)
    return '▲ Offered: it pays after fees, at my size, and both books are proved';
  if (state === PairState.UNKNOWN) return '? Unknown: a book has never been whole';
  if (state === PairState.ABSENT) return '· Not listed at both venues';
  const { word, sentence } = REASONS[reason] ?? { word: '?', sentence: 'No reason was given' };
  return `${word}: ${sentence}`;
}
