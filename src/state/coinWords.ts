// What is known of a market's coin, in a mark, a few words or a sentence. Pure.
import { type Frame, IDENTITIES, Identity } from '../contract/generated.ts';
import { type Catalogue, VENUE_COUNT, venueName } from './catalogue.ts';

const WORDS: Readonly<Record<number, string>> = {
  [Identity.UNVERIFIED]: 'unverified coin',
  [Identity.CONFIRMED]: 'coin confirmed by you',
  [Identity.DENIED]: 'another coin: denied by you',
  [Identity.SUSPECT]: 'suspect coin',
  [Identity.GONE]: 'coin gone',
  [Identity.REFUSED]: 'no coin',
};

/** Whether prices of a market may be taken for prices of its coin. */
export function isTrusted(identity: number): boolean {
  return identity === Identity.KNOWN || identity === Identity.CONFIRMED;
}

/** Identity of an instrument's market at a venue; known where there is none, for nothing stands against it. */
export function identityAt(
  { quotes }: Pick<Frame, 'quotes'>,
  { quoteRow }: Pick<Catalogue, 'quoteRow'>,
  instrument: number,
  venue: number,
): number {
  const row = quoteRow[instrument * VENUE_COUNT + venue] ?? -1;
  return row < 0 ? Identity.KNOWN : (quotes.identity[row] ?? Identity.KNOWN);
}

/** `suspect coin`; empty where nothing is to be said. */
export function coinWords(identity: number): string {
  return WORDS[identity] ?? '';
}

/** `Gate: its price stands far from the other venues: taken for another coin`; empty where it is trusted. */
export function coinObjection(venue: number, identity: number): string {
  if (isTrusted(identity)) return '';
  const sentence = IDENTITIES[identity]?.sentence ?? 'nothing is known of its coin';
  return `${venueName(venue)}: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

export type CoinMark = '' | '?' | '≠';

/** Behind a name: `≠` where one of its markets is taken for another coin, `?` where one is unverified. */
export function coinMark(identities: readonly number[]): CoinMark {
  const others = identities.filter((identity) => !isTrusted(identity));
  if (others.length === 0) return '';
  return others.every((identity) => identity === Identity.UNVERIFIED) ? '?' : '≠';
}

export const MARK_MEANING: Readonly<Record<CoinMark, string>> = {
  '': '',
  '?': 'Unverified: nobody has said that it is the coin of that name. More → Coins',
  '≠': 'A market of it may trade another coin. More → Coins',
};
