// Media queries as React sees them.
import { useCallback, useSyncExternalStore } from 'react';

/** A phone: one column, what decides and nothing else. */
export const NARROW = '(max-width: 760px)';

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', onChange);
      return () => list.removeEventListener('change', onChange);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}
