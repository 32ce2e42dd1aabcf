// Tries a venue again at once.
import { VENUES } from '../../contract/generated.ts';
import { useChoice, useDesk, useStatus } from '../../state/desk.ts';
import { Button } from '../../ui/controls.tsx';

/** Dials again at once; only live has somebody to dial. */
export function Retry({ row, className }: { row: number; className?: string | undefined }) {
  const { actions } = useDesk();
  const venue = VENUES[row] as (typeof VENUES)[number];
  const live = useStatus((status) => status.source.kind !== 'recorded');
  const chosen = useChoice('venues');
  const enabled = live && (chosen === null || chosen.includes(venue.id));
  return (
    <Button
      tone="quiet"
      className={className}
      disabled={!enabled}
      title={live ? 'Connects again now, without waiting' : 'A recording has nobody to connect to'}
      onClick={() => void actions.retry(venue.id)}
    >
      Retry
    </Button>
  );
}
