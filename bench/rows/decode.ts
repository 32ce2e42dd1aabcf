import { gunzipSync } from 'fflate';
import type { BenchCore } from '../lib/bench-core.ts';
import {
  CAPTURED,
  type CapturedFrame,
  captureOf,
  flat,
  MADE_UP,
  type VenueCapture,
} from '../lib/captures.ts';
import { CoreDecoder } from '../lib/decoder.ts';
import type { Result, Settings } from '../lib/result.ts';
import {
  type Contender,
  interleave,
  perUnit,
  type Rounds,
  ratioOf,
  type Times,
} from '../lib/rounds.ts';
import { CcxtVenue } from '../rivals/ccxt-books.ts';
import { decodeJson } from '../rivals/json-decoders.ts';
import { LevelLists } from '../rivals/level-lists.ts';
import { decodeProtobuf } from '../rivals/protobuf-decoder.ts';

/** Frames this long and longer are to be read ten times as fast, shorter ones five times. */
const LONG_BYTES = 200;
/** Whole books of a venue with tens of thousands of levels: a line of their own. */
const HUGE_BYTES = 200_000;
/** Text of one round. */
const ROUND_BYTES = 25_000;

const OURS = 'core';
const JSON_RIVAL = 'JSON.parse + Number';
const CCXT = 'ccxt parser';
const PROTOBUF = 'protobufjs + Number';
const FFLATE = 'fflate + JSON.parse + Number';

