// The canvas of cells between its sticky labels: keeps it sized, painted and answering.
import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
} from 'react';
import { type Frame, VENUES } from '../../contract/generated.ts';
import { fitCanvas, type Surface, watchSize } from '../../render/canvas.ts';
import { setText } from '../../render/text.ts';
import type { Catalogue } from '../../state/catalogue.ts';
import { MARK_MEANING } from '../../state/coinWords.ts';
import { useChoice, useDesk, useFrameTask } from '../../state/desk.ts';
import { css } from '../../theme/colour.ts';
import { type Clip, heatTable } from '../../theme/heat.ts';
import { currentPalette } from '../../theme/palette.ts';
import { type Cells, emptyCells, type Grid, readCells } from './build.ts';
import { emptyFlashes, endFlashes, type Flashes, forget, noteFlashes } from './flash.ts';
import { cellAfter, cellAt, geometryOf } from './interact.ts';
import { type Geometry, type HeatStyle, hatchPattern, paintCells } from './paint.ts';
import { useRowMarks } from './rowMarks.ts';
import styles from './sheet.module.css';
import { Tip, type TipHandle } from './tip.tsx';
import { sentenceOf, wordsOf } from './words.ts';

interface SheetProps {
  grid: Grid;
  catalogue: Catalogue;
  corner: string;
  /** Whether the rows share the height there is, or keep their least. */
  fill: boolean;
  /** Its outermost element, for whoever must know whether a person is at it. */
  box?: RefObject<HTMLDivElement | null>;
}

function useClip(): Clip {
  const low = useChoice('clipLowBps');
  const high = useChoice('clipHighBps');
  return useMemo(() => ({ low, high }), [low, high]);
}

/** What the painter keeps between frames; made anew with the grid. */
interface Easel {
  cells: Cells;
  painted: Cells;
  surface: Surface | null;
  geometry: Geometry;
  style: HeatStyle | null;
  flashes: Flashes;
  /** Whether a changed cell may show it. */
  moving: boolean;
}

export function Sheet({ grid, catalogue, corner, fill, box: given }: SheetProps) {
  const { actions, scheduler } = useDesk();
  const clip = useClip();
  const own = useRef<HTMLDivElement>(null);
  const box = given ?? own;
  const canvas = useRef<HTMLCanvasElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  const spoken = useRef<HTMLParagraphElement>(null);
  const tip = useRef<TipHandle>(null);
  const at = useRef({ cursor: -1, hover: -1 });
  const marks = useRowMarks(grid, catalogue);
  const easel = useMemo(() => newEasel(grid), [grid]);

  const paint = useCallback(
    (frame: Frame, nowMs: number) => {
      if (!easel.surface || !easel.style) return;
      readCells(frame.pairs, grid, easel.cells);
      if (easel.moving) noteFlashes(easel.flashes, easel.cells, easel.painted, nowMs);
      endFlashes(easel.flashes, easel.painted, nowMs);
      paintCells(
        easel.surface,
        easel.geometry,
        easel.cells,
        easel.painted,
        easel.flashes,
        easel.style,
      );
      moveRing(ring.current, focusedCell(frame, grid), easel.geometry);
    },
    [easel, grid],
  );
  useFrameTask(paint);

  useEffect(() => {
    const resize = () => {
      const { current: outer } = box;
      if (!outer || !canvas.current) return;
      fitEasel(easel, grid, outer, canvas.current, clip);
      // At once: a sheet that was cleared must not be seen empty.
      scheduler.now((frame) => paint(frame, NO_TIME));
      scheduler.repaint();
    };
    resize();
    document.fonts.ready.then(resize);
    const stop = watchSize(box.current as Element, resize);
    // Theme and density are attributes of the document.
    const theme = new MutationObserver(resize);
    theme.observe(document.documentElement, { attributes: true });
    return () => {
      stop();
      theme.disconnect();
    };
  }, [easel, grid, scheduler, clip, paint, box]);

  const refreshTip = useCallback(
    (frame: Frame) => {
      const place = grid.places[at.current.hover];
      if (place) tip.current?.show(wordsOf(frame, catalogue, place));
    },
    [grid, catalogue],
  );
  useFrameTask(refreshTip, 250);

  const cellUnder = (event: PointerEvent) => {
    const origin = event.currentTarget.getBoundingClientRect();
    return cellAt(easel.geometry, event.clientX - origin.left, event.clientY - origin.top);
  };

  const hover = (event: PointerEvent) => {
    at.current.hover = event.pointerType === 'touch' ? -1 : cellUnder(event);
    tip.current?.moveTo(grid.places[at.current.hover] ? event : null);
    scheduler.next(refreshTip);
  };

  const leave = () => {
    at.current.hover = -1;
    tip.current?.moveTo(null);
  };

  const select = (cell: number) => {
    const place = grid.places[cell];
    if (!place) return;
    const [buy, sell] = [place.buy, place.sell].map((venue) => VENUES[venue]?.id) as [
      string,
      string,
    ];
    void actions.focus(catalogue.instruments[place.instrument] as string, buy, sell);
  };

  const speak = (cell: number) => {
    const place = grid.places[cell];
    scheduler.next((frame) => {
      setText(
        spoken.current,
        place ? sentenceOf(wordsOf(frame, catalogue, place)) : 'No pair here',
      );
    });
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      select(at.current.cursor);
      return;
    }
    const next = cellAfter(event.key, at.current.cursor, easel.geometry);
    if (next === null) return;
    event.preventDefault();
    at.current.cursor = next;
    moveRing(cursor.current, next, easel.geometry);
    cursor.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    speak(next);
  };

  return (
    <div className={styles.scroll} ref={box} style={growOf(grid.rows.length, fill)}>
      <div className={styles.sheet}>
        <div className={styles.corner}>{corner}</div>
        <div className={styles.columns} aria-hidden="true">
          {grid.columns.map((column) => (
            <span key={column.long} title={column.long}>
              {column.short}
            </span>
          ))}
        </div>
        <div className={styles.rows} aria-hidden="true">
          {grid.rows.map((row, place) => {
            const mark = marks[place] ?? '';
            return (
              <span key={row.long}>
                {row.short}
                {mark && (
                  <b className={styles.mark} title={MARK_MEANING[mark]}>
                    {mark}
                  </b>
                )}
              </span>
            );
          })}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: a canvas has no table element; a hidden table stands beside it */}
        <div
          className={styles.cells}
          role="group"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: one stop for the keyboard, arrows inside
          tabIndex={0}
          aria-label="Heatmap. Arrow keys move, Enter selects the pair."
          data-testid="heatmap-cells"
          onKeyDown={onKey}
          onPointerMove={hover}
          onPointerLeave={leave}
          onClick={(event) => select(cellUnder(event as never))}
          onBlur={() => moveRing(cursor.current, -1, easel.geometry)}
        >
          <canvas ref={canvas} className={styles.canvas} />
          <div ref={ring} className={styles.ring} hidden />
          <div ref={cursor} className={styles.cursor} hidden />
          <p ref={spoken} className="hidden-but-read" aria-live="polite" />
        </div>
      </div>
      <Tip ref={tip} />
    </div>
  );
}

