import protobuf from 'protobufjs';
import type { LevelLists } from './level-lists.ts';

/** What MEXC publishes of its messages, as far as whole books need it. */
const SCHEMA = `
  syntax = "proto3";
  message Item { string price = 1; string quantity = 2; }
  message Depths { repeated Item asks = 1; repeated Item bids = 2; string eventType = 3; string version = 4; }
  message Wrapper {
    string channel = 1;
    string symbol = 3;
    int64 createTime = 5;
    int64 sendTime = 6;
    Depths publicLimitDepths = 303;
  }
`;

interface Item {
  readonly price: string;
  readonly quantity: string;
}

interface Wrapper {
  readonly publicLimitDepths: { readonly asks: Item[]; readonly bids: Item[] } | null;
}

const WRAPPER = protobuf.parse(SCHEMA).root.lookupType('Wrapper');

/** protobufjs, which compiles a decoder of its own for the schema, and `Number`. */
export function decodeProtobuf(bytes: Uint8Array, out: LevelLists): void {
  out.clear();
  const { publicLimitDepths } = WRAPPER.decode(bytes) as unknown as Wrapper;
  if (publicLimitDepths === null) return;
  add(0, publicLimitDepths.bids, out);
  add(1, publicLimitDepths.asks, out);
}

function add(side: number, items: readonly Item[], out: LevelLists): void {
  for (const { price, quantity } of items) out.add(side, Number(price), Number(quantity));
}
