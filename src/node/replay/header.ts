import { VENUES } from '../../contract/generated.ts';
import type { SessionHeader } from '../../lib/session/index.ts';
import type { ReplayRequest } from './arguments.ts';

type Options = Pick<ReplayRequest, 'feeBps' | 'size' | 'strategies'>;

/** Whether a person asked for anything that the session's own header does not say. */
export function changesHeader({ feeBps, size, strategies }: Options): boolean {
  return feeBps !== null || size !== null || strategies.length > 0;
}

/** The session's header with what the person asked for. */
export function headerWith(header: SessionHeader, options: Options): SessionHeader {
  const { feeBps, size } = options;
  const config = { ...header.config };
  if (feeBps !== null) config.fees = Object.fromEntries(VENUES.map(({ id }) => [id, feeBps / 1e4]));
  if (size !== null) config.orderSizeQuote = size;
  if (options.strategies.length > 0) config.strategies = strategiesWith(config, options.strategies);
  return { ...header, config };
}

function strategiesWith(config: Record<string, unknown>, ids: readonly string[]): object {
  const held = (config.strategies ?? {}) as Record<string, object>;
  const on = ids.map((id) => [id, { ...held[id], enabled: true }]);
  return { ...held, ...Object.fromEntries(on) };
}
