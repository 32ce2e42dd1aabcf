import type { FrameEvent, MarketKind } from '../../lib/session/index.ts';
import type { Capture, FrameRecord, RestRecord } from './capture.ts';

/**
 * What the importer must know of one venue. This folder is the one place in TypeScript where venues
 * have names: recordings of the past carry forms that the core, which speaks to today's venues, need
 * not know.
 */
export interface VenueForms {
  id: string;
  /** Names recorders give the venue, upper case. */
  exchangeNames: readonly string[];
  /** Hosts of captured addresses. */
  hosts: readonly string[];
  /** Whether a frame is of this venue's making, for recordings that do not say. */
  recognises(frame: Json): boolean;
  /** Where such frames usually come from, for recordings without a connect record. */
  usualUrl(capture: Capture): string;
  /** The venue's own time of a frame, null where it carries none. */
  eventTime_us(frame: Json): number | null;
  /** The markets a book or trade frame is about. */
  sightings(payload: Payload, url: string): Sighting[];
  /** Base and quote in common names, null where they cannot be told. */
  split(sighting: Sighting): BaseQuote | null;
  /** How frames of one recording are turned into those of today. */
  translator(capture: Capture): Translator;
}

export type Payload = FrameRecord['payload'];
export type Json = Record<string, unknown>;

export interface Sighting {
  symbol: string;
  kind: MarketKind | null;
}

export interface BaseQuote {
  base: string;
  quote: string;
}

/** Turns old forms into new ones; may remember what it saw. */
export interface Translator {
  url(url: string): string;
  frame(record: FrameRecord): Payload[];
  /** Null for a reply that has no place in a session. */
  rest(record: RestRecord): PlacedFrame | null;
  /** What was changed, in plain words. */
  notes(): string[];
}

/** A frame made of a REST reply: on a connection of the recording, or on one of its own by address. */
export interface PlacedFrame {
  t_us: number | null;
  place: { conn: string } | { url: string };
  payload: Payload;
}

/** Leaves everything as it was sent. */
export const verbatim: Translator = {
  url: (url) => url,
  frame: (record) => [record.payload],
  rest: () => null,
  notes: () => [],
};

/** The frame as JSON, null where it is text of another kind or binary. */
export function jsonOf(payload: Payload | FrameEvent): Json | null {
  return 'data' in payload ? parseJson(payload.data) : null;
}

/** A JSON object or array, null for anything else. */
export function parseJson(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? (value as Json | null) : null;
  } catch {
    return null;
  }
}

/** A field that is an object, or an empty one: recordings hold whatever was sent. */
export function objectIn(frame: Json, key: string): Json {
  const value = frame[key];
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

/** A field that is a list of objects. */
export function listIn(frame: Json, key: string): Json[] {
  const value = frame[key];
  return Array.isArray(value)
    ? value.filter((item) => typeof item === 'object' && item !== null)
    : [];
}

/** A field that is text, or empty text. */
export function textIn(frame: Json, key: string): string {
  const value = frame[key];
  return typeof value === 'string' ? value : '';
}

/** Milliseconds, as number or digits, to microseconds. */
export function microsOfMillis(value: unknown): number | null {
  const ms = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof ms === 'number' && Number.isSafeInteger(ms) && ms > 0 ? ms * 1000 : null;
}
