// What happened to a venue or a market, in a sentence. The core keeps numbers; the words are here. Pure.
import type { HappeningWord } from '../contract/generated.ts';
import { count } from '../lib/format/number.ts';
import { age, duration } from '../lib/format/time.ts';
import type { HappeningTold } from './link.ts';

interface Facts {
  /** The two numbers, as exact text. */
  readonly a: string;
  readonly b: string;
  readonly text: string;
}

/** µs, as sent, in words. */
const length = (us: string) => duration(Number(us) / 1000);
const short = (us: string) => age(Number(us) / 1000);
const nth = (tries: string) => (Number(tries) > 1 ? `, ${tries}. time` : '');
const quoted = (text: string) => (text === '' ? '' : `: “${text}”`);
/** A checksum as the venues write it. */
const sum = (value: string) => Number(value).toString(16).padStart(8, '0');

const CLOSE_CODES: Readonly<Record<string, string>> = {
  '1000': 'closed normally',
  '1001': 'the venue went away',
  '1005': 'no code given',
  '1006': 'cut without a word',
  '1008': 'policy: refused',
  '1009': 'message too big',
  '1011': 'error at the venue',
  '1012': 'the venue restarts',
  '1013': 'the venue is overloaded',
};

function closing({ a, b, text }: Facts): string {
  const meaning = CLOSE_CODES[b];
  return `connection ${a}: closed, code ${b}${meaning ? ` (${meaning})` : ''}${quoted(text)}`;
}

function live({ a }: Facts): string {
  return Number(a) > 0 ? `live again after ${length(a)}` : 'live';
}

const SENTENCES: Readonly<Record<HappeningWord, (facts: Facts) => string>> = {
  dialled: ({ a }) => `connection ${a}: dialling`,
  opened: ({ a }) => `connection ${a}: open`,
  subscribed: ({ a, b }) => `connection ${a}: asked for ${b} ${b === '1' ? 'market' : 'markets'}`,
  acknowledged: () => 'subscription acknowledged',
  closed: closing,
  'no-answer': ({ a }) => `connection ${a}: no answer; given up`,
  waits: ({ a, b }) =>
    `next try in ${short(a)}${Number(b) > 1 ? ` (${b} tries did not last)` : ''}`,
  silent: ({ a, b }) => `connection ${a}: silent for ${short(b)}; given up`,
  'snapshot-asked': ({ a }) => `snapshot asked for${nth(a)}`,
  live,
  'live-fresh': (facts) => `snapshot came; ${live(facts)}`,
  stale: ({ a, b }) =>
    Number(b) > 0
      ? `stale, silent for ${short(a)}, while it usually speaks every ${short(b)}`
      : `stale, silent for ${short(a)}`,
  lagging: ({ a, b }) => `stale: a message came ${short(a)} late; the least lately was ${short(b)}`,
  unproved: ({ a }) =>
    `stale: the last snapshot is ${short(a)} old, and this feed could hide a loss`,
  behind: () => 'stale: its stream should have reached its snapshot by now',
  frozen: () => 'stale: trades go on while the book stands still, frozen by the venue',
  gap: ({ a, b }) => `gap: expected what follows ${a}, got ${b}; book dropped`,
  'connection-gap': ({ a, b }) =>
    `gap: expected frame ${a}, got ${b}; every book of the connection dropped`,
  'checksum-wrong': ({ a, b }) =>
    `checksum: the venue says ${sum(a)}, the book is ${sum(b)}; book dropped`,
  crossed: ({ a }) =>
    Number(a) > 0 ? `crossed for ${short(a)}; book dropped` : 'crossed; book dropped',
  'no-snapshot': () => 'the venue sends no snapshot',
  'fell-back': ({ a, text }) =>
    a === '1' ? `${text} is used instead of what was refused` : `no snapshot; ${text} is used`,
  quarantined: ({ a }) => `quarantined: damaged too often; next try in ${length(a)}`,
  held: ({ a }) => `health ${a}: not offered until it is well again`,
  trusted: ({ a }) => `health ${a}: may be offered again`,
  malformed: ({ text }) => `frame refused: ${text}`,
  refused: ({ text }) => `refused by the venue${quoted(text)}`,
  'orders-dropped': ({ text }) => `single orders dropped: ${text}`,
  listed: ({ a }) => `the venue’s own list came: ${count(Number(a))} markets`,
  trading: ({ a }) => (a === '1' ? 'traded again' : 'the venue says that it is not traded now'),
  'not-listed': ({ text }) => `not listed, it seems: ${text}; tried again when you ask for it`,
  'planned-cut': ({ a }) => `connection ${a}: the venue will cut it; renewing before it does`,
  maintenance: ({ a }) => (a === '1' ? 'maintenance begins' : 'maintenance is over'),
  'ban-suspected': ({ a }) =>
    `refused again and again; waiting ${Number(a) / 1e6} s: a ban, it seems`,
  'format-changed': ({ a }) =>
    `connection ${a}: messages of another format than is known; its books are left out`,
  'clock-jumped': ({ a }) =>
    `this computer’s clock moved by ${(Number(a) / 1e6).toFixed(3)} s; every book waits for news`,
  woke: ({ a }) => `nobody watched for ${length(a)}; every book waits for news`,
  stranger: ({ a, b }) => strangerWords(Number(a), Number(b)),
  likened: () => 'its price is that of the other venues again',
  answered: ({ text }) => ANSWERS[text] ?? 'you took back what was said of its coin',
};

const ANSWERS: Readonly<Record<string, string>> = {
  same: 'you said that it is the same coin as elsewhere',
  other: 'you said that it is another coin than elsewhere',
};

function strangerWords(percent: number, others: number): string {
  const side = percent > 0 ? 'above' : 'below';
  const place = others === 1 ? 'the other venue' : `the median of ${others} other venues`;
  return `stands ${Math.abs(percent)} % ${side} ${place}: taken for another coin`;
}

/** One sentence, without the market's name. */
export function eventWords({ what, n, text }: HappeningTold): string {
  const [a, b] = n;
  return SENTENCES[what]?.({ a, b, text }) ?? what;
}

/** The same for the list of a whole venue. */
export function venueEventWords(told: HappeningTold): string {
  return told.market === null ? eventWords(told) : `${told.market}: ${eventWords(told)}`;
}

const BAD: ReadonlySet<HappeningWord> = new Set([
  'gap',
  'connection-gap',
  'checksum-wrong',
  'crossed',
  'malformed',
  'refused',
  'quarantined',
  'held',
  'ban-suspected',
  'format-changed',
  'no-snapshot',
  'not-listed',
]);

/** How a line looks beside its words: what broke, what is well, and the rest. */
export function eventMark({ what }: HappeningTold): {
  shape: string;
  tone: 'ok' | 'bad' | 'quiet';
} {
  if (BAD.has(what)) return { shape: '✕', tone: 'bad' };
  const isWell = what === 'live' || what === 'live-fresh' || what === 'trusted';
  return isWell ? { shape: '●', tone: 'ok' } : { shape: '·', tone: 'quiet' };
}
