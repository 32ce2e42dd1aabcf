import { expect, test } from 'vitest';
import { checkNode } from './packages.mjs';

test.each(['18.20.0', '20.18.9'])(
  'Node %s is refused with the command that mends it',
  (version) => {
    expect(() => checkNode(version)).toThrow(
      /Node .* is too old; 20\.19 or newer is needed\. Run: /,
    );
  },
);

test.each(['20.19.0', '22.0.0', '24.1.0'])('Node %s will do', (version) => {
  expect(() => checkNode(version)).not.toThrow();
});
