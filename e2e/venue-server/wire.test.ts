import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { FAULTS, type FaultName, Ward } from './fault.ts';
import { VenueServer } from './server.ts';
import { closing, giant, message, Reader } from './wire.ts';

/** A client frame's bytes, as `ws` masks them. */
function masked(payload: Buffer, opcode = 1): Buffer {
  const mask = Buffer.from([1, 2, 3, 4]);
  const plain = message(payload.toString());
  const head = plain.subarray(0, plain.length - payload.length);
  const bytes = Buffer.from(head);
  bytes[0] = 0x80 | opcode;
  bytes[1]! |= 0x80;
  const coded = payload.map((byte, at) => byte ^ mask[at % 4]!);
  return Buffer.concat([bytes, mask, coded]);
}

describe('frames', () => {
  it.each([0, 125, 126, 65_535, 65_536])(
    'a message of %i bytes is found however it is cut',
    (size) => {
      const payload = Buffer.alloc(size, 'a');
      const bytes = Buffer.concat([masked(payload), masked(Buffer.from('end'))]);
      for (const step of [1, 7, bytes.length]) {
        if (size > 1000 && step < bytes.length) continue;
        const reader = new Reader();
        const found = [];
        for (let at = 0; at < bytes.length; at += step)
          found.push(...reader.take(bytes.subarray(at, at + step)));
        expect(found.map((one) => one.payload.length)).toEqual([size, 3]);
        expect(found[0]!.payload.equals(payload)).toBe(true);
      }
    },
  );

  it('a giant is as long as it says', () => {
    expect(giant(70_000)).toHaveLength(70_000 + 10);
    expect(closing(1012, 'again')).toHaveLength(2 + 2 + 5);
  });
});

const BOOK = { market: 'BTC-USDT', of: 'book' } as const;

describe('what a fault makes of a message', () => {
  const sent = (name: FaultName, frames: string[], more = {}) => {
    const ward = new Ward();
    ward.begin({ do: name, ...more }, []);
    const symbolOf = () => 'BTCUSDT';
    return frames.flatMap((frame) => ward.onMessage('okx-1', BOOK, frame, symbolOf).frames);
  };
  const three = ['a1.25', 'b2.50', 'c3.75'];

  it.each([
    ['mute', {}, []],
    ['lose', {}, ['b2.50', 'c3.75']],
    ['lose', { times: 2 }, ['c3.75']],
    ['repeat', {}, ['a1.25', 'a1.25', 'b2.50', 'c3.75']],
    ['swap', {}, ['b2.50', 'a1.25', 'c3.75']],
    ['truncate', { times: 1 }, ['a1', 'b2.50', 'c3.75']],
    ['flip', {}, ['a1.26', 'b2.50', 'c3.75']],
    ['mute', { instrument: 'ETH-USDT' }, three],
    ['mute', { conn: 'okx-2' }, three],
    ['mute', { conn: 'open' }, three],
  ] as const)('%s %o', (name, more, left) => expect(sent(name, three, more)).toEqual(left));
});

