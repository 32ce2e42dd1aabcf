// What is followed live, for the parts of the universe dialog.
import { followedInstruments } from '../state/config.ts';
import { useChoice } from '../state/desk.ts';

export function useFollowed(): readonly string[] {
  return followedInstruments({
    instruments: useChoice('instruments'),
    blacklist: useChoice('blacklist'),
  });
}
