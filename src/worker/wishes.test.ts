import { expect, it } from 'vitest';
import { Wishes } from './wishes.ts';

it('the last word on each matter, and no deed', () => {
  const wishes = new Wishes();
  wishes.note({ do: 'fee', venue: 'htx', taker: 0.001 });
  wishes.note({ do: 'minEdge', bps: 1 });
  wishes.note({ do: 'fee', venue: 'okx', taker: 0 });
  wishes.note({ do: 'reset' });
  wishes.note({ do: 'fee', venue: 'htx', taker: 0.002 });
  expect([...wishes.all()]).toEqual([
    { do: 'fee', venue: 'htx', taker: 0.002 },
    { do: 'minEdge', bps: 1 },
    { do: 'fee', venue: 'okx', taker: 0 },
  ]);
});
