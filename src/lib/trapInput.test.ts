import { expect, it } from 'vitest';
import { isSameInput, names } from './trapInput.ts';

it('knows an input that comes again by what does not change of it', () => {
  const frame = (symbol: string, price: string) => ({
    venue: 'okx',
    data: `["${symbol}",${price}]`,
  });
  expect(isSameInput(frame('BTC-USDT', '1.5'), frame('BTC-USDT', '27.25'))).toBe(true);
  expect(isSameInput(frame('BTC-USDT', '1.5'), frame('ETH-USDT', '1.5'))).toBe(false);
  expect(isSameInput(frame('BTC-USDT', '1.5'), frame('BTC-USDT', '1e5'))).toBe(false);
});

it('finds a symbol as a name of its own', () => {
  expect(names('{"stream":"ethusdt@depth@100ms"}', 'ETHUSDT')).toBe(true);
  expect(names('{"s":"WETHUSDT"}', 'ETHUSDT')).toBe(false);
  expect(names('{"symbol":"BTC\\/USD"}', 'BTC/USD')).toBe(true);
});
