// What opening and closing leaves behind.
import type { CDPSession, Page } from '@playwright/test';
import { expect, test } from './lib/test.ts';

const ROUNDS = 40;
const WARM_UP = 4;

/** Things of which a page that leaks has ever more. */
async function counted(page: Page, session: CDPSession) {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  const canvases = await page.locator('canvas').count();
  return {
    listeners: of('JSEventListeners'),
    nodes: of('Nodes'),
    documents: of('Documents'),
    workers: page.workers().length,
    canvases,
  };
}

/**
 * Runs in the page, so that many rounds fit into a test: opens one thing that has a key, and the panels that
 * share a place, and closes it again.
 */
async function goRound(rounds: number): Promise<void> {
  const press = (key: string, shiftKey = false) => {
    const on = document.activeElement ?? document.body;
    on.dispatchEvent(
      new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }),
    );
  };
  const until = async (what: string, isSo: () => boolean) => {
    for (let frames = 0; !isSo(); frames += 1) {
      if (frames > 1200) throw new Error(`${what} did not come about`);
      await new Promise(requestAnimationFrame);
    }
  };
  const isOpen = () => document.querySelector('[role=dialog], [role=alertdialog]') !== null;
  const isShown = (panel: string) =>
    document.querySelector(`[data-panel=${panel}] h2`)?.isConnected === true;
  const KEYS = ['?', 'P', '/', 'H'];
  for (let round = 0; round < rounds; round += 1) {
    const key = KEYS[round % KEYS.length]!;
    press(key, key !== '/');
    await until(`the dialog of ${key}`, isOpen);
    press('Escape');
    await until(`the end of the dialog of ${key}`, () => !isOpen());
    for (const panel of ['venues', 'opportunities']) {
      press('V', true);
      await until(panel, () => isShown(panel));
    }
    press('M', true);
    await new Promise(requestAnimationFrame);
    press('M', true);
    await new Promise(requestAnimationFrame);
  }
}

test('W08 opening and closing everything leaves nothing behind', async ({ desk, page }) => {
  test.slow();
  await desk.remembers({ lowerPanel: 'opportunities', motion: 'none' });
  await desk.open();
  await desk.chooseRecording();
  await desk.button('Pause').click();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.evaluate(goRound, WARM_UP);
  const before = await counted(page, session);
  await page.evaluate(goRound, ROUNDS);
  const after = await counted(page, session);
  test.info().annotations.push({ type: 'counted', description: JSON.stringify({ before, after }) });
  expect(after.canvases).toBe(before.canvases);
  expect(after.workers).toBe(before.workers);
  expect(after.documents).toBe(before.documents);
  // One of a kind that comes and goes is no leak: one a round is.
  expect(after.listeners - before.listeners).toBeLessThan(ROUNDS / 2);
  expect(after.nodes - before.nodes).toBeLessThan(5 * ROUNDS);
});
