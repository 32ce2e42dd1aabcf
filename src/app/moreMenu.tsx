// Everything that is not needed every minute.
import { Menu } from '@base-ui/react/menu';
import { bytes } from '../lib/format/number.ts';
import { useDesk, useStatus } from '../state/desk.ts';
import { Button } from '../ui/controls.tsx';
import type { Opener } from './dialogs.tsx';
import styles from './menu.module.css';
import { showReach } from './showReach.ts';

export function MoreMenu({ open }: { open: Opener }) {
  return (
    <>
      <RecordButton />
      <Menu.Root>
        <Menu.Trigger className={styles.trigger} data-testid="more">
          More ▾
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={6} align="end" className={styles.positioner}>
            <Menu.Popup className={styles.popup}>
              <Menu.Item className={styles.item} onClick={() => open('terms')}>
                <b>Terms…</b>
                <small>Order size, minimum edge, fees</small>
              </Menu.Item>
              <Menu.Item className={styles.item} onClick={() => open('universe')}>
                <b>Instruments and venues…</b>
                <small>What is followed; groups, favourites, blacklist</small>
              </Menu.Item>
              <ReachItem />
              <Menu.Item className={styles.item} onClick={() => open('coins')}>
                <b>Coins…</b>
                <small>Markets that may not trade the coin of their name</small>
              </Menu.Item>
              <Menu.Item className={styles.item} onClick={() => open('settings')}>
                <b>Settings…</b>
                <small>Theme, density, motion, colours, time zone</small>
              </Menu.Item>
              <Menu.Item className={styles.item} onClick={() => open('targets')}>
                <b>Targets…</b>
                <small>Published technical targets beside what is measured</small>
              </Menu.Item>
              <Menu.Item className={styles.item} onClick={() => open('monitor')}>
                <b>Monitor…</b>
                <small>Socket to screen, stage by stage; memory; what is left out</small>
              </Menu.Item>
              <Menu.Separator className={styles.line} />
              <ExportItem />
              <Menu.Separator className={styles.line} />
              <Menu.Item className={styles.item} onClick={() => open('help')}>
                <b>Help and notices…</b>
                <small>Keys, licences, attribution</small>
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </>
  );
}

function ReachItem() {
  const desk = useDesk();
  return (
    <Menu.Item className={styles.item} onClick={() => showReach(desk)}>
      <b>Reachability</b>
      <small>Which venues answer from here, how fast, and what is used instead</small>
    </Menu.Item>
  );
}

function RecordButton() {
  const { link } = useDesk();
  const recording = useStatus((status) => status.recording);
  const live = useStatus((status) => status.source.kind === 'live');
  // It is live that is recorded; what runs can be stopped from anywhere.
  const follows = useStatus((status) => status.role === 'follower');
  if (!live && recording === null) return null;
  return (
    <Button
      tone={recording ? 'danger' : 'plain'}
      className={styles.record}
      aria-pressed={recording !== null}
      disabled={follows && recording === null}
      title={follows ? FOLLOWS : RECORDS}
      onClick={() => (recording ? link.recorder.stop() : link.recorder.start())}
    >
      <span aria-hidden="true">{recording ? '■' : '●'}</span>
      {recording ? `Stop · ${bytes(recording.bytes)}` : 'Rec'}
    </Button>
  );
}

const RECORDS = 'Records what the venues send, to be played again; it stays on this computer';
const FOLLOWS = 'Another tab trades and records; this one follows it';

function ExportItem() {
  const { link } = useDesk();
  return (
    <Menu.Item className={styles.item} onClick={() => link.recorder.download()}>
      <b>Export session</b>
      <small>What was recorded, as .jsonl.gz; open it again from the source menu</small>
    </Menu.Item>
  );
}
