import { useDesk } from '../state/desk.ts';

/** Plays or pauses what has a pace of its own: for its button, and for the key that does it anywhere. */
export function useTogglePlay(): () => void {
  const { link, scheduler } = useDesk();
  return () => {
    scheduler.next(({ shell }) => {
      if ((shell.replay_speed[0] ?? 0) > 0) link.replay.pause();
      else link.replay.play();
    });
  };
}
