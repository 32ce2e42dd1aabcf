// Help: the map of keys, what the colours mean, and the notices of others' work.
import notice from '../../NOTICE?raw';
import { Dialog } from '../ui/dialog.tsx';
import type { DialogProps } from './dialogs.tsx';
import styles from './help.module.css';
import { KEYS } from './keys.ts';

export default function Help({ onClose }: DialogProps) {
  return (
    <Dialog open onClose={onClose} title="Help and notices" width="large">
      <div className={styles.help}>
        <section>
          <h3>Keys</h3>
          <dl>
            {KEYS.map(({ shown, does }) => (
              <div key={shown}>
                <dt>
                  <kbd>{shown}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3>How to read a cell</h3>
          <p>
            Brightness rises with the net edge after both taker fees. The hue turns to amber exactly
            at break-even, and only where the pair is offered: both books proved, and both tops hold
            my size. ▲ marks an offered pair. An outlined figure pays but is not offered; its
            tooltip says why. A hatched one is not proved and may not be used. “?” is unknown, “·”
            not listed. Behind a name, “≠” marks a market that may trade another coin and “?” one
            whose coin nobody has confirmed: More → Coins.
          </p>
          <h3>What it does not do</h3>
          <p>
            It places no real orders, holds no keys and needs no account or server. Everything with
            money in it is PAPER. Nothing here is a promise of profit.
          </p>
        </section>
      </div>
      <h3 className={styles.heading}>Notices</h3>
      <p>
        Charts: TradingView Lightweight Charts™, Copyright © 2025 TradingView, Inc.{' '}
        <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer">
          https://www.tradingview.com/
        </a>
      </p>
      <pre className={styles.notice}>{notice}</pre>
    </Dialog>
  );
}
