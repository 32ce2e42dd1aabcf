import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_INSTRUMENTS } from '../contract/generated.ts';
import { openChoices } from './choiceStore.ts';
import { DEFAULTS, readChoices } from './choices.ts';
import { configOf } from './config.ts';

describe('stored choices', () => {
  test('nothing stored is the defaults', () => {
    expect(readChoices(null)).toEqual({ choices: DEFAULTS, ignored: [] });
  });

  test('what is known and valid is taken', () => {
    const { choices, ignored } = readChoices(
      '{"theme":"light","minEdgeBps":2.5,"fees":{"a":0.001}}',
    );
    expect(choices).toMatchObject({ theme: 'light', minEdgeBps: 2.5, fees: { a: 0.001 } });
    expect(ignored).toEqual([]);
  });

  test('a bad value costs only itself, and is named', () => {
    const { choices, ignored } = readChoices('{"theme":"pink","density":"comfortable","future":1}');
    expect(choices).toMatchObject({ theme: DEFAULTS.theme, density: 'comfortable' });
    expect(ignored).toEqual(['theme', 'future']);
  });

  test('X03 names that every object has are no settings', () => {
    expect(readChoices('{"constructor":1,"toString":2}').ignored).toEqual([
      'constructor',
      'toString',
    ]);
  });

  test('X03 no text makes it throw or leaves a hole', () => {
    const texts = fc.oneof(fc.string(), fc.json());
    fc.assert(
      fc.property(texts, (text) => {
        const { choices } = readChoices(text);
        expect(Object.keys(choices).sort()).toEqual(Object.keys(DEFAULTS).sort());
      }),
    );
  });
});

describe('the store', () => {
  test('keeps every change and says what it left out', () => {
    const kept = new Map([['arbscope.choices.1', '{"theme":"light","old":true}']]);
    const keeper = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    };
    const ignored: string[] = [];
    const store = openChoices(keeper, (names) => ignored.push(...names));
    expect(ignored).toEqual(['old']);
    store.setState({ minEdgeBps: 3 });
    expect(readChoices(kept.get('arbscope.choices.1') ?? null).choices).toMatchObject({
      theme: 'light',
      minEdgeBps: 3,
    });
  });

  test('works where storage is forbidden', () => {
    const forbidden = () => {
      throw new Error('SecurityError');
    };
    const store = openChoices({ getItem: forbidden, setItem: forbidden }, () => {});
    store.setState({ theme: 'light' });
    expect(store.getState().theme).toBe('light');
  });
});

describe('the configuration of an engine', () => {
  test('names a focus only when there is one, and both venues or none', () => {
    expect(configOf(DEFAULTS, 'live')).not.toHaveProperty('focus');
    const focus = { instrument: 'BTC-USDT', buy: 'a', sell: null };
    expect(configOf({ ...DEFAULTS, focus }, 'live').focus).toEqual({ instrument: 'BTC-USDT' });
  });

  test('what was said of coins holds live and in recordings', () => {
    const identity = { 'gate LINK_USDT': 'other' } as const;
    for (const world of ['live', 'recorded'] as const) {
      expect(configOf({ ...DEFAULTS, identity }, world).identity).toEqual(identity);
    }
    const { choices, ignored } = readChoices('{"identity":{"gate LINK_USDT":"perhaps"}}');
    expect([choices.identity, ignored]).toEqual([{}, ['identity']]);
  });

  test('a recording brings its own instruments', () => {
    const chosen = { ...DEFAULTS, instruments: ['BTC-USDT'] };
    expect(configOf(chosen, 'live').instruments).toEqual(['BTC-USDT']);
    expect(configOf(chosen, 'recorded')).not.toHaveProperty('instruments');
  });

  test('never follows what is on the blacklist', () => {
    const [first, ...others] = DEFAULT_INSTRUMENTS;
    const blacklist = [first ?? ''];
    expect(configOf({ ...DEFAULTS, blacklist }, 'live').instruments).toEqual(others);
    expect(configOf(DEFAULTS, 'live')).not.toHaveProperty('instruments');
  });
});
