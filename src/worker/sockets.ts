import { FRAME_BYTES_MAX } from '../core/inbox.ts';

/** The part of `WebSocket` that is used; tests bring their own. */
export type Socket = Pick<
  WebSocket,
  'binaryType' | 'close' | 'onclose' | 'onmessage' | 'onopen' | 'readyState' | 'send'
>;

/** The connection that is dialled is named too: a simulated network tells them apart by it. */
export type Dial = (url: string, venue: number, conn: number) => Socket;

export const dialWebSocket: Dial = (url) => new WebSocket(url);

/** What a connection has to say. A venue is its place in `VENUES`; `conn` is the core's number. */
export interface SocketListener {
  opened(venue: number, conn: number, url: string): void;
  received(venue: number, conn: number, data: string | ArrayBuffer): void;
  closed(venue: number, conn: number, code: number, reason: string): void;
}

/** How a connection that never came about ends. */
const ABNORMAL = 1006;
const OPEN = 1;
/** A close in the words of the protocol: a message too big to be read. The core knows what that means. */
const TOO_BIG = 1009;
/** More numbers than a venue's connections ever have. */
const CONNS = 2 ** 32;

/** The sockets that the core asked for, by its own numbers. It decides; this only does. */
export class Sockets {
  private readonly held = new Map<number, Socket>();
  private readonly dial: Dial;
  private readonly listener: SocketListener;

  constructor(dial: Dial, listener: SocketListener) {
    this.dial = dial;
    this.listener = listener;
  }

  open(venue: number, conn: number, url: string): void {
    this.close(venue, conn);
    try {
      this.attach(this.dial(url, venue, conn), venue, conn, url);
    } catch (error) {
      // Never from within the core's own step: the answer to an effect is an event of its own.
      const reason = error instanceof Error ? error.message : String(error);
      queueMicrotask(() => this.listener.closed(venue, conn, ABNORMAL, reason));
    }
  }

  send(venue: number, conn: number, text: string): void {
    const socket = this.held.get(keyOf(venue, conn));
    if (socket?.readyState === OPEN) socket.send(text);
  }

  /** From now on nothing is heard of it, whatever is still on the way. */
  close(venue: number, conn: number): void {
    const key = keyOf(venue, conn);
    const socket = this.held.get(key);
    if (socket === undefined) return;
    this.held.delete(key);
    drop(socket);
  }

  /** Connections held, open or not yet. */
  get count(): number {
    return this.held.size;
  }

  closeAll(): void {
    for (const socket of this.held.values()) drop(socket);
    this.held.clear();
  }

  private attach(socket: Socket, venue: number, conn: number, url: string): void {
    const key = keyOf(venue, conn);
    this.held.set(key, socket);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.listener.opened(venue, conn, url);
    socket.onmessage = ({ data }) => this.receive(venue, conn, data);
    socket.onclose = ({ code, reason }) => {
      this.held.delete(key);
      this.listener.closed(venue, conn, code, reason);
    };
  }

  private receive(venue: number, conn: number, data: string | ArrayBuffer): void {
    if (lengthOf(data) > FRAME_BYTES_MAX)
      this.refuse(venue, conn, 'a frame longer than any venue sends');
    else this.listener.received(venue, conn, data);
  }

  /** A frame that is too long is let go unread, and its connection with it. */
  refuse(venue: number, conn: number, reason: string): void {
    this.close(venue, conn);
    // Never from within the core's own step, see `open`.
    queueMicrotask(() => this.listener.closed(venue, conn, TOO_BIG, reason));
  }
}

/** Bytes, or UTF-16 units, of which none takes less than a byte. Looks at nothing else. */
function lengthOf(data: string | ArrayBuffer): number {
  return typeof data === 'string' ? data.length : data.byteLength;
}

function drop(socket: Socket): void {
  socket.onopen = null;
  socket.onmessage = null;
  socket.onclose = null;
  socket.close();
}

function keyOf(venue: number, conn: number): number {
  return venue * CONNS + conn;
}
