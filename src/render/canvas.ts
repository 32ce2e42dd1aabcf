// Canvases in whole device pixels.

/** A canvas' drawing area: device pixels, and how many of them make one CSS pixel. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly ratio: number;
}

/** Sizes a canvas for its CSS box. Setting a size clears it, so it is set only when it changed. */
export function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number): Surface {
  const ratio = window.devicePixelRatio || 1;
  const widthPx = Math.max(1, Math.round(width * ratio));
  const heightPx = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== widthPx) canvas.width = widthPx;
  if (canvas.height !== heightPx) canvas.height = heightPx;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  return { context: contextOf(canvas), widthPx, heightPx, ratio };
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no 2D canvas');
  return context;
}

/** Calls back when the element's size or the device's pixel ratio changes. Returns how to stop. */
export function watchSize(element: Element, onSize: () => void): () => void {
  const observer = new ResizeObserver(onSize);
  observer.observe(element);
  window.addEventListener('resize', onSize);
  return () => {
    observer.disconnect();
    window.removeEventListener('resize', onSize);
  };
}
