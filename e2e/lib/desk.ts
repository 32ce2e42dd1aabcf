import { expect, type Locator, type Page } from '@playwright/test';
import { VENUES } from '../../src/contract/generated.ts';
import { CHOICES_KEY } from '../../src/state/choiceStore.ts';
import type { Choices } from '../../src/state/choices.ts';

export interface Cell {
  /** `BTC-USDT` */
  readonly instrument: string;
  readonly buy: string;
  readonly sell: string;
  readonly net: number;
  readonly gross: number;
  /** What is said of it: `▲ Offered: …`, `FEE: …`. */
  readonly verdict: string;
}

const SPOKEN =
  /^(\S+) {2}(.+) to (.+): net ([+−]?[\d.,]+|—) = gross ([+−]?[\d.,]+|—) − fees .*? bps\. (.+)$/s;
/** Long enough for a busy machine; nothing waits for it in vain but a failing test. */
export const SOON_MS = 20_000;

const TABS_MAX = 120;

/** The page as a person uses it: what can be read from it and done with it. */
export class Desk {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the page; `query` is what stands after the `?`. */
  async open(query = '', at = ''): Promise<void> {
    await this.page.goto(`${at}${query && `?${query}`}`);
    await expect(this.source).toBeVisible();
  }

  /** Makes the page one that a person comes back to, with these choices made. */
  async remembers(choices: Partial<Choices>): Promise<void> {
    const script = ({ key, text }: { key: string; text: string }) =>
      localStorage.setItem(key, text);
    const kept = { key: CHOICES_KEY, text: JSON.stringify(choices) };
    await this.page.addInitScript(script, kept);
  }

  /** The same for the first visit alone: later ones begin with what the page kept. */
  async beginsWith(choices: Partial<Choices>): Promise<void> {
    const script = ({ key, text }: { key: string; text: string }) => {
      if (localStorage.getItem(key) === null) localStorage.setItem(key, text);
    };
    await this.page.addInitScript(script, { key: CHOICES_KEY, text: JSON.stringify(choices) });
  }

  /** Presses Tab until `target` has the focus. */
  async tabTo(target: Locator): Promise<void> {
    for (let presses = 0; presses < TABS_MAX; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`${TABS_MAX} tabs did not lead to ${target}`);
  }

  get source(): Locator {
    return this.page.getByTestId('source');
  }

  get core(): Locator {
    return this.page.getByTestId('core');
  }

  get liveNote(): Locator {
    return this.page.getByTestId('live-note');
  }

