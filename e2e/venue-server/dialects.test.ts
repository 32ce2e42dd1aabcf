import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ASSETS } from './assets.ts';
import { Book } from './book.ts';
import { Client } from './client.ts';
import { VenueServer } from './server.ts';
import { sidesOf } from './template.ts';
import { hyperliquid } from './venues/hyperliquid.ts';

let server: VenueServer;

beforeAll(async () => {
  server = await VenueServer.start();
});
afterAll(() => server.stop());

const isGzip = (data: Buffer) => data[0] === 0x1f && data[1] === 0x8b;

/** A connection that keeps what it was sent. */
class Peer {
  readonly frames: string[] = [];
  readonly socket: WebSocket;
  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer, isBinary) =>
      this.frames.push(isBinary && isGzip(data) ? gunzipSync(data).toString() : data.toString()),
    );
  }

  static async dial(host: string, path: string): Promise<Peer> {
    const headers = { Host: host };
    const url = `wss://127.0.0.1:${server.port}${path}`;
    const socket = new WebSocket(url, { headers, rejectUnauthorized: false });
    const peer = new Peer(socket);
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
    return peer;
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The first `count` frames that match. */
  async get<T = Record<string, unknown>>(pattern: RegExp, count = 1): Promise<T[]> {
    const found = () => this.frames.filter((frame) => pattern.test(frame));
    await expect.poll(() => found().length, { timeout: 5000 }).toBeGreaterThanOrEqual(count);
    return found()
      .slice(0, count)
      .map((frame) => JSON.parse(frame) as T);
  }
}

