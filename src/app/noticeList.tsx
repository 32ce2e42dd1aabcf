// Notices: said once, in a corner, until dismissed or fifteen seconds have passed.
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useDesk } from '../state/desk.ts';
import type { Notice } from '../state/notices.ts';
import styles from './noticeList.module.css';

const SHOWN_MS = 15_000;

export function NoticeList() {
  const { notices } = useDesk();
  const shown = useStore(notices);
  return (
    <ul className={styles.list} aria-live="polite" aria-label="Notices">
      {shown.map((notice) => (
        <Line key={notice.id} notice={notice} />
      ))}
    </ul>
  );
}

function Line({ notice: { id, tone, text } }: { notice: Notice }) {
  const { notices } = useDesk();
  useEffect(() => {
    const timer = setTimeout(() => notices.dismiss(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notices, id]);
  return (
    <li data-tone={tone}>
      {text}
      <button type="button" aria-label="Dismiss" onClick={() => notices.dismiss(id)}>
        ✕
      </button>
    </li>
  );
}
