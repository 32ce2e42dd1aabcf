// Choices as the engine's configuration: what a new engine starts with.
import { DEFAULT_INSTRUMENTS, STRATEGIES, type StrategyInfo } from '../contract/generated.ts';
import type { Choices } from './choices.ts';

export interface EngineConfig {
  world: 'live' | 'recorded' | 'simulated';
  fees: Record<string, number>;
  minEdgeBps: number;
  orderSizeQuote: number;
  delayMs: number;
  start: { quote: number; baseWorth: number };
  limits: Record<string, number>;
  strategies: Record<string, { enabled: boolean; parameters: Record<string, number> }>;
  focus?: { instrument: string; buy?: string; sell?: string };
  /** What the person said of coins, by `venue symbol`. */
  identity: Record<string, 'same' | 'other'>;
  venues?: string[];
  instruments?: string[];
}

export function configOf(choices: Choices, world: EngineConfig['world']): EngineConfig {
  const { fees, minEdgeBps, orderSizeQuote, delayMs, limits, startQuote, startBaseWorth } = choices;
  return {
    world,
    fees,
    minEdgeBps,
    orderSizeQuote,
    delayMs,
    start: { quote: startQuote, baseWorth: startBaseWorth },
    limits,
    strategies: strategiesOf(choices, world),
    identity: choices.identity,
    ...focusOf(choices),
    ...(choices.venues && world === 'live' ? { venues: choices.venues } : {}),
    ...instrumentsOf(choices, world),
  };
}

/** Instruments followed live: the chosen ones, else the default universe; never what is on the blacklist. */
export function followedInstruments({
  instruments,
  blacklist,
}: Pick<Choices, 'instruments' | 'blacklist'>): readonly string[] {
  const chosen = instruments ?? DEFAULT_INSTRUMENTS;
  return blacklist.length === 0 ? chosen : chosen.filter((name) => !blacklist.includes(name));
}

/** Instruments in the order in which a person would let them go: the last of the list first, favourites last. */
export function leavingOrder(
  choices: Pick<Choices, 'instruments' | 'blacklist' | 'favourites'>,
): string[] {
  const last = [...followedInstruments(choices)].reverse();
  const isDear = (name: string) => choices.favourites.includes(name);
  return [...last.filter((name) => !isDear(name)), ...last.filter(isDear)];
}

// What is switched on in a recording is not switched on live. A strategy or parameter that this version
// does not have is left out.
function strategiesOf(choices: Choices, world: EngineConfig['world']): EngineConfig['strategies'] {
  const on = world === 'live' ? choices.enabledLive : choices.enabledRecorded;
  const entries = STRATEGIES.map((strategy) => {
    const parameters = parametersOf(choices, strategy);
    return [strategy.id, { enabled: on.includes(strategy.id), parameters }] as const;
  });
  return Object.fromEntries(entries);
}

function parametersOf({ parameters }: Choices, { id, parameters: known }: StrategyInfo) {
  const chosen = parameters[id] ?? {};
  const names = known.filter(({ name }) => chosen[name] !== undefined);
  return Object.fromEntries(names.map(({ name }) => [name, chosen[name] as number]));
}

function focusOf({ focus }: Choices): Pick<EngineConfig, 'focus'> {
  if (!focus) return {};
  const { instrument, buy, sell } = focus;
  return { focus: buy && sell ? { instrument, buy, sell } : { instrument } };
}

// The default universe is the engine's own, while nobody has chosen anything.
function instrumentsOf(
  choices: Choices,
  world: EngineConfig['world'],
): Pick<EngineConfig, 'instruments'> {
  const isChosen = choices.instruments !== null || choices.blacklist.length > 0;
  return isChosen && world === 'live' ? { instruments: [...followedInstruments(choices)] } : {};
}
