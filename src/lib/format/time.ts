// Times and ages. A time always carries its zone; an age always takes about the same room.
import { DASH, fixed } from './number.ts';

export type Zone = 'utc' | 'local';

const PARTS: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
};

const formats: Record<Zone, Intl.DateTimeFormat> = {
  utc: new Intl.DateTimeFormat('en-CA', { ...PARTS, timeZone: 'UTC' }),
  local: new Intl.DateTimeFormat('en-CA', PARTS),
};

/** `14:02:11` of microseconds since the epoch. */
export function clock(atUs: number, zone: Zone): string {
  return Number.isFinite(atUs) ? parts(atUs, zone).slice(12) : DASH;
}

/** `14:02:11.310`. */
export function clockMs(atUs: number, zone: Zone): string {
  if (!Number.isFinite(atUs)) return DASH;
  const ms = Math.floor(atUs / 1000) % 1000;
  return `${clock(atUs, zone)}.${String(ms).padStart(3, '0')}`;
}

/** `2021-08-20`. */
export function day(atUs: number, zone: Zone): string {
  return Number.isFinite(atUs) ? parts(atUs, zone).slice(0, 10) : DASH;
}

/** `UTC`, or `UTC+2` for the local zone at that moment. */
export function zoneName(zone: Zone, atUs: number): string {
  if (zone === 'utc') return 'UTC';
  const minutes = -new Date(atUs / 1000).getTimezoneOffset();
  const hours = Math.abs(minutes) / 60;
  return minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '−' : '+'}${fixed(hours, hours % 1 ? 1 : 0)}`;
}

/** An age or a length of time: `84 ms`, `2.3 s`, `14 min`, `3 h`. Negative ages count as zero. */
export function age(ms: number): string {
  if (!Number.isFinite(ms)) return DASH;
  const past = Math.max(0, ms);
  if (past < 1000) return `${fixed(Math.floor(past), 0)} ms`;
  if (past < 60_000) return `${fixed(past / 1000, 1)} s`;
  if (past < 3_600_000) return `${fixed(Math.floor(past / 60_000), 0)} min`;
  return `${fixed(past / 3_600_000, 1)} h`;
}

/** How long something took, in two units: `5 min 29 s`, `2 h 4 min`, `3.1 s`. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 60_000) return age(ms);
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.floor((ms % 60_000) / 1000)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Microseconds as a latency: `85 µs`, `0.41 ms`, `12.0 ms`. */
export function latency(us: number): string {
  if (!Number.isFinite(us)) return DASH;
  if (us < 100) return `${fixed(us, 0)} µs`;
  return us < 10_000 ? `${fixed(us / 1000, 2)} ms` : `${fixed(us / 1000, 1)} ms`;
}

// `2021-08-20, 14:02:11`, whatever separators the engine's locale data choose.
function parts(atUs: number, zone: Zone): string {
  const text = formats[zone].format(atUs / 1000);
  const [date = '', time = ''] = text.split(/,\s*/);
  return `${date}, ${time}`;
}
