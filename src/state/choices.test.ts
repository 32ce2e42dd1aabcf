import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_INSTRUMENTS } from '../contract/generated.ts';
import { ASIDE_KEY, CHOICES_KEY, openChoices } from './choiceStore.ts';
import { DEFAULTS, readChoices } from './choices.ts';
import { configOf } from './config.ts';

describe('stored choices', () => {
  test('nothing stored is the defaults', () => {
    expect(readChoices(null)).toEqual({ choices: DEFAULTS, ignored: [] });
  });

  test('what is known and valid is taken', () => {
    const { choices, ignored } = readChoices(
      '{"theme":"light","minEdgeBps":2.5,"fees":{"okx":0.001}}',
    );
    expect(choices).toMatchObject({ theme: 'light', minEdgeBps: 2.5, fees: { okx: 0.001 } });
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

  const wide = (length: number) => Array.from({ length }, (_, at) => `A${at}-USDT`);
  test.each([
    ['a venue of nobody', { venues: ['okx', 'wss://evil.example'] }, 'venues'],
    ['a fee at a host', { fees: { 'evil.example': 0.1 } }, 'fees'],
    ['a list without end', { instruments: wide(9999) }, 'instruments'],
    ['a name without end', { favourites: ['A'.repeat(1e5)] }, 'favourites'],
    [
      'groups without end',
      { groups: Object.fromEntries(wide(9999).map((n) => [n, []])) },
      'groups',
    ],
    ['markup for a word', { theme: '<img src=x onerror=alert(1)>' }, 'theme'],
    ['a number in disguise', { minEdgeBps: { valueOf: 1 } }, 'minEdgeBps'],
    ['a host', { hosts: ['wss://evil.example'] }, 'hosts'],
  ])('X03 refused: %s', (_what, stored, name) => {
    const { choices, ignored } = readChoices(JSON.stringify(stored));
    expect(ignored).toEqual([name]);
    expect(choices).toEqual(DEFAULTS);
  });

  test('X03 more text than anybody chooses is not even read', () => {
    const text = JSON.stringify({ theme: 'light', source: ' '.repeat(1 << 20) });
    expect(readChoices(text)).toEqual({ choices: DEFAULTS, ignored: ['everything'] });
  });

  test('X03 no stored text reaches a prototype', () => {
    const text =
      '{"__proto__":{"gain":"red"},"groups":{"__proto__":["EVIL-USDT"],"constructor":["X-Y"]},' +
      '"limits":{"__proto__":5,"prototype":1},"focus":{"instrument":"A-B","buy":null,"sell":null,"__proto__":{}}}';
    const { choices } = readChoices(text);
    expect(choices.gain).toBe(DEFAULTS.gain);
    for (const value of [choices, choices.groups, choices.limits, choices.focus]) {
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { gain?: string }).gain).toBeUndefined();
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

describe('D04 what released versions stored', () => {
  const folder = join(import.meta.dirname, 'fixtures');
  const files = readdirSync(folder).filter((name) => name.startsWith('choices-'));
  test.each(files)('%s is understood, every setting of it', (name) => {
    const stored = readFileSync(join(folder, name), 'utf8');
    const { choices, ignored } = readChoices(stored);
    expect(ignored).toEqual([]);
    expect(choices).toMatchObject(JSON.parse(stored));
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

  test('D04 settings of a later version are set aside before anything is stored over them', () => {
    const later = '{"theme":"light","depthChart":{"log":true}}';
    const kept = new Map([[CHOICES_KEY, later]]);
    const keeper = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    };
    const store = openChoices(keeper, () => {});
    store.setState({ minEdgeBps: 3 });
    expect(kept.get(CHOICES_KEY)).not.toContain('depthChart');
    expect(kept.get(ASIDE_KEY)).toBe(later);
  });

  test('D02 storage that is cleared while the page is open gets everything back with the next change', () => {
    const kept = new Map<string, string>();
    const keeper = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    };
    const store = openChoices(keeper, () => {});
    store.setState({ theme: 'light' });
    kept.clear();
    expect(store.getState().theme).toBe('light');
    store.setState({ minEdgeBps: 3 });
    expect(readChoices(kept.get(CHOICES_KEY) ?? null).choices).toMatchObject({
      theme: 'light',
      minEdgeBps: 3,
    });
  });

  test('D01 works where storage is forbidden or full', () => {
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