/** What Bitfinex says to a subscription: the number of the channel, without which nobody reads its books. */
const NOTICE = /^\{"event":"subscribed"/;

interface Group {
  readonly id: string;
  readonly words: string;
  readonly least: number;
  readonly frames: CapturedFrame[];
}

/** Frame text to decoded levels, venue by venue. */
export function decodeRows(core: BenchCore, { quick }: Settings): Result[] {
  const rounds = quick ? { rounds: 31, warmMs: 400 } : { rounds: 201, warmMs: 1_500 };
  const captured = CAPTURED.flatMap((id) => decodeVenue(core, captureOf(id), rounds));
  return [...captured, decodeBinary(core, captureOf(MADE_UP), rounds)];
}

function decodeVenue(core: BenchCore, capture: VenueCapture, rounds: Rounds): Result[] {
  const decoder = new CoreDecoder(core, capture);
  const frames = levelFrames(decoder, capture);
  const results = groupsOf(frames.map(asText)).map((group) => {
    return decodeGroup(capture, decoder, group, group.id === 'huge' ? fewer(rounds) : rounds);
  });
  const zipped = frames.filter(({ data }) => typeof data !== 'string');
  return zipped.length > 0 ? [...results, decodeZipped(decoder, zipped, rounds)] : results;
}

/** The frames that hold levels. Throws where the two decoders disagree. */
function levelFrames(decoder: CoreDecoder, capture: VenueCapture): CapturedFrame[] {
  const lists = new LevelLists();
  return capture.frames.filter((frame) => {
    const count = decoder.decode(frame);
    decodeJson(capture.id, textOf(frame), lists);
    const sums = [decoder.levelSum(), lists.sum()] as const;
    const agree = count === lists.length && Math.abs(sums[0] - sums[1]) <= 1e-9 * Math.abs(sums[1]);
    if (!agree && decoder.market() >= 0) {
      throw new Error(`${capture.id}: the decoders disagree on ${textOf(frame).slice(0, 200)}`);
    }
    return agree && count > 0;
  });
}

function groupsOf(frames: readonly CapturedFrame[]): Group[] {
  const sized = (from: number, to: number) =>
    frames.filter(({ data }) => data.length >= from && data.length < to);
  const groups: Group[] = [
    { id: 'short', words: 'below 200 bytes', least: 5, frames: sized(0, LONG_BYTES) },
    { id: 'long', words: '200 bytes and more', least: 10, frames: sized(LONG_BYTES, HUGE_BYTES) },
    {
      id: 'huge',
      words: 'whole books of megabytes',
      least: 10,
      frames: sized(HUGE_BYTES, Infinity),
    },
  ];
  return groups.filter((group) => group.frames.length >= (group.id === 'huge' ? 1 : 3));
}

function decodeGroup(
  capture: VenueCapture,
  decoder: CoreDecoder,
  group: Group,
  rounds: Rounds,
): Result {
  const slices = new Slices(group.frames);
  const lists = new LevelLists();
  const ccxt = new CcxtVenue(capture.id, capture.markets.map(ccxtMarket)).withoutBooks();
  for (const { data } of capture.frames)
    if (typeof data === 'string' && NOTICE.test(data)) ccxt.receive(data);
  const decode = (frame: CapturedFrame) => void decoder.decode(frame);
  const parse = ({ data }: CapturedFrame) => decodeJson(capture.id, data as string, lists);
  const receive = ({ data }: CapturedFrame) => void ccxt.receive(data as string);
  const contenders: Contender[] = [
    { name: OURS, run: (round) => slices.each(round, decode) },
    { name: JSON_RIVAL, run: (round) => slices.each(round, parse) },
    { name: CCXT, run: (round) => slices.each(round, receive) },
  ];
  return resultOf(capture.id, group, slices.count, interleave(contenders, rounds));
}

function resultOf(venue: string, group: Group, units: number, times: Times): Result {
  const bytes = Math.round(meanBytes(group.frames));
  const ccxt = ratioOf(times, OURS, CCXT).median;
  return {
    id: `decode.${venue}.${group.id}`,
    work: `${venue}, ${group.words} (mean ${bytes})`,
    ours: perUnit(times, OURS, units),
    unit: 'ns a frame',
    rival: { name: JSON_RIVAL, value: perUnit(times, JSON_RIVAL, units) },
    ratio: ratioOf(times, OURS, JSON_RIVAL),
    target: { of: 'ratio', at: 'least', value: group.least, why: WHY[venue] ?? WHY_ANY },
    note: `${ccxt.toFixed(1)}× as fast as ccxt's parser`,
  };
}

const WHY_ANY =
  'encoding the text into the core takes 60 ns of a short frame and the call 14, whatever the decoder does; every digit is checked and kept exact';
const WHY: Record<string, string> = {
  bybit:
    'encoding the text into the core and the call are a third of a short frame; every digit is checked and kept exact',
  coinbase:
    'most of a frame are keys and times: JSON.parse and `Number` take 3.6 ns a byte, where Binance costs them 8',
  htx: 'its frames hold bare numbers, which JSON.parse turns into numbers on its own; two of three prices have an exponent',
  'crypto-com': 'its recorded frames hold bare numbers: the rival is spared `Number`',
  kraken:
    'its frames hold bare numbers, which JSON.parse turns into numbers on its own: 4.5 to 6 ns a byte, where Binance costs it 8',
};

/** Frames as they are sent, where that is no text, against one rival. */
function decodeBytes(
  decoder: CoreDecoder,
  frames: readonly CapturedFrame[],
  rival: { name: string; read(bytes: Uint8Array, lists: LevelLists): void },
  rounds: Rounds,
) {
  const slices = new Slices(frames);
  const lists = new LevelLists();
  const decode = (frame: CapturedFrame) => void decoder.decode(frame);
  const read = ({ data }: CapturedFrame) => rival.read(data as Uint8Array, lists);
  const contenders: Contender[] = [
    { name: OURS, run: (round) => slices.each(round, decode) },
    { name: rival.name, run: (round) => slices.each(round, read) },
  ];
  const times = interleave(contenders, rounds);
  return {
    ours: perUnit(times, OURS, slices.count),
    unit: 'ns a frame',
    rival: { name: rival.name, value: perUnit(times, rival.name, slices.count) },
    ratio: ratioOf(times, OURS, rival.name),
  };
}

/** A gzip frame both ways: inflating is most of the work, and fflate is good at it. */
function decodeZipped(
  decoder: CoreDecoder,
  frames: readonly CapturedFrame[],
  rounds: Rounds,
): Result {
  const text = new TextDecoder();
  const read = (bytes: Uint8Array, lists: LevelLists) =>
    decodeJson('htx', text.decode(gunzipSync(bytes)), lists);
  return {
    id: 'decode.htx.gzip',
    work: 'htx, as sent: gzip',
    ...decodeBytes(decoder, frames, { name: FFLATE, read }, rounds),
    target: null,
    note: 'inflating included on both sides; the target is set for the text',
  };
}

/** MEXC's protobuf: no text but the digits. */
function decodeBinary(core: BenchCore, capture: VenueCapture, rounds: Rounds): Result {
  const decoder = new CoreDecoder(core, capture);
  const { id, frames } = capture;
  const lists = new LevelLists();
  for (const frame of frames) {
    decodeProtobuf(frame.data as Uint8Array, lists);
    const same = decoder.decode(frame) === lists.length;
    if (!same || Math.abs(decoder.levelSum() / lists.sum() - 1) > 1e-9) {
      throw new Error(`${id}: the decoders disagree`);
    }
  }
  return {
    id: `decode.${id}.protobuf`,
    work: `${id}, protobuf (mean ${Math.round(meanBytes(frames))})`,
    ...decodeBytes(decoder, frames, { name: PROTOBUF, read: decodeProtobuf }, rounds),
    target: { of: 'ratio', at: 'least', value: 10, why: WHY_PROTOBUF },
    note: 'no recording of this feed is known: the frames are those of the end-to-end tests’ venue server, 20 levels a side',
  };
}

const WHY_PROTOBUF =
  'the rival’s decoder is compiled for the schema and skips by lengths what the others look for letter by letter; every digit is checked and kept exact';

/** For every round the next frames; after the last the capture begins anew. */
class Slices {
  /** Frames of a round. */
  readonly count: number;
  private readonly frames: readonly CapturedFrame[];

  constructor(frames: readonly CapturedFrame[]) {
    this.frames = frames;
    this.count = Math.max(1, Math.round(ROUND_BYTES / meanBytes(frames)));
  }

  each(round: number, work: (frame: CapturedFrame) => void): void {
    const { frames, count } = this;
    let next = (round * count) % frames.length;
    for (let i = 0; i < count; i += 1) {
      work(frames[next]!);
      next = next + 1 === frames.length ? 0 : next + 1;
    }
  }
}

function meanBytes(frames: readonly CapturedFrame[]): number {
  return frames.reduce((sum, { data }) => sum + data.length, 0) / frames.length;
}

function fewer({ rounds, warmMs }: Rounds): Rounds {
  return { rounds: Math.max(3, Math.round(rounds / 30)), warmMs: warmMs / 2 };
}

function asText(frame: CapturedFrame): CapturedFrame {
  return { ...frame, data: textOf(frame) };
}

export function textOf({ data }: CapturedFrame): string {
  return typeof data === 'string' ? data : flat(Buffer.from(gunzipSync(data)).toString('utf8'));
}

export function ccxtMarket({ symbol, base, quote }: VenueCapture['markets'][number]) {
  return { id: symbol, base: base ?? symbol, quote: quote ?? '' };
}
