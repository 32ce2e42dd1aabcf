// Text that follows market data, written by the scheduler and not by React.
import { useCallback, useRef } from 'react';
import type { Frame } from '../contract/generated.ts';
import { setData, setText } from '../render/text.ts';
import { useFrameTask } from '../state/desk.ts';

interface LiveProps {
  /** Must be stable: made outside the component, or by useCallback. */
  read: (frame: Frame) => string;
  /** A word for the style sheet, e.g. `gain` or `loss`. */
  tone?: (frame: Frame) => string;
  className?: string | undefined;
  everyMs?: number;
  title?: string;
  /** Characters kept free, so that what follows stays where it is while figures grow. */
  least?: number;
}

const NO_TONE = () => '';

export function Live(props: LiveProps) {
  const { read, tone = NO_TONE, className, everyMs = 250, title, least } = props;
  const at = useRef<HTMLSpanElement>(null);
  const write = useCallback(
    (frame: Frame) => {
      setText(at.current, read(frame));
      setData(at.current, 'tone', tone(frame));
    },
    [read, tone],
  );
  useFrameTask(write, everyMs);
  const style = least === undefined ? undefined : kept(least);
  return <span ref={at} className={className} title={title} style={style} />;
}

function kept(least: number) {
  return { display: 'inline-block', minWidth: `${least}ch` };
}