  panel(title: string): Locator {
    return this.page.getByRole('region', { name: title });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  // --- Sources -----------------------------------------------------------------------------------

  /** Plays the bundled recording of LINK/USDT. */
  async chooseRecording(): Promise<void> {
    await this.source.click();
    await this.page.getByRole('menuitem', { name: /LINK\/USDT/ }).click();
    await expect(this.source).toContainText('RECORDED', { timeout: SOON_MS });
    await expect(this.panel('LINK-USDT')).toBeVisible();
  }

  async openFile(path: string): Promise<void> {
    await this.page.getByLabel('Open a session file').setInputFiles(path);
  }

  /** Plays the recording on show to its end, as fast as it goes. */
  async playToTheEnd(): Promise<void> {
    await this.button('as fast as possible').click();
    await expect(this.button('Play')).toBeVisible({ timeout: 60_000 });
  }

  /** Lets the charts gather some past. */
  async watched(ms: number): Promise<void> {
    const untilMs = Date.now() + ms;
    await expect.poll(() => Date.now(), { timeout: ms + SOON_MS }).toBeGreaterThan(untilMs);
  }

  /** Waits until a recording, at ten times its pace, has come so many seconds far. */
  async playedFor(seconds: number): Promise<void> {
    const place = this.page.getByLabel('Place in the recording');
    const at = async () => Number(await place.inputValue());
    await expect.poll(at, { timeout: seconds * 100 + SOON_MS }).toBeGreaterThanOrEqual(seconds);
  }

  // --- Venues ------------------------------------------------------------------------------------

  /** Brings the table of venues into sight and gives a venue's row. */
  async venueRow(name: string): Promise<Locator> {
    const inStrip = this.page.getByRole('contentinfo').last().getByRole('button', { name });
    await inStrip.click();
    const row = this.panel('Venues').getByRole('row', { name });
    await expect(row).toBeVisible();
    return row;
  }

  /** How many venues are live, of how many in use: `15 / 15`. */
  async feeds(): Promise<string> {
    const fact = this.page.locator('header dl div').filter({ hasText: 'feeds' }).locator('dd');
    return (await fact.textContent())?.trim() ?? '';
  }

  async expectFeeds(feeds: string, timeout = SOON_MS): Promise<void> {
    await expect.poll(() => this.feeds(), { timeout, message: 'venues live / in use' }).toBe(feeds);
  }

  // --- Heatmap -----------------------------------------------------------------------------------

  get heatmaps(): Locator {
    return this.page.getByTestId('heatmap-cells');
  }

  /** The venue matrix of one instrument. */
  async showMatrix(instrument: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Venue matrix' }).click();
    await this.pick('Instrument of the venue matrix', instrument);
    await expect(this.panel(instrument)).toBeVisible();
  }

  async pick(label: string, option: string): Promise<void> {
    await this.page.getByLabel(label).selectOption(option);
  }

  /** Every cell of the first heatmap as it is said aloud, visited by the arrow keys. */
  async cells(): Promise<Cell[]> {
    const sentences = await this.heatmaps.first().evaluate(visitCells);
    return sentences.flatMap((sentence) => cellOf(sentence) ?? []);
  }

  /** The cell under the keys; null where no pair is. */
  async spoken(map: Locator): Promise<Cell | null> {
    const text = map.locator('p');
    await expect(text).not.toHaveText('');
    return cellOf((await text.textContent()) ?? '');
  }

  /** How many cells are painted in the colour of an offer: red well above blue. */
  async amberCells(): Promise<number> {
    const maps = await this.heatmaps.all();
    const counts = await Promise.all(maps.map((map) => amberOf(map)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Venue, best bid and best ask, out of the table beside the venue matrix. */
  async quotes(): Promise<[venue: string, bid: number, ask: number][]> {
    const rows = await this.panel('Executable net edge')
      .getByRole('row')
      .filter({ has: this.page.getByRole('cell') })
      .evaluateAll((lines) =>
        lines.map((line) => [...line.children].map((cell) => cell.textContent ?? '')),
      );
    return rows.flatMap(([name, , bid, ask]) => {
      const venue = VENUES.find((one) => one.name === name);
      return venue ? [[venue.id, numberOf(bid), numberOf(ask)]] : [];
    });
  }

  /** Selects a cell of the venue matrix by a click. */
  async select(buy: string, sell: string): Promise<void> {
    // The matrix may be laid out anew between the look and the click.
    await expect(() => this.clickCell(buy, sell)).toPass({ timeout: SOON_MS });
  }

  private async clickCell(buy: string, sell: string): Promise<void> {
    const map = this.heatmaps.first();
    const labels = await map.evaluate((element) => {
      const [, columns, rows] = element.parentElement!.children;
      const long = (list: Element) =>
        [...list.children].map((label) => label.getAttribute('title') ?? label.textContent ?? '');
      return { columns: long(columns!), rows: long(rows!) };
    });
    const { width, height } = (await map.locator('canvas').boundingBox())!;
    const column = labels.columns.findIndex((label) => label.includes(sell));
    const row = labels.rows.findIndex((label) => label.includes(buy));
    if (row < 0 || column < 0) throw new Error(`no cell ${buy} to ${sell}`);
    const x = ((column + 0.5) / labels.columns.length) * width;
    const y = ((row + 0.5) / labels.rows.length) * height;
    await map.click({ position: { x, y }, timeout: 3000 });
  }

  /** A term of the sum of the selected pair, bps. */
  async term(name: string): Promise<number> {
    const text = await this.page.locator(`[data-term^="${name}"] b`).textContent();
    return numberOf(text ?? undefined);
  }

  // --- Strategies --------------------------------------------------------------------------------

  strategy(id: string): Locator {
    return this.page.getByTestId(`strategy-${id}`);
  }

  async toggle(id: string): Promise<void> {
    await this.strategy(id).getByRole('switch').click();
  }

  /** The paper trades, newest first, as they stand in the list. */
  async trades(): Promise<string[]> {
    await this.button('Trades').click();
    const list = this.panel('Strategies and P&L').getByRole('table', { name: /^Paper trades/ });
    const rows = list.getByRole('rowgroup').getByRole('row');
    const none = this.page.getByText('No paper trade yet');
    await expect(none.or(rows.first())).toContainText(/\S/);
    const texts = await rows.evaluateAll((lines) =>
      lines.map((line) => [...line.children].map((cell) => cell.textContent).join(' ')),
    );
    return texts.filter((text) => text.trim() !== '');
  }

  /** Waits until the list of trades stays the same for a second. */
  async settled(): Promise<void> {
    let last = '';
    await expect
      .poll(
        async () => {
          const before = last;
          last = (await this.trades()).join();
          return last === before;
        },
        { intervals: [1000], timeout: SOON_MS },
      )
      .toBe(true);
  }

  async setNumber(label: string, value: number): Promise<void> {
    const box = this.page.getByLabel(label);
    await box.fill(String(value));
    await box.press('Enter');
  }

  /** Sets every venue's taker fee, percent. */
  async setFees(percent: number): Promise<void> {
    await this.page.getByRole('button', { name: /^fees/ }).click();
    const boxes = this.page.getByLabel(/^Taker fee at/);
    await expect(boxes.first()).toBeVisible();
    for (const box of await boxes.all()) {
      await box.fill(String(percent));
      await box.press('Enter');
    }
    await this.page.getByRole('dialog').getByLabel('Close').click();
  }
}

export function numberOf(text: string | undefined): number {
  if (!/\d/.test(text ?? '')) return Number.NaN;
  return Number(text!.replace('−', '-').replaceAll(/[^-\d.e]/g, ''));
}

/** Counts the amber cells of a heatmap by a pixel near the left edge of each, beside the figure. */
function amberOf(map: Locator): Promise<number> {
  return map.evaluate((element) => {
    const canvas = element.querySelector('canvas')!;
    const [, columns, rows] = element.parentElement!.children;
    const across = columns!.childElementCount;
    const down = rows!.childElementCount;
    const { data, width } = canvas
      .getContext('2d')!
      .getImageData(0, 0, canvas.width, canvas.height);
    let amber = 0;
    for (let cell = 0; cell < across * down; cell++) {
      const x = Math.round(((cell % across) / across) * canvas.width + 5);
      const y = Math.round(((Math.floor(cell / across) + 0.5) / down) * canvas.height);
      const [red = 0, , blue = 0] = data.subarray((y * width + x) * 4);
      if (red > blue + 40) amber++;
    }
    return amber;
  });
}

/** Runs in the page: visits every cell by the keys and gives what was said of each. */
async function visitCells(element: HTMLElement): Promise<string[]> {
  const [, columns, rows] = element.parentElement!.children;
  const spoken = element.querySelector('p')!;
  const heard = async (key: string) => {
    spoken.textContent = '';
    element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    for (let frames = 0; spoken.textContent === ''; frames++) {
      if (frames > 200) throw new Error('nothing was said: the heatmap was drawn anew');
      await new Promise(requestAnimationFrame);
    }
    return spoken.textContent;
  };
  element.focus();
  const sentences: string[] = [];
  await heard('ArrowRight');
  // It begins where the last visit ended.
  for (let row = 1; row < rows!.childElementCount; row++) await heard('ArrowUp');
  for (let row = 0; row < rows!.childElementCount; row++) {
    if (row > 0) await heard('ArrowDown');
    sentences.push(await heard('Home'));
    for (let column = 1; column < columns!.childElementCount; column++)
      sentences.push(await heard('ArrowRight'));
  }
  return sentences;
}

function cellOf(sentence: string): Cell | null {
  const [, instrument, buy, sell, net, gross, verdict] = SPOKEN.exec(sentence) ?? [];
  if (!instrument || !buy || !sell || !verdict) return null;
  return { instrument, buy, sell, net: numberOf(net), gross: numberOf(gross), verdict };
}
