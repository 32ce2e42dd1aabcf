import { VENUES } from './venues/index.ts';

/** Flags that lead the venues' real names to the server on this port, and every other name nowhere. */
export function chromiumFlags(port: number): string[] {
  const hosts = new Set(VENUES.flatMap(({ endpoints }) => endpoints.map(({ host }) => host)));
  const rules = [...hosts].map((host) => `MAP ${host} 127.0.0.1:${port}`);
  return [
    `--host-resolver-rules=${[...rules, 'MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'].join(', ')}`,
    '--ignore-certificate-errors',
  ];
}
