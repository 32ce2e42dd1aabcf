import { describe, expect, it } from 'vitest';
import { readChoices } from './choices.ts';
import { readCoinFile } from './coins.ts';

const NAMES = ['__proto__', 'constructor', 'prototype', 'toString'];

function prototypes(): string {
  return [Object, Array, Map]
    .map((kind) => Reflect.ownKeys(kind.prototype).map(String).join())
    .join();
}

describe('hostile settings', () => {
  it.each(NAMES)('V07 the name %s in stored choices or in a file changes no object', (name) => {
    const before = prototypes();
    const evil = `"${name}":{"polluted":true}`;
    const { choices, ignored } = readChoices(
      `{${evil},"minEdgeBps":5,"fees":{${evil}},"groups":{${evil}}}`,
    );
    expect([ignored.includes(name), choices.minEdgeBps]).toEqual([true, 5]);
    const coins = readCoinFile(`{"arbscope":"coins","version":1,"answers":[],${evil}}`);
    expect(coins).toHaveProperty('refusal');
    expect(Object.getPrototypeOf(choices)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(choices.fees)).toBe(Object.prototype);
    expect(prototypes()).toBe(before);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('V02 what nests 100,000 deep is refused as any other nonsense', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(readChoices(`{"fees":${deep},"limits":${deep},"minEdgeBps":5}`).choices.minEdgeBps).toBe(
      5,
    );
    expect(readCoinFile(`{"arbscope":"coins","version":1,"answers":${deep}}`)).toHaveProperty(
      'refusal',
    );
  });
});
