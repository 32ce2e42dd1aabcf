// Other tabs of the same page: what is chosen there holds here, and who trades is said when it changes.
import { CHOICES_KEY } from '../state/choiceStore.ts';
import type { Desk } from '../state/desk.ts';
import { adoptChoices } from '../state/otherTabs.ts';

export function followTabs({
  choices,
  link,
  notices,
}: Pick<Desk, 'choices' | 'link' | 'notices'>): void {
  addEventListener('storage', ({ key, newValue }) => {
    if (key === CHOICES_KEY && newValue !== null) link.adopt(adoptChoices(choices, newValue));
  });
  choices.subscribe(({ instruments, favourites, blacklist }, before) => {
    const isOther =
      instruments !== before.instruments ||
      favourites !== before.favourites ||
      blacklist !== before.blacklist;
    if (isOther) link.prefer();
  });
  link.status.subscribe(({ role }, before) => {
    if (role === 'owner' && before.role === 'follower') {
      notices.say('The other tab is gone: this one trades now, with the account as it was saved.');
    }
  });
}
