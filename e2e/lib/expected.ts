import { VENUES } from '../../src/contract/generated.ts';
import type { Book } from '../venue-server/book.ts';
import type { VenueServer } from '../venue-server/server.ts';

/** The venues that list an instrument of the default universe. */
export const IN_USE = VENUES;
/** What the header shows when every one of them is live. */
export const ALL = `${IN_USE.length} / ${IN_USE.length}`;

export interface Edge {
  readonly buy: string;
  readonly sell: string;
  readonly grossBps: number;
  readonly netBps: number;
}

/**
 * What every pair of venues must show for an instrument: worked out from the server's own books and the
 * default fees, by the formula alone. `fees` are fractions by venue, where they are not the defaults.
 */
export function expectedEdges(
  server: VenueServer,
  instrument: string,
  fees: Readonly<Record<string, number>> = {},
): Edge[] {
  const books = server.all.flatMap(({ venue, listed }) => {
    const book = listed.find((one) => one.instrument === instrument);
    return book ? [{ id: venue.id, book, fee: fees[venue.id] ?? defaultFee(venue.id) }] : [];
  });
  return books.flatMap((buy) =>
    books
      .filter((sell) => sell !== buy)
      .map((sell) => {
        const [ask, bid] = [best(buy.book, 'asks'), best(sell.book, 'bids')];
        const after = (bid * (1 - sell.fee)) / (ask * (1 + buy.fee));
        return {
          buy: buy.id,
          sell: sell.id,
          grossBps: 1e4 * (bid / ask - 1),
          netBps: 1e4 * (after - 1),
        };
      }),
  );
}

function defaultFee(id: string): number {
  const venue = VENUES.find((one) => one.id === id);
  if (!venue) throw new Error(`the contract has no venue ${id}`);
  return venue.feeTaker;
}

function best(book: Book, side: 'bids' | 'asks'): number {
  return book[side][0]!.price / 10 ** book.asset.priceDigits;
}
