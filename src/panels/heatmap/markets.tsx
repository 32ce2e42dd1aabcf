// An instrument's markets behind the venue matrix: who lists it, and what its orders must keep to.
import { useEffect, useRef, useState } from 'react';
import { DASH } from '../../lib/format/number.ts';
import { venueName, venuePlace } from '../../state/catalogue.ts';
import type { CatalogueMarket } from '../../state/link.ts';
import { absence, listingWords, rulesFrom } from '../../state/marketWords.ts';
import { useMarketFacts } from '../../state/useMarketFacts.ts';
import { Absent } from '../../ui/absent.tsx';
import tables from '../../ui/tables.module.css';
import styles from './markets.module.css';

export function Markets({ instrument }: { instrument: string }) {
  const [open, setOpen] = useState(false);
  return (
    <section className={styles.box}>
      <button
        type="button"
        className={styles.opener}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span aria-hidden="true">{open ? '▾' : '▸'}</span> Who lists {instrument}, and by what rules
      </button>
      {open && <Facts instrument={instrument} />}
    </section>
  );
}

function Facts({ instrument }: { instrument: string }) {
  const facts = useMarketFacts();
  const end = useRef<HTMLDivElement>(null);
  const isKnown = facts.length > 0;
  // They stand at the end of a panel that scrolls: whoever opens them wants to see them.
  useEffect(() => {
    if (isKnown) end.current?.scrollIntoView({ block: 'nearest' });
  }, [isKnown]);
  const all = facts.filter((market) => market.instrument === instrument);
  const missing = all.filter((market) => absence(market) !== null);
  const listed = all.filter((market) => absence(market) === null);
  return (
    <>
      <table className={`${tables.table} ${tables.stacked}`}>
        <thead>
          <tr>
            <th>venue</th>
            <th>its symbol</th>
            <th className={tables.figure}>tick</th>
            <th className={tables.figure}>step</th>
            <th className={tables.figure}>smallest order</th>
            <th>where that is read</th>
            <th>listing</th>
          </tr>
        </thead>
        <tbody>
          {listed.map((market) => (
            <MarketLine key={`${market.venue} ${market.symbol}`} market={market} />
          ))}
        </tbody>
      </table>
      {missing.length > 0 && (
        <ul className={styles.missing} aria-label={`Where ${instrument} is not to be had`}>
          {missing.map((market) => (
            <Absent
              key={`${market.venue} ${market.symbol}`}
              title={venueName(venuePlace(market.venue))}
              market={market}
            />
          ))}
        </ul>
      )}
      <div ref={end} />
    </>
  );
}

function MarketLine({ market }: { market: CatalogueMarket }) {
  const { rules } = market;
  const unknown = rules === undefined ? DASH : '?';
  return (
    <tr>
      <td>{venueName(venuePlace(market.venue))}</td>
      <td data-label="its symbol">{market.symbol}</td>
      <td data-label="tick" className={tables.figure}>
        {rules?.tick ?? unknown}
      </td>
      <td data-label="step" className={tables.figure}>
        {rules?.step ?? unknown}
      </td>
      <td data-label="smallest order" className={tables.figure}>
        {rules?.minimum ?? unknown}
      </td>
      <td data-label="where that is read">{rulesFrom(market)}</td>
      <td data-label="listing">{listingWords(market)}</td>
    </tr>
  );
}
