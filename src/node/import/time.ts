/** Decimal seconds to whole microseconds, further digits dropped, without going through a float. */
export function microsOfSeconds(text: string): number {
  const [whole = '0', fraction = ''] = text.split('.');
  return Number(whole) * 1e6 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}

/** Nanoseconds to whole microseconds, rounded down. */
export function microsOfNanos(text: string): number {
  return Number(text.slice(0, -3));
}

/** RFC 3339 in UTC with up to nanoseconds to whole microseconds, null if it is not such a time. */
export function microsOfIso(text: string): number | null {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(text);
  if (match === null) return null;
  const ms = Date.parse(`${match[1]}Z`);
  return Number.isNaN(ms) ? null : ms * 1000 + Number((match[2] ?? '').padEnd(6, '0').slice(0, 6));
}

/** Decimal seconds to RFC 3339 with microseconds, digit by digit. */
export function isoOfSeconds(text: string): string {
  const [whole = '0', fraction = ''] = text.split('.');
  const second = new Date(Number(whole) * 1000).toISOString().slice(0, 19);
  return `${second}.${fraction.slice(0, 6).padEnd(6, '0')}Z`;
}

/** Whole microseconds to RFC 3339, for messages. */
export function isoOfMicros(t_us: number): string {
  return new Date(Math.floor(t_us / 1000)).toISOString();
}
