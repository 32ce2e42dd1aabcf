import { describe, expect, it } from 'vitest';
import { KrakenV1 } from './kraken-v1.ts';

function convert(...frames: string[]): string[] | null {
  const v1 = new KrakenV1();
  return frames.map((frame) => v1.convert(frame)).at(-1) ?? null;
}

const ACK = (symbol: string, depth: number) =>
  `{"method":"subscribe","result":{"channel":"book","symbol":"${symbol}","depth":${depth},"snapshot":true},"success":true}`;

describe('a frame of API v1 becomes one of API v2, digit by digit', () => {
  it.each<[string, string, string[]]>([
    [
      'one side of a book',
      '[992,{"b":[["354.15000000","5.00000000","1618678133.365913"]],"c":"2583817756"},"book-1000","XMR/USD"]',
      [
        '{"channel":"book","type":"update","data":[{"symbol":"XMR/USD","bids":[{"price":354.15000000,"qty":5.00000000}],"asks":[],"checksum":2583817756,"timestamp":"2021-04-17T16:48:53.365913Z"}]}',
      ],
    ],
    [
      'both sides in one frame',
      '[1920,{"a":[["0.042990","364630.28272081","1618678145.920470"]]},{"b":[["0.042990","0.00000000","1618678145.920708"]],"c":"4105471083"},"book-1000","SC/EUR"]',
      [
        '{"channel":"book","type":"update","data":[{"symbol":"SC/EUR","bids":[{"price":0.042990,"qty":0.00000000}],"asks":[{"price":0.042990,"qty":364630.28272081}],"checksum":4105471083,"timestamp":"2021-04-17T16:49:05.920708Z"}]}',
      ],
    ],
    [
      'a republished level, twice the same price',
      '[1,{"a":[["1.10","0.00","1618678145.000001"],["1.10","2.50","1618678145.000002","r"]],"c":"7"},"book-10","XDG/XBT"]',
      [
        '{"channel":"book","type":"update","data":[{"symbol":"DOGE/BTC","bids":[],"asks":[{"price":1.10,"qty":0.00},{"price":1.10,"qty":2.50}],"checksum":7,"timestamp":"2021-04-17T16:49:05.000002Z"}]}',
      ],
    ],
    [
      'a snapshot nobody acknowledged',
      '[464,{"as":[["56218.30000","0.15000000","1618678117.243818"]],"bs":[]},"book-25","XBT/CHF"]',
      [
        ACK('BTC/CHF', 25),
        '{"channel":"book","type":"snapshot","data":[{"symbol":"BTC/CHF","bids":[],"asks":[{"price":56218.30000,"qty":0.15000000}],"timestamp":"2021-04-17T16:48:37.243818Z"}]}',
      ],
    ],
    [
      'trades',
      '[993,[["354.11000000","0.89594024","1618678142.557535","s","l",""],["354.12000000","0.10000000","1618678142.557536","b","m",""]],"trade","XMR/XBT"]',
      [
        '{"channel":"trade","type":"update","data":[{"symbol":"XMR/BTC","side":"sell","price":354.11000000,"qty":0.89594024,"ord_type":"limit","timestamp":"2021-04-17T16:49:02.557535Z"},{"symbol":"XMR/BTC","side":"buy","price":354.12000000,"qty":0.10000000,"ord_type":"market","timestamp":"2021-04-17T16:49:02.557536Z"}]}',
      ],
    ],
    [
      'a ticker',
      '[996,{"a":["355.24000000",27,"27.19106411"],"b":["354.32000000",6,"6.87748868"],"c":["355.23000000","1.20454360"],"v":["17858.85261084","33470.74135600"],"p":["355.33503706","349.16721624"],"t":[6481,10283],"l":["340.88000000","333.87000000"],"h":["368.00000000","368.00000000"],"o":["340.88000000","335.21000000"]},"ticker","XMR/USD"]',
      [
        '{"channel":"ticker","type":"update","data":[{"symbol":"XMR/USD","bid":354.32000000,"bid_qty":6.87748868,"ask":355.24000000,"ask_qty":27.19106411,"last":355.23000000,"volume":33470.74135600,"vwap":349.16721624,"low":333.87000000,"high":368.00000000}]}',
      ],
    ],
    ['a heartbeat', '{"event":"heartbeat"}', ['{"channel":"heartbeat"}']],
    [
      'a status with a number beyond 2^53',
      '{"connectionID":18239578009413566319,"event":"systemStatus","status":"online","version":"1.8.3"}',
      [
        '{"channel":"status","type":"update","data":[{"version":"1.8.3","system":"online","connection_id":18239578009413566319}]}',
      ],
    ],
    [
      'an acknowledged book',
      '{"channelID":1664,"channelName":"book-1000","event":"subscriptionStatus","pair":"ADA/XBT","status":"subscribed","subscription":{"depth":1000,"name":"book"}}',
      [ACK('ADA/BTC', 1000)],
    ],
    [
      'another acknowledgement',
      '{"channelID":1665,"channelName":"trade","event":"subscriptionStatus","pair":"WAVES/EUR","status":"subscribed","subscription":{"name":"trade"}}',
      ['{"method":"subscribe","result":{"channel":"trade","symbol":"WAVES/EUR"},"success":true}'],
    ],
    [
      'a refusal',
      '{"errorMessage":"Currency pair not supported","event":"subscriptionStatus","pair":"A/B","status":"error","subscription":{"name":"book"}}',
      [
        '{"error":"Currency pair not supported","method":"subscribe","success":false,"symbol":"A/B"}',
      ],
    ],
  ])('%s', (_name, v1, v2) => {
    expect(convert(v1)).toEqual(v2);
    for (const frame of v2) expect(() => JSON.parse(frame)).not.toThrow();
  });

  it('a snapshot after its acknowledgement is not acknowledged again', () => {
    const ack =
      '{"channelName":"book-10","event":"subscriptionStatus","pair":"A/B","status":"subscribed","subscription":{"depth":10,"name":"book"}}';
    const snapshot = '[1,{"as":[],"bs":[["1.0","2.0","1618678117.243818"]]},"book-10","A/B"]';
    expect(convert(ack, snapshot)).toHaveLength(1);
  });

  it.each([
    ['candles', '[343,["1675209613.118218","1.0"],"ohlc-1","XBT/USD"]'],
    ['a spread', '[0,["1.0","2.0","1542057299.545897","3.0","4.0"],"spread","XBT/USD"]'],
    ['digits with an exponent', '[1,{"b":[["1e-7","2","3.0"]],"c":"1"},"book-10","A/B"]'],
    ['half a frame', '[1,{"b":[["1'],
  ])('%s has no form in v2', (_name, frame) => {
    expect(convert(frame)).toBeNull();
  });
});
