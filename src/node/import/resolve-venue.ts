import type { Capture } from './capture.ts';
import { ImportRefusal } from './refusal.ts';
import { parseJson, type VenueForms } from './venue-forms.ts';
import { venues } from './venues/index.ts';

const SAMPLE_FRAMES = 50;

/** The venue with this id. Throws `ImportRefusal` naming those there are. */
export function venueById(id: string): VenueForms {
  const venue = venues.find((candidate) => candidate.id === id);
  if (venue !== undefined) return venue;
  throw new ImportRefusal(`unknown venue "${id}"; there are ${ids()}`);
}

/** Whose recording it is: by the recorder's word, else by its addresses, else by its frames. */
export function venueOf(capture: Capture): VenueForms {
  const { file, exchange } = capture;
  const found = exchange === null ? (byAddress(capture) ?? byFrames(capture)) : byName(exchange);
  if (found !== undefined) return found;
  const reason =
    exchange === null ? 'the venue cannot be told' : `no venue is called "${exchange}"`;
  throw new ImportRefusal(`${file}: ${reason}; name it with --venue (${ids()})`);
}

function byName(exchange: string): VenueForms | undefined {
  return venues.find(({ exchangeNames }) => exchangeNames.includes(exchange.toUpperCase()));
}

function byAddress(capture: Capture): VenueForms | undefined {
  const connect = capture.records.find((record) => record.kind === 'connect');
  if (connect === undefined) return undefined;
  const host = URL.canParse(connect.url) ? new URL(connect.url).hostname : '';
  return venues.find(({ hosts }) => hosts.some((own) => host === own || host.endsWith(`.${own}`)));
}

function byFrames(capture: Capture): VenueForms | undefined {
  const frames = capture.records.filter((record) => record.kind === 'frame');
  for (const { payload } of frames.slice(0, SAMPLE_FRAMES)) {
    const frame = 'data' in payload ? parseJson(payload.data) : null;
    const venue = frame === null ? undefined : venues.find((each) => each.recognises(frame));
    if (venue !== undefined) return venue;
  }
  return undefined;
}

function ids(): string {
  return venues.map(({ id }) => id).join(', ');
}
