import { expect, test } from 'vitest';
import { DEFAULTS } from './choices.ts';
import { chosenTerms, termsOf } from './terms.ts';

/** As the engine answers `settings`. */
const SETTINGS = {
  fees: { htx: 0.0004 },
  minEdgeBps: 1.5,
  orderSizeQuote: 800,
  focus: {},
  delayMs: 20,
  start: { quote: 500, baseWorth: 700 },
  limits: { orderNotionalQuote: 5000, openOrders: 3, dailyLossQuote: 500 },
  strategies: { 'cross-venue': { enabled: true, parameters: { restMs: 250 } } },
};

test('what the engine answers is read', () => {
  expect(termsOf(SETTINGS)).toEqual({
    fees: { htx: 0.0004 },
    minEdgeBps: 1.5,
    orderSizeQuote: 800,
    delayMs: 20,
    startQuote: 500,
    startBaseWorth: 700,
    limits: SETTINGS.limits,
    parameters: { 'cross-venue': { restMs: 250 } },
  });
});

test('an answer of another form is no terms', () => {
  expect(termsOf({ fees: {} })).toBeNull();
  expect(termsOf(null)).toBeNull();
});

test('without a session of their own, choices are the terms', () => {
  expect(chosenTerms(DEFAULTS).delayMs).toBe(150);
});
