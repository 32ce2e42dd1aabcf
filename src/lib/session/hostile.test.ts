import { describe, expect, it } from 'vitest';
import { openSession, SessionDamage } from './index.ts';

const HEADER =
  '{"t":0,"ev":"header","format":"arbscope-session","version":1,"core":"0.1.0","seed":7,"config":{},"markets":[],"notes":[]}';
const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

function read(...lines: string[]) {
  const reader = openSession(new TextEncoder().encode(`${lines.join('\n')}\n`));
  return { header: reader.header, events: [...reader] };
}

function lineOfDamage(...lines: string[]): number {
  try {
    read(...lines);
  } catch (error) {
    if (error instanceof SessionDamage) return error.line;
    throw error;
  }
  return 0;
}

/** Own and inherited names of what every object inherits from. */
function prototypes(): string {
  const kinds = [Object, Array, Map, Function, String, Uint8Array];
  return kinds.map((kind) => Reflect.ownKeys(kind.prototype).map(String).join()).join();
}

describe('a hostile session file', () => {
  it.each(['[', '{"a":'])('V02 100,000 levels of %s are refused wherever they stand', (open) => {
    const close = open === '[' ? ']' : '}';
    const deep = `${open.repeat(100_000)}${open === '[' ? '' : '1'}${close.repeat(100_000)}`;
    expect(lineOfDamage(HEADER.replace('"config":{}', `"config":{"deep":${deep}}`))).toBe(1);
    expect(lineOfDamage(HEADER.replace('"notes":[]', `"notes":${deep}`))).toBe(1);
    for (const line of [
      deep,
      `{"t":${deep},"ev":"tick"}`,
      `{"t":1,"ev":${deep}}`,
      `{"t":1,"ev":"tick","more":${deep}}`,
      `{"t":1,"ev":"cmd","cmd":{"do":${deep}}}`,
      `{"t":1,"ev":"recv","venue":"kraken","conn":1,"data":${deep}}`,
    ]) {
      expect(lineOfDamage(HEADER, line)).toBe(2);
    }
  });

  it.each(NAMES)('V07 the name %s changes no object', (name) => {
    const before = prototypes();
    const evil = `"${name}":{"polluted":true}`;
    const { header, events } = read(
      HEADER.replace('"config":{}', `"config":{${evil}},${evil}`),
      `{"t":1,"ev":"cmd","cmd":{${evil}},${evil}}`,
      `{"t":2,"ev":"tick",${evil}}`,
    );
    const copies = [
      { ...header.config },
      structuredClone(events),
      JSON.parse(JSON.stringify(header)),
    ];
    expect(copies).toHaveLength(3);
    expect(prototypes()).toBe(before);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('V07 of a key that stands twice the last counts, and is checked', () => {
    const twice = read(HEADER, '{"t":1,"t":5,"ev":"cmd","ev":"tick"}');
    expect(twice.events).toMatchObject([{ t: 5, ev: 'tick' }]);
    expect(lineOfDamage(HEADER, '{"t":5,"t":"1","ev":"tick"}')).toBe(2);
  });
});