const LARGE_ROWS = 4;
/** Between animation frames: nothing begins to flash then. */
const NO_TIME = Number.NaN;

// Sheets share the height by their rows, and keep what rows of the least height need.
function growOf(rows: number, fill: boolean): CSSProperties {
  const minHeight = `calc(${rows} * var(--cell-row) + 28px)`;
  if (fill) return { flexGrow: rows, minHeight };
  // Few rows may be large: there is room for them.
  const row = { '--cell-row': rows <= LARGE_ROWS ? '40px' : '26px' };
  return { ...row, flex: 'none', height: minHeight } as CSSProperties;
}

function newEasel(grid: Grid): Easel {
  const count = grid.pairRows.length;
  return {
    cells: emptyCells(count),
    painted: emptyCells(count),
    surface: null,
    geometry: geometryOf(0, 0, { width: 0, height: 0, row: 22 }),
    style: null,
    flashes: emptyFlashes(count),
    moving: false,
  };
}

/** Sizes the canvas for its box, and makes what depends on size and theme. */
function fitEasel(
  easel: Easel,
  grid: Grid,
  outer: HTMLElement,
  canvas: HTMLCanvasElement,
  clip: Clip,
) {
  const labels = outer.querySelector<HTMLElement>(`.${styles.corner}`);
  const room = {
    width: outer.clientWidth - (labels?.offsetWidth ?? 0) - 8,
    height: outer.clientHeight - (labels?.offsetHeight ?? 0) - 6,
    row: Number.parseFloat(getComputedStyle(outer).getPropertyValue('--cell-row')) || 24,
  };
  const { geometry } = Object.assign(easel, {
    geometry: geometryOf(grid.columns.length, grid.rows.length, room),
  });
  outer.style.setProperty('--column', `${geometry.columnWidth}px`);
  outer.style.setProperty('--line-height', `${geometry.rowHeight}px`);
  const width = geometry.columns * geometry.columnWidth;
  easel.surface = fitCanvas(canvas, width, geometry.rows * geometry.rowHeight);
  easel.style = styleOf(easel.surface, clip);
  easel.moving = getComputedStyle(outer).getPropertyValue('--motion').trim() !== '0';
  easel.surface.context.clearRect(0, 0, easel.surface.widthPx, easel.surface.heightPx);
  forget(easel.painted);
}

function styleOf({ context, ratio }: Surface, clip: Clip): HeatStyle {
  const palette = currentPalette();
  return {
    table: heatTable(palette),
    clip,
    font: '500 {}px "JetBrains Mono Variable", ui-monospace, monospace',
    surface: css(palette.surface),
    faint: css(palette.faint),
    muted: css(palette.muted),
    outline: css(palette.muted),
    hatch: hatchPattern(context, ratio, css(palette['line-strong'])),
  };
}

function focusedCell({ engine }: Frame, grid: Grid): number {
  const [instrument, buy, sell] = [
    engine.focus_instrument[0],
    engine.focus_buy[0],
    engine.focus_sell[0],
  ];
  return grid.places.findIndex(
    (place) => place?.instrument === instrument && place?.buy === buy && place?.sell === sell,
  );
}

/** Puts a ring round a cell; −1 takes it away. */
function moveRing(ring: HTMLElement | null, cell: number, geometry: Geometry): void {
  if (!ring) return;
  const key = `${cell} ${geometry.columns} ${geometry.columnWidth} ${geometry.rowHeight}`;
  if (ring.dataset.at === key) return;
  ring.dataset.at = key;
  ring.hidden = cell < 0;
  const column = cell % geometry.columns;
  const row = Math.floor(cell / geometry.columns);
  ring.style.translate = `${column * geometry.columnWidth}px ${row * geometry.rowHeight}px`;
}
