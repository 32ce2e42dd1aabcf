// Whose health keeps a pair from being offered, in words. Pure.
import { type Frame, HEALTH } from '../contract/generated.ts';
import { type Catalogue, VENUE_COUNT, venueName } from './catalogue.ts';

/** `Kraken’s feed is at 40 of 100: …`; empty where the market is not held back. */
export function healthObjection(
  { quotes }: Pick<Frame, 'quotes'>,
  { quoteRow }: Pick<Catalogue, 'quoteRow'>,
  instrument: number,
  venue: number,
): string {
  const row = quoteRow[instrument * VENUE_COUNT + venue] ?? -1;
  if (row < 0 || quotes.held[row] !== 1) return '';
  return `${venueName(venue)}’s feed is at ${quotes.health[row]} of 100`;
}

/** Of both venues of a pair: why it is held back, and until when. */
export function heldWords(
  frame: Pick<Frame, 'quotes'>,
  catalogue: Pick<Catalogue, 'quoteRow'>,
  instrument: number,
  venues: readonly number[],
): string {
  const objections = venues
    .map((venue) => healthObjection(frame, catalogue, instrument, venue))
    .filter((words) => words !== '');
  if (objections.length === 0) return '';
  return `${objections.join(', ')}: not offered before it is back at ${HEALTH.trustedFrom}. Venues → its market`;
}
