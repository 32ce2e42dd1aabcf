import type { SourceInfo } from '../contract/control.ts';

/** A recording of the page's own host. */
export interface Bundled {
  readonly info: SourceInfo;
  readonly address: string;
}

interface Listed {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  readonly venues: readonly string[];
  readonly from: string;
  readonly to: string;
}

const INDEX = 'sessions/index.json';

/** The recordings beside the page; none where their list cannot be had. */
export async function bundledRecordings(base: string): Promise<Bundled[]> {
  const index = new URL(INDEX, base);
  try {
    const response = await fetch(index);
    const { recordings } = (await response.json()) as { recordings: Listed[] };
    return recordings.map((listed) => bundled(listed, index));
  } catch {
    return [];
  }
}

function bundled({ id, file, title, venues, from, to }: Listed, index: URL): Bundled {
  const info = { id, kind: 'recorded', title, venues, from: micros(from), to: micros(to) } as const;
  return { info, address: new URL(file, index).href };
}

function micros(iso: string): number {
  return Date.parse(iso) * 1000;
}
