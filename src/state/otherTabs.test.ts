import { describe, expect, it } from 'vitest';
import { openChoices } from './choiceStore.ts';
import type { Choices } from './choices.ts';
import { adoptChoices } from './otherTabs.ts';

/** Two tabs over one storage; what one stores the other hears, as browsers do it. */
function twoTabs() {
  let stored: string | null = null;
  let heard = 0;
  const tabs = [0, 1].map((place) => {
    const keeper = {
      getItem: () => stored,
      setItem: (_: string, text: string) => {
        if (text === stored) return;
        stored = text;
        heard += 1;
        if (heard > 50) throw new Error('the tabs answer each other for ever');
        commands[1 - place]!.push(...adoptChoices(tabs[1 - place]!, text));
      },
    };
    return openChoices(keeper, () => {});
  });
  const commands: ReturnType<typeof adoptChoices>[] = [[], []];
  return { tabs, commands, heard: () => heard };
}

describe('B06 what another tab chose', () => {
  it('is taken over, and the engine here hears of it', () => {
    const { tabs, commands, heard } = twoTabs();
    tabs[0]!.setState({ minEdgeBps: 2.5, fees: { kraken: 0.001 }, theme: 'light' });
    expect(tabs[1]!.getState()).toMatchObject({ minEdgeBps: 2.5, theme: 'light' });
    expect(commands[1]).toEqual([
      { do: 'minEdge', bps: 2.5 },
      { do: 'fee', venue: 'kraken', taker: 0.001 },
    ]);
    expect(heard()).toBeLessThan(4);
  });

  it('each tab looks where it likes', () => {
    const { tabs, commands } = twoTabs();
    tabs[1]!.setState({ lowerPanel: 'venues' });
    tabs[0]!.setState({ heatMode: 'square', minEdgeBps: 1 });
    expect(tabs[1]!.getState()).toMatchObject({ lowerPanel: 'venues', heatMode: 'auto' });
    expect(commands[1]).toEqual([{ do: 'minEdge', bps: 1 }]);
  });

  it('instruments that are followed or left are followed or left here', () => {
    const { tabs, commands } = twoTabs();
    tabs[0]!.setState({ instruments: ['BTC-USD', 'ETH-USD'] });
    tabs[0]!.setState({ instruments: ['ETH-USD', 'SOL-USD'] });
    expect(commands[1]!.slice(-2)).toEqual([
      { do: 'instruments', names: ['BTC-USD'], enabled: false },
      { do: 'instruments', names: ['SOL-USD'], enabled: true },
    ]);
  });

  it('a strategy that is switched on there is no command here', () => {
    const { tabs, commands } = twoTabs();
    tabs[0]!.setState({ enabledLive: ['cross-venue'] } satisfies Partial<Choices>);
    expect(tabs[1]!.getState().enabledLive).toEqual(['cross-venue']);
    expect(commands[1]).toEqual([]);
  });
});
