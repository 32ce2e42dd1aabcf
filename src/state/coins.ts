// Which markets are not plainly known to trade the coin of their name, and what a person said of them. Pure.
import * as v from 'valibot';
import { VENUES } from '../contract/generated.ts';
import type { Choices } from './choices.ts';
import type { CatalogueMarket, IdentityWord } from './link.ts';

export type Verdict = 'same' | 'other';

/** A person's answers by market: `gate LINK_USDT`. */
export type CoinAnswers = Choices['identity'];

/** A market whose coin somebody may want to look at. */
export interface Coin {
  readonly key: string;
  readonly venue: string;
  readonly symbol: string;
  /** Null where the market is not followed here, or never paired. */
  readonly instrument: string | null;
  readonly identity: IdentityWord;
  readonly evidence: string;
  /** Since when its price has been far from the others', µs; null where it is not. */
  readonly farSinceUs: number | null;
  /** The venue's unit is `10^power` coins. */
  readonly power: number;
  readonly verdict: Verdict | null;
}

/** Suspects first: what a person should look at before all else. */
const ORDER: readonly IdentityWord[] = [
  'suspect',
  'unverified',
  'gone',
  'denied',
  'confirmed',
  'refused',
  'known',
];

export function answerKey(venue: string, symbol: string): string {
  return `${venue} ${symbol}`;
}

/** Markets that are not plainly known, suspects first; then what was said of markets not followed here. */
export function coinsOf(markets: readonly CatalogueMarket[], answers: CoinAnswers): Coin[] {
  // Derivatives are never paired: whatever they are called harms nobody.
  const spot = markets.filter(({ kind }) => kind === 'spot');
  const followed = spot.map((market) => coinOf(market, answers));
  const seen = new Set(followed.map(({ key }) => key));
  const told = followed.filter(isTelling).sort(byGravity);
  const absent = Object.entries(answers).filter(([key]) => !seen.has(key));
  return [...told, ...absent.map(([key, verdict]) => absentCoin(key, verdict))];
}

function coinOf(market: CatalogueMarket, answers: CoinAnswers): Coin {
  const { venue, symbol, instrument, identity = 'known', evidence = '' } = market;
  const key = answerKey(venue, symbol);
  return {
    key,
    venue,
    symbol,
    instrument,
    identity,
    evidence,
    farSinceUs: market.farSinceUs ?? null,
    power: market.power ?? 0,
    verdict: answers[key] ?? null,
  };
}

function absentCoin(key: string, verdict: Verdict): Coin {
  const [venue = '', symbol = ''] = splitKey(key);
  const identity = verdict === 'same' ? 'confirmed' : 'denied';
  const evidence = 'Not followed here; the answer is kept.';
  const unknown = { instrument: null, farSinceUs: null, power: 0 };
  return { key, venue, symbol, identity, evidence, verdict, ...unknown };
}

function isTelling({ identity, power, verdict }: Coin): boolean {
  return identity !== 'known' || power > 0 || verdict !== null;
}

function byGravity(a: Coin, b: Coin): number {
  const gravity = ORDER.indexOf(a.identity) - ORDER.indexOf(b.identity);
  return gravity || compare(a.instrument ?? '~', b.instrument ?? '~') || compare(a.key, b.key);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** `3 suspects · 8 unverified`; empty where all is known. */
export function tally(coins: readonly Coin[]): string {
  const counts = ORDER.map(
    (word) => [word, coins.filter((c) => c.identity === word).length] as const,
  );
  const told = counts.filter(([word, count]) => count > 0 && word !== 'known');
  return told.map(([word, count]) => `${count} ${word}`).join(' · ');
}

/** Answers with one more, or one less. */
export function answersWith(
  answers: CoinAnswers,
  venue: string,
  symbol: string,
  verdict: Verdict | null,
): CoinAnswers {
  const { [answerKey(venue, symbol)]: _, ...others } = answers;
  return verdict === null ? others : { ...others, [answerKey(venue, symbol)]: verdict };
}

// --- The file -------------------------------------------------------------------------------------

/** Largest file that is read, bytes. */
export const FILE_BYTES_MAX = 1 << 20;
const ANSWERS_MAX = 10_000;
const SYMBOL_MAX = 64;

const FILE = v.strictObject({
  arbscope: v.literal('coins'),
  version: v.literal(1),
  answers: v.pipe(
    v.array(
      v.strictObject({
        venue: v.picklist(VENUES.map(({ id }) => id)),
        symbol: v.pipe(v.string(), v.minLength(1), v.maxLength(SYMBOL_MAX)),
        verdict: v.picklist(['same', 'other']),
      }),
    ),
    v.maxLength(ANSWERS_MAX),
  ),
});

export type CoinFile = v.InferOutput<typeof FILE>;

/** A person's answers as the text of a file. */
export function writeCoinFile(answers: CoinAnswers): string {
  const list = Object.entries(answers).map(([key, verdict]) => {
    const [venue = '', symbol = ''] = splitKey(key);
    return { venue, symbol, verdict };
  });
  return `${JSON.stringify({ arbscope: 'coins', version: 1, answers: list }, null, 2)}\n`;
}

/** The answers in a file's text, or one sentence that says why there are none. */
export function readCoinFile(text: string): { answers: CoinFile['answers'] } | { refusal: string } {
  if (text.length > FILE_BYTES_MAX) return { refusal: 'The file is larger than a megabyte.' };
  const value = parse(text);
  if (value === undefined) return { refusal: 'The file is not JSON.' };
  const checked = v.safeParse(FILE, value);
  return checked.success ? checked.output : { refusal: refusalOf(checked.issues[0]) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// `answers.3.verdict: …`: where it is, then what was expected and found.
function refusalOf(issue: v.BaseIssue<unknown>): string {
  const place = v.getDotPath(issue);
  const found = issue.received.slice(0, SYMBOL_MAX);
  const expected = place?.endsWith('.venue') ? 'a venue of this version' : issue.expected;
  const at = place === null ? 'The file' : `“${place}” of the file`;
  return `${at} was not understood: expected ${expected ?? 'something else'}, found ${found}. Nothing was taken over.`;
}

function splitKey(key: string): string[] {
  const space = key.indexOf(' ');
  return [key.slice(0, space), key.slice(space + 1)];
}
