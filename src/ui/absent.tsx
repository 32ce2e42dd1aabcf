// A market that its venue does not list: why, and a way to try it again.
import { useDesk, useStatus } from '../state/desk.ts';
import type { CatalogueMarket } from '../state/link.ts';
import { absence } from '../state/marketWords.ts';
import styles from './absent.module.css';
import { Button } from './controls.tsx';

interface AbsentProps {
  /** What it is called here: the instrument where the venue is known, the venue where the instrument is. */
  title: string;
  market: CatalogueMarket;
}

export function Absent({ title, market }: AbsentProps) {
  const { actions } = useDesk();
  const live = useStatus((status) => status.source.kind === 'live');
  const { venue, symbol } = market;
  return (
    <li className={styles.absent}>
      <b>{title}</b>
      <span>{absence(market)}</span>
      {market.listing === 'not-listed' && (
        <Button
          disabled={!live}
          aria-label={`Try ${title} again`}
          onClick={() => void actions.probe(venue, symbol)}
        >
          Try again
        </Button>
      )}
    </li>
  );
}
