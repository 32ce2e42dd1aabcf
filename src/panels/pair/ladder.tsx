// Depth on the two sides that matter: the sell venue's bids and the buy venue's asks.
import { useCallback, useEffect, useRef } from 'react';
import type { Frame } from '../../contract/generated.ts';
import { price } from '../../lib/format/number.ts';
import { fitCanvas, type Surface, watchSize } from '../../render/canvas.ts';
import { setText } from '../../render/text.ts';
import { venueName } from '../../state/catalogue.ts';
import { useDesk, useFrameTask } from '../../state/desk.ts';
import { css, mix } from '../../theme/colour.ts';
import { currentPalette } from '../../theme/palette.ts';
import { type Focus, ladderBars } from './build.ts';
import styles from './ladder.module.css';
import { type LadderStyle, paintLadder } from './paint.ts';

const FADED = 0.38;

export function Ladder({ focus, digits }: { focus: Focus; digits: number }) {
  const { scheduler } = useDesk();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const prices = useRef<HTMLParagraphElement>(null);
  const easel = useRef<{ surface: Surface; style: LadderStyle } | null>(null);

  useEffect(() => {
    const outer = box.current as HTMLDivElement;
    const resize = () => {
      if (!canvas.current) return;
      const surface = fitCanvas(canvas.current, outer.clientWidth, outer.clientHeight);
      easel.current = { surface, style: ladderStyle() };
      scheduler.repaint();
    };
    resize();
    const stop = watchSize(outer, resize);
    const theme = new MutationObserver(resize);
    theme.observe(document.documentElement, { attributes: true });
    return () => {
      stop();
      theme.disconnect();
    };
  }, [scheduler]);

  const paint = useCallback(
    (frame: Frame) => {
      if (!easel.current) return;
      const { asks, bids } = ladderBars(frame);
      paintLadder(easel.current.surface, asks, bids, easel.current.style);
      const [bid, ask] = [frame.ladder_sell.price[0], frame.ladder_buy.price[0]];
      const words = `${price(bid ?? Number.NaN, digits)} │ ${price(ask ?? Number.NaN, digits)}`;
      setText(prices.current, words);
    },
    [digits],
  );
  useFrameTask(paint, 50);

  return (
    <div className={styles.ladder}>
      <p className={styles.names}>
        <span>sell into {venueName(focus.sell)} bids</span>
        <span>buy {venueName(focus.buy)} asks</span>
      </p>
      <div className={styles.box} ref={box}>
        <canvas ref={canvas} className={styles.canvas} />
      </div>
      <p className={styles.prices} ref={prices} />
    </div>
  );
}

function ladderStyle(): LadderStyle {
  const palette = currentPalette();
  const fade = (token: 'buy' | 'sell') => css(mix(palette.surface, palette[token], FADED));
  return {
    bid: css(palette.sell),
    bidFaded: fade('sell'),
    ask: css(palette.buy),
    askFaded: fade('buy'),
  };
}
