import { describe, expect, it } from 'vitest';
import { proFrame, proSnapshot } from './kucoin-classic.ts';

describe('a frame of the classic API becomes one of the Pro API, digit by digit', () => {
  it.each<[string, string, string | null]>([
    [
      'a change, its number beyond 2^53',
      '{"data":{"sequenceStart":11067996711960577,"symbol":"SNX-BTC","changes":{"asks":[],"bids":[["0.000280","3.70422021","11067996711960577"]]},"sequenceEnd":11067996711960578},"subject":"trade.l2update","topic":"/market/level2:SNX-BTC","type":"message"}',
      '{"T":"obu.SPOT","dp":"increment@10ms","t":"delta","d":{"s":"SNX-BTC","O":11067996711960577,"C":11067996711960578,"a":[],"b":[["0.000280","3.70422021"]]}}',
    ],
    [
      'a change with its time',
      '{"type":"message","topic":"/market/level2:BTC-USDT","subject":"trade.l2update","data":{"changes":{"asks":[],"bids":[["27309.8","0.35127929","8005280396"]]},"sequenceEnd":8005280396,"sequenceStart":8005280396,"symbol":"BTC-USDT","time":1685578980002}}',
      '{"T":"obu.SPOT","dp":"increment@10ms","t":"delta","d":{"s":"BTC-USDT","O":8005280396,"C":8005280396,"M":"1685578980002000000","a":[],"b":[["27309.8","0.35127929"]]}}',
    ],
    [
      'a trade',
      '{"data":{"symbol":"DAPPT-BTC","sequence":"1612701563869","side":"buy","size":"81.8814","price":"0.0000001117","takerOrderId":"6","time":"1619378327739050725","type":"match","makerOrderId":"7","tradeId":"6085c097"},"subject":"trade.l3match","topic":"/market/match:DAPPT-BTC","type":"message"}',
      '{"T":"trade.SPOT","d":{"S":"buy","p":"0.0000001117","q":"81.8814","M":"1619378327739050725","s":"DAPPT-BTC","ti":"6085c097"}}',
    ],
    ['an answer', '{"id":"1","type":"ack"}', '{"id":"1","result":true}'],
    ['a ticker', '{"topic":"/market/ticker:SNX-BTC","type":"message","data":{}}', null],
    ['a change without levels', '{"topic":"/market/level2:SNX-BTC","data":{}}', null],
    ['no JSON', 'pong', null],
  ])('%s', (_name, classic, pro) => {
    expect(proFrame(classic)).toBe(pro);
  });
});

describe('a REST book', () => {
  it('becomes the snapshot of its pair', () => {
    const body =
      '{"code":"200000","data":{"time":1619378326842,"sequence":"1612844051657","bids":[["0.000280","3.7"]],"asks":[]}}';
    expect(proSnapshot('SNX-BTC', body)).toBe(
      '{"T":"obu.SPOT","dp":"increment@10ms","t":"snapshot","d":{"s":"SNX-BTC","O":1612844051657,"C":1612844051657,"M":"1619378326842000000","a":[],"b":[["0.000280","3.7"]]}}',
    );
  });

  it('is none where there is no book', () => {
    expect(proSnapshot('X', '{"code":"400100","msg":"no such pair"}')).toBeNull();
  });
});
