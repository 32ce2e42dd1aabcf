// What is known of a market, in words. Pure.
import type { CatalogueMarket } from './link.ts';

/** `from the venue, 2026-11-23`, `table of 2022-05-13`; what is unknown says so. */
export function rulesFrom({ rules }: CatalogueMarket): string {
  if (rules === undefined) return '';
  if (rules === null) return 'unknown: paper trading refuses';
  if (rules.from === 'venue')
    return rules.date ? `from the venue, ${rules.date}` : 'from the venue';
  return rules.date ? `table of ${rules.date}` : 'shipped table';
}

/** Why a market is not to be had at its venue, in one sentence; null where it is, as far as is known. */
export function absence({ listing, listingNote, trading }: CatalogueMarket): string | null {
  if (listing === 'not-listed') return sentence(listingNote ?? 'Not listed');
  return trading === false ? 'The venue’s own list says that it is not traded now.' : null;
}

/** `listed`, `asked for`, `not listed`. */
export function listingWords({ listing, trading }: CatalogueMarket): string {
  if (trading === false && listing !== 'not-listed') return 'not traded now';
  const words = {
    unasked: 'not asked for yet',
    asked: 'asked for',
    listed: 'listed',
    'not-listed': 'not listed',
  };
  return listing ? words[listing] : '';
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
