// The badge that says which world this is, and the menu that changes it.
import { Menu } from '@base-ui/react/menu';
import { useRef } from 'react';
import { day } from '../lib/format/time.ts';
import { venueName, venuePlace } from '../state/catalogue.ts';
import { useChoice, useDesk, useStatus } from '../state/desk.ts';
import type { SourceInfo } from '../state/link.ts';
import styles from './menu.module.css';

const KIND = { live: 'LIVE', recorded: 'RECORDED', simulated: 'SIMULATED' } as const;

export function badgeWords(source: SourceInfo, zone: 'utc' | 'local'): string {
  if (source.kind !== 'recorded') return KIND[source.kind];
  const names = source.venues.map((id) => nameOf(id)).join(', ');
  const when = source.from === null ? '' : ` · ${day(source.from, zone)}`;
  return `${KIND[source.kind]} · ${names || source.title}${when}`;
}

export function SourceMenu() {
  const { actions } = useDesk();
  const zone = useChoice('zone');
  const source = useStatus((status) => status.source);
  const recordings = useStatus((status) => status.recordings);
  const file = useRef<HTMLInputElement>(null);
  const choose = (list: FileList | null) => {
    if (list?.[0]) void actions.openFile(list[0]);
    if (file.current) file.current.value = '';
  };
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className={styles.source} data-kind={source.kind} data-testid="source">
          <span aria-hidden="true">{source.kind === 'live' ? '●' : '◷'}</span>
          <span className={styles.sourceText}>{badgeWords(source, zone)}</span>
          <span aria-hidden="true">▾</span>
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={6} align="start" className={styles.positioner}>
            <Menu.Popup className={styles.popup}>
              <Menu.Item className={styles.item} onClick={() => void actions.source('live')}>
                <b>Live</b>
                <small>Public feeds of the venues, straight to this page</small>
              </Menu.Item>
              <Menu.Item className={styles.item} onClick={() => void actions.source('simulated')}>
                <b>Simulated</b>
                <small>
                  Sixteen made-up exchanges in this page: what is planted there is known
                </small>
              </Menu.Item>
              <Menu.Separator className={styles.line} />
              {recordings.map((recording) => (
                <Menu.Item
                  key={recording.id}
                  className={styles.item}
                  onClick={() => void actions.source(recording.id)}
                >
                  <b>{recording.title}</b>
                  <small>{badgeWords(recording, zone)}</small>
                </Menu.Item>
              ))}
              <Menu.Separator className={styles.line} />
              <Menu.Item className={styles.item} onClick={() => file.current?.click()}>
                <b>Open file…</b>
                <small>A session recorded here or imported: .jsonl or .jsonl.gz</small>
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <input
        ref={file}
        type="file"
        hidden
        aria-label="Open a session file"
        accept=".jsonl,.gz,.json,application/gzip"
        onChange={(event) => choose(event.target.files)}
      />
    </>
  );
}

function nameOf(id: string): string {
  const place = venuePlace(id);
  return place < 0 ? id : venueName(place);
}