describe('subscriptions, books and refusals', () => {
  it('binance: differences on one connection, a book by request on another', async () => {
    const stream = await Peer.dial('data-stream.binance.vision', '/stream');
    const params = ['btcusdt@depth@100ms', 'btcusdt@trade', 'nonsense@depth@100ms'];
    stream.send({ method: 'SUBSCRIBE', params, id: 1 });
    expect(await stream.get(/"result"/)).toEqual([{ result: null, id: 1 }]);
    type Event = { data: { U: number; u: number } };
    const [first, second] = await stream.get<Event>(/depthUpdate/, 2);
    expect(second!.data.U).toBe(first!.data.u + 1);
    const api = await Peer.dial('ws-api.binance.com', '/ws-api/v3');
    api.send({ id: 'BTCUSDT', method: 'depth', params: { symbol: 'BTCUSDT', limit: 1000 } });
    const [book] = await api.get<{ result: { bids: string[][] } }>(/lastUpdateId/);
    expect(book!.result.bids[0]![0]).toBe('78715.00000000');
    api.send({ id: 'X', method: 'depth', params: { symbol: 'NOUSDT', limit: 1000 } });
    await api.get(/Invalid symbol/);
  });

  it('bitget: changes that name the number before them', async () => {
    const peer = await Peer.dial('ws.bitget.com', '/v3/ws/public');
    const args = ['BTCUSDT', 'NOUSDT'].map((symbol) => ({
      instType: 'spot',
      topic: 'books',
      symbol,
    }));
    peer.send({ op: 'subscribe', args });
    await peer.get(/30001.*NOUSDT/);
    type Push = { action: string; data: [{ pseq: number; seq: number; b: string[][] }] };
    const [snapshot, update] = await peer.get<Push>(/"action"/, 2);
    expect(snapshot).toMatchObject({ action: 'snapshot', data: [{ pseq: 0 }] });
    expect(snapshot!.data[0].b[0]![0]).toBe('78715');
    expect(update!.data[0].pseq).toBe(snapshot!.data[0].seq);
    peer.send('ping');
    await expect.poll(() => peer.frames).toContain('pong');
  });

  it('gate: a whole book, changes that begin with the next id, or whole books alone', async () => {
    const peer = await Peer.dial('api.gateio.ws', '/ws/v4/');
    const ask = (channel: string, payload: string[]) =>
      peer.send({ time: 1754006400, channel, event: 'subscribe', payload });
    ask('spot.obu', ['ob.BTC_USDT.50']);
    expect(await peer.get(/"subscribe"/)).toMatchObject([{ payload: ['ob.BTC_USDT.50'] }]);
    type Push = { result: { full?: boolean; U?: number; u: number } };
    const [whole, change] = await peer.get<Push>(/"s":"ob\.BTC_USDT/, 2);
    expect([whole!.result.full, change!.result.U]).toEqual([true, whole!.result.u + 1]);
    ask('spot.obu', ['ob.NO_USDT.50']);
    await peer.get(/unknown currency pair: NO_USDT/);
    ask('spot.order_book', ['ETH_USDT', '50', '100ms']);
    await peer.get(/"lastUpdateId":\d+,"s":"ETH_USDT"/, 2);
    peer.send({ time: 1754006400, channel: 'spot.ping' });
    await peer.get(/"spot.pong"/);
  });

  it('mexc: protobuf, and refusals that only the text tells', async () => {
    const peer = await Peer.dial('wbs-api.mexc.com', '/ws');
    const depth = (symbol: string) => `spot@public.limit.depth.v3.api.pb@${symbol}@20`;
    peer.send({ method: 'SUBSCRIPTION', params: [depth('BTCUSDT'), depth('NOUSDT')] });
    expect(await peer.get(/"msg":"spot@/)).toEqual([{ id: 0, code: 0, msg: depth('BTCUSDT') }]);
    await peer.get(/"code":0,"msg":"Not Subscribed successfully! \[.*NOUSDT/);
    const book = () => peer.frames.find((frame) => frame.startsWith('\n'));
    await expect.poll(book).toContain('BTCUSDT');
    expect(book()).toContain('\n\x0578715\x12');
    peer.send({ method: 'PING' });
    await peer.get(/"PONG"/);
  });

  it('binance-us: the same on other hosts, in dollars too', async () => {
    const stream = await Peer.dial('stream.binance.us:9443', '/stream');
    stream.send({ method: 'SUBSCRIBE', params: ['btcusd@depth@100ms'], id: 1 });
    expect(await stream.get(/"result"/)).toEqual([{ result: null, id: 1 }]);
    await stream.get(/"s":"BTCUSD"/);
    const api = await Peer.dial('ws-api.binance.us', '/ws-api/v3');
    api.send({ id: 'BTCUSD', method: 'depth', params: { symbol: 'BTCUSD', limit: 1000 } });
    await api.get(/"id":"BTCUSD".*lastUpdateId/);
    api.send({ id: 'NOUSD', method: 'depth', params: { symbol: 'NOUSD', limit: 1000 } });
    await api.get(/"id":"NOUSD".*Invalid symbol/);
  });

  it('crypto-com: changes that name the number before them, heartbeats', async () => {
    const peer = await Peer.dial('stream.crypto.com', '/exchange/v1/market');
    const subscribe = (...channels: string[]) =>
      peer.send({ id: 1, method: 'subscribe', params: { channels } });
    subscribe('book.BTC_USDT.50', 'trade.BTC_USDT');
    expect(await peer.get(/"id":1,/)).toMatchObject([{ code: 0, method: 'subscribe' }]);
    type Push = { result: { data: [{ u: number; pu?: number }] } };
    const [snapshot] = await peer.get<Push>(/"channel":"book"/);
    const [change] = await peer.get<Push>(/"channel":"book.update"/);
    expect(change!.result.data[0].pu).toBe(snapshot!.result.data[0].u);
    subscribe('book.NO_USDT.50');
    await peer.get(/10004.*invalid channel.*NO_USDT/);
    server.at('crypto-com').own.heartbeat();
    const [{ id } = { id: 0 }] = await peer.get<{ id: number }>(/public\/heartbeat/);
    peer.send({ id, method: 'public/respond-heartbeat' });
    expect(id).toBeGreaterThan(1e12);
  });

  it('kucoin: a greeting, a snapshot and changes that count on', async () => {
    const peer = await Peer.dial('x-push-spot.kucoin.com', '/');
    await peer.get(/"message":"welcome","pingInterval":30000/);
    const base = { action: 'subscribe', channel: 'obu', tradeType: 'SPOT' };
    const ask = (symbol: string) => ({ ...base, id: symbol, symbol, depth: 'increment@10ms' });
    peer.send(ask('BTC-USDT'));
    expect(await peer.get(/"result":true/)).toEqual([{ id: 'BTC-USDT', result: true }]);
    type Push = { t: string; d: { O: number; C: number } };
    const pushes = await peer.get<Push>(/obu\.SPOT/, 3);
    expect(pushes.map(({ t }) => t)).toEqual(['snapshot', 'delta', 'delta']);
    expect(pushes[1]!.d.O).toBe(pushes[0]!.d.C + 1);
    expect(pushes[2]!.d.O).toBe(pushes[1]!.d.C + 1);
    peer.send(ask('NO-USDT'));
    await peer.get(/"result":false.*NO-USDT/);
    peer.send({ id: 'ping', type: 'ping' });
    await peer.get(/"type":"pong"/);
  });

  it('bitfinex: numbered frames, a level each, and a checksum', async () => {
    const peer = await Peer.dial('api-pub.bitfinex.com', '/ws/2');
    await peer.get(/"event":"info"/);
    peer.send({ event: 'conf', flags: 229_376 });
    await peer.get(/"event":"conf","status":"OK"/);
    const ask = { event: 'subscribe', channel: 'book', prec: 'P0', freq: 'F0', len: '25' };
    peer.send({ ...ask, symbol: 'tBTCUSD' });
    peer.send({ ...ask, symbol: 'tBTCUSD' });
    peer.send({ ...ask, symbol: 'tNOUSD' });
    const [{ chanId } = { chanId: 0 }] = await peer.get<{ chanId: number }>(/"subscribed"/);
    await peer.get(/"code":10301/);
    await peer.get(/"symbol":"tNOUSD".*"code":10300/);
    type Data = [chanId: number, content: unknown, ...rest: number[]];
    const frames = await peer.get<Data>(/^\[/, 3);
    expect(frames.map(([number]) => number)).toEqual([chanId, chanId, chanId]);
    const [whole, change, checksum] = frames;
    expect((whole![1] as number[][])[0]).toEqual([78715, 1, expect.any(Number)]);
    expect(change![1]).toEqual([expect.any(Number), 1, expect.any(Number)]);
    expect(checksum![1]).toBe('cs');
    expect([whole![2], change![2], checksum![3]]).toEqual([1, 2, 3]);
    peer.send({ event: 'unsubscribe', chanId });
    await peer.get(/"unsubscribed"/);
    peer.send({ event: 'ping', cid: 7 });
    expect(await peer.get(/"pong"/)).toMatchObject([{ cid: 7 }]);
  });

  it('bitfinex: single orders that add up to its book', async () => {
    const peer = await Peer.dial('api-pub.bitfinex.com', '/ws/2');
    peer.send({ event: 'conf', flags: 229_376 });
    for (const prec of ['P0', 'R0'])
      peer.send({
        event: 'subscribe',
        channel: 'book',
        symbol: 'tBTCUSD',
        prec,
        freq: 'F0',
        len: '100',
      });
    const notices = await peer.get<{ chanId: number; prec: string }>(/"subscribed"/, 2);
    const numberOf = (prec: string) => notices.find((notice) => notice.prec === prec)!.chanId;
    await peer.get(new RegExp(`^\\[${numberOf('R0')},"cs"`), 6);
    type Entry = [number, number, number];
    const [levels, orders] = [new Map<string, string>(), new Map<number, [string, number]>()];
    const keyOf = (price: number, amount: number) => `${amount > 0 ? 'bid' : 'ask'} ${price}`;
    const units = (amount: number) => Math.round(Math.abs(amount) * 1e6);
    const take = (number: number, [first, second, amount]: Entry) => {
      if (number === numberOf('P0') && second === 0) levels.delete(keyOf(first, amount));
      else if (number === numberOf('P0')) levels.set(keyOf(first, amount), String(units(amount)));
      else if (second === 0) orders.delete(first);
      else orders.set(first, [keyOf(second, amount), units(amount)]);
    };
    let compared = 0;
    for (const frame of peer.frames.filter((one) => one.startsWith('['))) {
      const [number, content] = JSON.parse(frame) as [number, Entry | Entry[] | string];
      if (Array.isArray(content)) {
        const entries = (Array.isArray(content[0]) ? content : [content]) as Entry[];
        for (const entry of entries) take(number, entry);
      } else if (number === numberOf('R0')) {
        const sums = new Map<string, number>();
        for (const [key, size] of orders.values()) sums.set(key, (sums.get(key) ?? 0) + size);
        expect(new Map([...sums].map(([key, size]) => [key, String(size)]))).toEqual(levels);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(5);
    peer.send({ event: 'unsubscribe', chanId: numberOf('R0') });
    await peer.get(/"unsubscribed"/);
  });

  it('bitstamp: whole books that are always newer', async () => {
    const peer = await Peer.dial('ws.bitstamp.net', '/');
    peer.send({ event: 'bts:subscribe', data: { channel: 'order_book_btcusd' } });
    await peer.get(/subscription_succeeded/);
    type Book = { data: { microtimestamp: string; bids: string[][] } };
    const [first, second] = await peer.get<Book>(/"bids"/, 2);
    expect(Number(second!.data.microtimestamp)).toBeGreaterThan(Number(first!.data.microtimestamp));
    expect(first!.data.bids[0]![0]).toBe('78715.0');
    peer.send({ event: 'bts:subscribe', data: { channel: 'order_book_nonsense' } });
    await peer.get(/Bad subscription string/);
    peer.send({ event: 'bts:heartbeat' });
    await peer.get(/"event":"bts:heartbeat"/);
  });

  it('bitstamp: single orders that add up to its book', async () => {
    const peer = await Peer.dial('ws.bitstamp.net', '/');
    for (const channel of ['live_orders', 'detail_order_book', 'order_book'])
      peer.send({ event: 'bts:subscribe', data: { channel: `${channel}_btcusd` } });
    await peer.get(/subscription_succeeded/, 3);
    type Told = { id_str: string; price_str: string; amount_str: string };
    type Message = {
      channel: string;
      event: string;
      data: Told & { bids: string[][]; asks: string[][] };
    };
    await peer.get(/order_(created|changed|deleted)/, 12);
    const messages = peer.frames.map((frame) => JSON.parse(frame) as Message);
    const first = messages.findIndex(
      ({ event, channel }) => event === 'data' && /^detail/.test(channel),
    );
    const orders = new Map<string, [price: string, size: number]>();
    const { bids, asks } = messages[first]!.data;
    for (const [price, size, id] of [...bids, ...asks]) orders.set(id!, [price!, Number(size)]);
    let compared = 0;
    for (const { channel, event, data } of messages.slice(first + 1)) {
      if (event === 'order_deleted') orders.delete(data.id_str);
      else if (channel === 'live_orders_btcusd' && event.startsWith('order_'))
        orders.set(data.id_str, [data.price_str, Number(data.amount_str)]);
      else if (event === 'data' && channel === 'detail_order_book_btcusd') {
        const told = [...data.bids, ...data.asks].map(([price, size, id]) => [
          id,
          [price, Number(size)],
        ]);
        expect(new Map(told as [string, [string, number]][])).toEqual(orders);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(5);
  });

  it('lists of markets: Binance, Kraken, Coinbase and Hyperliquid tell what they have', async () => {
    const api = await Peer.dial('ws-api.binance.com', '/ws-api/v3');
    api.send({ id: 'exchangeInfo', method: 'exchangeInfo' });
    type Info = { result: { symbols: { symbol: string; filters: { tickSize?: string }[] }[] } };
    const [info] = await api.get<Info>(/"symbols"/);
    const bitcoin = info!.result.symbols.find(({ symbol }) => symbol === 'BTCUSDT');
    expect(bitcoin?.filters[0]?.tickSize).toBe('0.10000000');
    const kraken = await Peer.dial('ws.kraken.com', '/v2');
    kraken.send({ method: 'subscribe', params: { channel: 'instrument', snapshot: true } });
    await kraken.get(/"channel":"instrument".*"symbol":"ETH\/BTC","base":"ETH","quote":"BTC"/);
    const coinbase = await Peer.dial('advanced-trade-ws.coinbase.com', '/');
    coinbase.send({ type: 'subscribe', channel: 'status' });
    await coinbase.get(/"channel":"status".*"id":"DAI-USD"/);
    const hyperliquid = await Peer.dial('api.hyperliquid.xyz', '/ws');
    const request = { type: 'info', payload: { type: 'spotMeta' } };
    hyperliquid.send({ method: 'post', id: 1, request });
    await hyperliquid.get(/"name":"UBTC".*"universe":\[{"name":"@142"/);
  });

  it('bybit: a snapshot and deltas that count by one', async () => {
    const peer = await Peer.dial('stream.bybit.com', '/v5/public/spot');
    const args = ['orderbook.50.BTCUSDT', 'publicTrade.BTCUSDT'];
    peer.send({ req_id: 'BTCUSDT', op: 'subscribe', args });
    expect(await peer.get(/"subscribe"/)).toMatchObject([{ success: true, req_id: 'BTCUSDT' }]);
    type Push = { type: string; data: { u: number; b: string[][] } };
    const pushes = await peer.get<Push>(/orderbook\.50/, 3);
    expect(pushes.map(({ type }) => type)).toEqual(['snapshot', 'delta', 'delta']);
    const [snapshot] = pushes;
    expect(snapshot!.data.b[0]![0]).toBe('78715');
    expect(pushes.map(({ data }) => data.u - snapshot!.data.u)).toEqual([0, 1, 2]);
    peer.send({ op: 'ping' });
    await peer.get(/"ret_msg":"pong"/);
    peer.send({ req_id: 'X', op: 'subscribe', args: ['orderbook.50.NOUSDT'] });
    await peer.get(/"success":false.*Invalid symbol/);
  });

  it('coinbase: every frame carries the next number', async () => {
    const peer = await Peer.dial('advanced-trade-ws.coinbase.com', '/');
    peer.send({ type: 'subscribe', channel: 'heartbeats' });
    peer.send({ type: 'subscribe', channel: 'level2', product_ids: ['BTC-USD'] });
    peer.send({ type: 'subscribe', channel: 'level2', product_ids: ['NO-USD'] });
    await peer.get(/NO-USD is not a valid product/);
    await peer.get(/"heartbeats","timestamp/, 1);
    const numbered = await peer.get<{ sequence_num: number }>(/sequence_num/, 8);
    expect(numbered.map((frame) => frame.sequence_num)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    await peer.get(/"type":"snapshot","product_id":"BTC-USD"/);
  });

  it('gemini: changes that begin where the one before ended', async () => {
    const peer = await Peer.dial('ws.gemini.com', '/?snapshot=-1');
    const params = ['btcusd@depth@100ms', 'btcusd@trade'];
    peer.send({ method: 'SUBSCRIBE', params, id: 'BTCUSD' });
    expect(await peer.get(/"status":200/)).toEqual([{ id: 'BTCUSD', status: 200 }]);
    type Update = { U: number; u: number; b: string[][] };
    const [whole, first, second] = await peer.get<Update>(/depthUpdate/, 3);
    expect(whole!.b[0]![0]).toBe('78715.0');
    expect([whole!.u, first!.u]).toEqual([whole!.U, second!.U]);
    expect(first!.U).toBe(whole!.u);
    peer.send({ method: 'SUBSCRIBE', params: ['nousd@depth@100ms'], id: 'NOUSD' });
    expect(await peer.get(/"status":400/)).toMatchObject([{ id: 'NOUSD' }]);
    peer.send({ method: 'ping', id: 'ping' });
    await peer.get(/"id":"ping","status":200/);
  });

  it('htx: everything in gzip, pings that want an answer', async () => {
    const peer = await Peer.dial('api.huobi.pro', '/ws');
    const topic = 'market.btcusdt.mbp.refresh.20';
    peer.send({ sub: topic, id: topic });
    expect(await peer.get(/subbed/)).toMatchObject([{ status: 'ok', subbed: topic, id: topic }]);
    const [book] = await peer.get<{ tick: { bids: number[][] } }>(/"ch"/);
    expect(book!.tick.bids[0]).toEqual([78715, expect.any(Number)]);
    expect(book!.tick.bids).toHaveLength(20);
    peer.send({ sub: 'market.nousdt.mbp.refresh.20', id: 'x' });
    await peer.get(/invalid symbol/);
    server.at('htx').own.heartbeat();
    const [{ ping } = { ping: 0 }] = await peer.get<{ ping: number }>(/"ping"/);
    peer.send({ pong: ping });
    expect(ping).toBeGreaterThan(1e12);
  });

  it('hyperliquid: answers, and whole books of spot pairs by their index', async () => {
    const peer = await Peer.dial('api.hyperliquid.xyz', '/ws');
    peer.send({ method: 'subscribe', subscription: { type: 'l2Book', coin: '@9999' } });
    await peer.get(/"channel":"error","data":"Invalid subscription/);
    peer.send({ method: 'ping' });
    await peer.get(/"channel":"pong"/);
    const book = new Book(ASSETS[0]!, 'USDC', '@142', sidesOf(ASSETS[0]!, 0));
    const sent: string[] = [];
    const client = new Client({
      id: 'hyperliquid-1',
      url: '/ws',
      find: (symbol) => (symbol === book.symbol ? book : undefined),
      list: () => [book],
      write: (frame) => sent.push(frame.toString()),
      hangUp: () => {},
    });
    const subscription = { type: 'l2Book', coin: '@142' };
    for (let time = 0; time < 2; time += 1)
      hyperliquid.read(client, JSON.stringify({ method: 'subscribe', subscription }));
    expect(sent).toHaveLength(3);
    expect(JSON.parse(sent[0]!)).toMatchObject({ data: { method: 'subscribe', subscription } });
    type Push = { data: { levels: { px: string }[][] } };
    const { levels } = (JSON.parse(sent[1]!) as Push).data;
    expect(levels.map((side) => [side.length, side[0]!.px])).toEqual([
      [20, '78715.0'],
      [20, '78715.1'],
    ]);
    expect(sent[2]).toContain('Already subscribed');
  });

  it('kraken: one answer a symbol, checksums', async () => {
    const peer = await Peer.dial('ws.kraken.com', '/v2');
    await peer.get(/"channel":"status"/);
    const params = { channel: 'book', symbol: ['BTC/USD', 'NO/USD'], depth: 25, snapshot: true };
    peer.send({ method: 'subscribe', params });
    await peer.get(/"success":true/);
    await peer.get(/Currency pair not supported NO\/USD/);
    const [snapshot] = await peer.get(/"type":"snapshot"/);
    expect(snapshot).toMatchObject({ data: [{ symbol: 'BTC/USD', checksum: expect.any(Number) }] });
    expect(peer.frames.find((frame) => frame.includes('"type":"snapshot"'))).toContain(
      '"price":78715.0,',
    );
  });

  it('okx: changes that name the number before them', async () => {
    const peer = await Peer.dial('ws.okx.com:8443', '/ws/v5/public');
    const args = ['BTC-USDT', 'NO-USDT'].map((instId) => ({ channel: 'books', instId }));
    peer.send({ op: 'subscribe', args });
    await peer.get(/60018.*NO-USDT/);
    type Push = { action: string; data: [{ prevSeqId: number; seqId: number }] };
    const [snapshot, update] = await peer.get<Push>(/"action"/, 2);
    expect(snapshot).toMatchObject({ action: 'snapshot', data: [{ prevSeqId: -1, checksum: 0 }] });
    expect(update!.data[0].prevSeqId).toBe(snapshot!.data[0].seqId);
    peer.send('ping');
    await expect.poll(() => peer.frames).toContain('pong');
  });
});

describe('troubles', () => {
  const dialOkx = () => Peer.dial('ws.okx.com:8443', '/ws/v5/public');
  const closed = (peer: Peer) =>
    new Promise<number>((resolve) => peer.socket.on('close', resolve).on('error', () => {}));

  it('an unknown name or path is nobody', async () => {
    await expect(Peer.dial('example.org', '/')).rejects.toThrow('404');
    await expect(Peer.dial('ws.kraken.com', '/v1')).rejects.toThrow('404');
  });

  it('drops without a closing frame and takes the next call', async () => {
    const peer = await dialOkx();
    const code = closed(peer);
    server.at('okx').drop();
    expect(await code).toBe(1006);
    await dialOkx();
  });

  it('refuses with a status until healed', async () => {
    const okx = server.at('okx');
    okx.begin({ do: 'refuse', status: 429 });
    await expect(dialOkx()).rejects.toThrow('429');
    okx.heal();
    await dialOkx();
  });

  it('deaf: accepts and says nothing', async () => {
    const okx = server.at('okx');
    okx.begin({ do: 'freeze' });
    const peer = await dialOkx();
    peer.send('ping');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(peer.frames).toEqual([]);
    okx.heal();
  });

  it('delists: the symbol is refused from then on', async () => {
    server.at('okx').delist('BTC-USDT');
    const peer = await dialOkx();
    peer.send({ op: 'subscribe', args: [{ channel: 'books', instId: 'BTC-USDT' }] });
    await peer.get(/60018/);
    server.at('okx').heal();
  });
});
