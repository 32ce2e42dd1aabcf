// Dialogs: a question or a form above the page, closed by Esc, the cross or a press beside it.
import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { Button } from './controls.tsx';
import styles from './dialog.module.css';

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  about?: ReactNode;
  width?: 'small' | 'medium' | 'large';
  children?: ReactNode;
  actions?: ReactNode;
}

export function Dialog({
  open,
  onClose,
  title,
  about,
  width = 'medium',
  children,
  actions,
}: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={styles.popup} data-width={width}>
          <header className={styles.head}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <Base.Close className={styles.close} aria-label="Close">
              ✕
            </Base.Close>
          </header>
          {about && <Base.Description className={styles.about}>{about}</Base.Description>}
          <div className={styles.body}>{children}</div>
          {actions && <footer className={styles.actions}>{actions}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

interface QuestionProps {
  open: boolean;
  title: string;
  about: ReactNode;
  yes: string;
  onYes: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be undone. */
export function Question({ open, title, about, yes, onYes, onClose }: QuestionProps) {
  const agree = () => {
    onYes();
    onClose();
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button tone="danger" onClick={agree}>
        {yes}
      </Button>
    </>
  );
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      about={about}
      width="small"
      actions={actions}
    />
  );
}