describe('faults on the wire', () => {
  let server: VenueServer;
  beforeAll(async () => {
    server = await VenueServer.start();
  });
  afterAll(() => server.stop());

  function dial(): WebSocket {
    const url = `wss://127.0.0.1:${server.port}/ws/v5/public`;
    return new WebSocket(url, { headers: { Host: 'ws.okx.com:8443' }, rejectUnauthorized: false });
  }
  const opened = (socket: WebSocket) =>
    new Promise<WebSocket>((resolve, reject) =>
      socket.on('open', () => resolve(socket)).on('error', reject),
    );
  const ended = (socket: WebSocket) =>
    new Promise<{ code: number; reason: string; error: string }>((resolve) => {
      let error = '';
      const failed = (e: Error & { code?: string }) => {
        error = e.code ?? e.message;
      };
      socket.on('error', failed);
      // `ws` keeps to itself how a stream ended.
      innerOf(socket)?.on('error', failed);
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString(), error }));
    });

  it('names the catalogue’s faults', () => {
    const ids = new Set(Object.values(FAULTS).flatMap((fault) => fault.ids));
    for (const id of ['T01', 'T02', 'T03', 'T04', 'T05', 'T06', 'T08', 'T09', 'T11', 'T12', 'T13'])
      expect(ids).toContain(id);
  });

  it.each(['reset', 'fin'] as const)('T01 %s: no closing frame', async (how) => {
    const socket = await opened(dial());
    const end = ended(socket);
    server.at('okx').begin({ do: 'drop', how });
    expect(await end).toMatchObject({ code: 1006, error: how === 'reset' ? 'ECONNRESET' : '' });
  });

  it('T02 an upgrade that is ignored ends when the fault does', async () => {
    server.at('okx').begin({ do: 'ignore' });
    const socket = dial();
    const end = ended(socket);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(socket.readyState).toBe(WebSocket.CONNECTING);
    server.at('okx').heal();
    expect((await end).code).toBe(1006);
  });

  it('T05 slams the door with a code', async () => {
    server.at('okx').begin({ do: 'slam', code: 1013, reason: 'try again later', times: 1 });
    expect(await ended(dial())).toMatchObject({ code: 1013, reason: 'try again later' });
    await opened(dial());
  });

  it.each(['masked', 'reserved', 'text'] as const)('T11 %s', async (how) => {
    const socket = await opened(dial());
    const end = ended(socket);
    server.at('okx').begin({ do: 'violate', how });
    expect((await end).error).not.toBe('');
  });

  it('T06 a trickle brings bytes and no message', async () => {
    server.at('okx').begin({ do: 'trickle', bytes: 1, everyMs: 20 });
    const socket = await opened(dial());
    let messages = 0;
    socket.on('message', () => {
      messages += 1;
    });
    const read = () => innerOf(socket)!.bytesRead;
    socket.send(
      JSON.stringify({ op: 'subscribe', args: [{ channel: 'books', instId: 'BTC-USDT' }] }),
    );
    const before = read();
    await expect.poll(read).toBeGreaterThan(before);
    expect(messages).toBe(0);
    server.at('okx').heal();
    await expect.poll(() => messages).toBeGreaterThan(2);
  });

  it('T12 64 MiB arrive', async () => {
    const socket = await opened(dial());
    const size = new Promise<number>((resolve) =>
      socket.on('message', (data: Buffer) => resolve(data.length)),
    );
    server.at('okx').begin({ do: 'giant' });
    expect(await size).toBe(64 * 1024 * 1024);
    socket.terminate();
  });

  it('C05 what is delayed comes late and in order', async () => {
    server.at('okx').begin({ do: 'delay', ms: 300 });
    const socket = await opened(dial());
    const answers: string[] = [];
    socket.on('message', (data: Buffer) => answers.push(data.toString()));
    const askedMs = Date.now();
    for (const text of ['ping', 'ping']) socket.send(text);
    await expect.poll(() => answers).toEqual(['pong', 'pong']);
    expect(Date.now() - askedMs).toBeGreaterThanOrEqual(290);
    server.at('okx').heal();
  });

  it('numbers what it sent by market, with its fate', async () => {
    const socket = await opened(dial());
    const { client } = server.log.findLast(({ what }) => what === 'open')!;
    const args = [{ channel: 'books', instId: 'BTC-USDT' }];
    socket.send(JSON.stringify({ op: 'subscribe', args }));
    const sent = () => server.log.filter((entry) => entry.client === client && entry.market);
    await expect.poll(() => sent().length).toBeGreaterThan(0);
    server.at('okx').begin({ do: 'lose', instrument: 'BTC-USDT', conn: client, times: 2 });
    await expect.poll(() => sent().length).toBeGreaterThan(3);
    expect(sent().map(({ no }) => no)).toEqual(sent().map((_, at) => at + 1));
    expect(sent().filter(({ fate }) => fate === 'lose')).toHaveLength(2);
    socket.terminate();
  });
});

function innerOf(socket: WebSocket): Socket | undefined {
  return (socket as unknown as { _socket?: Socket })._socket;
}
