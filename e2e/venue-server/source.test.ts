import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { VenueServer } from './server.ts';
import type { Line, Source } from './source.ts';

/** Says what it heard, and the time. */
class Echo implements Source {
  readonly closed: number[] = [];
  private readonly line: Line;
  private readonly connected = new Map<number, string>();

  constructor(line: Line) {
    this.line = line;
  }

  open(conn: number, url: string): void {
    this.connected.set(conn, url);
    this.line.emit(conn, `hello ${url}`, null);
  }

  read(conn: number, text: string): void {
    if (text === 'bye') this.line.hangUp(conn, 1000, 'as you like');
    else this.line.emit(conn, text, { market: 'BTC-USDT', of: 'book' });
  }

  close(conn: number): void {
    this.closed.push(conn);
    this.connected.delete(conn);
  }

  advance(tMs: number): void {
    for (const conn of this.connected.keys()) this.line.emit(conn, `it is ${tMs > 0}`, null);
  }
}

let server: VenueServer;
beforeAll(async () => {
  server = await VenueServer.start();
});
afterAll(() => server.stop());

it('another source speaks in a venue’s place, under the same faults', async () => {
  const okx = server.at('okx');
  let echo: Echo | undefined;
  okx.plug((line) => {
    echo = new Echo(line);
    return echo;
  });
  okx.begin({ do: 'lose', instrument: 'BTC-USDT' });
  const url = `wss://127.0.0.1:${server.port}/ws/v5/public`;
  const options = { headers: { Host: 'ws.okx.com:8443' }, rejectUnauthorized: false };
  const socket = new WebSocket(url, options);
  const heard: string[] = [];
  socket.on('message', (data: Buffer) => heard.push(data.toString()));
  const code = new Promise((resolve) => socket.on('close', resolve));
  await new Promise((resolve) => socket.on('open', resolve));
  for (const text of ['lost', 'found']) socket.send(text);
  await expect.poll(() => heard).toContain('found');
  expect(heard).toContain('hello /ws/v5/public');
  expect(heard).toContain('it is true');
  expect(heard).not.toContain('lost');
  socket.send('bye');
  expect(await code).toBe(1000);
  await expect.poll(() => echo?.closed).toHaveLength(1);
  okx.plug(null);
});
