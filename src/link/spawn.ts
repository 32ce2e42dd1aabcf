import { transfer, wrap } from 'comlink';
import type { FaultNotice, RemoteWorker, StartRequest, WordNotice } from '../contract/worker.ts';
import type { TrapInput } from '../lib/trapInput.ts';
import workerAddress from '../worker/main.ts?worker&url';

/** The part of `TrustedTypePolicyFactory` that is used; not every browser has it. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

/** One worker and what it sends. */
export interface Spawned {
  readonly api: RemoteWorker;
  start(request: StartRequest): ReturnType<RemoteWorker['start']>;
  /** Gives a buffer back, so that another frame can be packed into it. */
  giveBack(buffer: ArrayBuffer): void;
  terminate(): void;
}

export interface SpawnHooks {
  /** `atMs`: when it came, on the page's own clock. */
  onFrame(buffer: ArrayBuffer, atMs: number): void;
  onFault(words: string, input?: TrapInput | null): void;
  onWords(words: string): void;
}

export type Spawn = (hooks: SpawnHooks) => Spawned;

/** Starts the worker's script in a worker of its own. */
export const spawnWorker: Spawn = ({ onFrame, onFault, onWords }) => {
  const worker = new Worker(trusted(workerAddress), { type: 'module' });
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data, timeStamp }: MessageEvent<ArrayBuffer | FaultNotice | WordNotice>) => {
    if (data instanceof ArrayBuffer) onFrame(data, timeStamp);
    else if ('words' in data) onWords(data.words);
    else onFault(data.fault, data.input);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    onFault(event.message || 'The worker’s script could not be loaded.');
  };
  const api = wrap(worker) as unknown as RemoteWorker;
  return {
    api,
    start: (request) => api.start(request, transfer(port2, [port2])),
    giveBack: (buffer) => port1.postMessage(buffer, [buffer]),
    terminate: () => {
      worker.terminate();
      port1.close();
    },
  };
};

let address: string | null = null;

/** The one address that may become a script, said once under the name that the content policy allows. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined) return url;
  address ??= trustedTypes
    .createPolicy('app-script-url', {
      createScriptURL(asked) {
        if (asked !== workerAddress) throw new TypeError(`${asked} is no script of this page`);
        return asked;
      },
    })
    .createScriptURL(url);
  return address;
}
