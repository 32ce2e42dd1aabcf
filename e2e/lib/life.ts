// A tab of a browser as a person has it, with the page in it and everything live.
import { VENUES } from '../../src/contract/generated.ts';
import { CHOICES_KEY } from '../../src/state/choiceStore.ts';
import type { Choices } from '../../src/state/choices.ts';
import { RawBrowser, type RawTab } from './raw.ts';
import { Tap } from './tap.ts';

/** From the opened page to every book, on a busy machine. */
export const READY_MS = 60_000;

/** Few venues and instruments: what is tested is the browser, not the load. */
export const SMALL: Partial<Choices> = {
  venues: ['bybit', 'kraken', 'okx'],
  instruments: ['BTC-USDT', 'ETH-USDT', 'XRP-USDT'],
};

/** Every wanted market is live, and there are some. */
export const ALL_LIVE = `(() => {
  const frame = globalThis.tapped?.newest();
  if (!frame) return false;
  const wanted = frame.venues.markets.reduce((sum, count) => sum + count, 0);
  const live = frame.venues.markets_live.reduce((sum, count) => sum + count, 0);
  return wanted > 0 && live === wanted;
})()`;

/** A figure of the newest frame. */
export const figure = (path: string) => `globalThis.tapped.newest().${path}[0]`;

/** Messages taken in, of all venues. */
export const MESSAGES =
  'globalThis.tapped.newest().venues.frames.reduce((sum, count) => sum + count, 0)';

/** Gaps found, books rebuilt, frames refused: of all venues. */
export const DAMAGE = `['gaps', 'resyncs', 'malformed'].reduce(
  (sum, name) => sum + globalThis.tapped.newest().venues[name].reduce((all, one) => all + one, 0), 0)`;

/** The epochs of all live books. */
export const EPOCHS = '[...globalThis.tapped.newest().quotes.epoch]';

/** Offers on books that were not live, crossed or too old: R1. */
export const WRONG = 'globalThis.tapped.wrong';

export class Life {
  readonly browser: RawBrowser;
  readonly page: RawTab;

  private constructor(browser: RawBrowser, page: RawTab) {
    this.browser = browser;
    this.page = page;
  }

  static async begin(url: string, venuePort: number, choices = SMALL): Promise<Life> {
    const browser = await RawBrowser.launch(venuePort);
    const kept = JSON.stringify(JSON.stringify(choices));
    const script = `${await Tap.script()};
      if (location.protocol !== 'about:' && localStorage.getItem('${CHOICES_KEY}') === null)
        localStorage.setItem('${CHOICES_KEY}', ${kept});`;
    const page = await browser.open(url, script);
    const life = new Life(browser, page);
    await page.until(ALL_LIVE, READY_MS);
    return life;
  }

  /** Puts another tab in front: the page is hidden. */
  async hide(): Promise<void> {
    await this.browser.open('about:blank');
    await this.page.until(`document.visibilityState === 'hidden'`, 5000);
  }

  async show(): Promise<void> {
    await this.page.activate();
    await this.page.until(`document.visibilityState === 'visible'`, 5000);
  }

  freeze(): Promise<unknown> {
    return this.page.send('Page.setWebLifecycleState', { state: 'frozen' });
  }

  thaw(): Promise<unknown> {
    return this.page.send('Page.setWebLifecycleState', { state: 'active' });
  }

  /** Changes of book states since the look before, oldest first. */
  changes(): Promise<{ atMs: number; venue: number; from: number; to: number }[]> {
    return this.page.evaluate('globalThis.tapped.changes.splice(0)');
  }

  end(): Promise<void> {
    return this.browser.close();
  }
}

export const nameOf = (place: number) => VENUES[place]?.id ?? '';
