// Strategies and P&L: switches, results, trades, refusals and the paper account.
import { lazy, Suspense, useCallback, useState } from 'react';
import { type Frame, STRATEGIES, type StrategyInfo } from '../../contract/generated.ts';
import { useCatalogue, useDesk, useFollows, useFrameValue } from '../../state/desk.ts';
import { pnlTone, pnlWords } from '../../state/results.ts';
import { Badge, PaperBadge, Segmented, Switch } from '../../ui/controls.tsx';
import { Live } from '../../ui/live.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Account } from './account.tsx';
import { countsOf, doing } from './build.ts';
import styles from './index.module.css';
import { Parameters } from './parameters.tsx';
import { Refused } from './refused.tsx';
import { Trades } from './trades.tsx';

const Equity = lazy(() => import('./equity.tsx'));

type Tab = 'equity' | 'trades' | 'refused' | 'account';

const haltedOf = ({ engine }: Frame) => engine.halted[0] === 1;

export default function Strategies() {
  const [tab, setTab] = useState<Tab>('equity');
  const halted = useFrameValue(haltedOf, false);
  const follows = useFollows();
  const controls = (
    <>
      {halted && <Badge tone="bad">■ HALTED</Badge>}
      {follows && <Badge title="Another tab trades; this one follows it">FOLLOWS</Badge>}
      <PaperBadge />
    </>
  );
  return (
    <Panel
      title="Strategies and P&L"
      note="nothing here is a promise; fills use the later book"
      controls={controls}
    >
      <ul className={styles.list}>
        {STRATEGIES.map((strategy, at) => (
          <StrategyLine key={strategy.id} strategy={strategy} at={at} />
        ))}
      </ul>
      <div className={styles.tabs}>
        <Segmented<Tab>
          label="Below the strategies"
          value={tab}
          options={[
            ['equity', 'Equity'],
            ['trades', 'Trades'],
            ['refused', 'Refusals'],
            ['account', 'Account'],
          ]}
          onChange={setTab}
        />
        <Total />
      </div>
      {tab === 'equity' && (
        <Suspense fallback={<div className={styles.rest} />}>
          <Equity />
        </Suspense>
      )}
      {tab === 'trades' && <Trades />}
      {tab === 'refused' && <Refused />}
      {tab === 'account' && <Account />}
    </Panel>
  );
}

function StrategyLine({ strategy, at }: { strategy: StrategyInfo; at: number }) {
  const { quotes } = useCatalogue();
  const [open, setOpen] = useState(false);
  const [chosen, choose] = useSwitch(strategy.id, at);
  const follows = useFollows();
  const activity = useCallback((frame: Frame) => doing(frame, at), [at]);
  const pnl = useCallback((frame: Frame) => pnlWords(frame, quotes, at), [quotes, at]);
  const tone = useCallback((frame: Frame) => pnlTone(frame, quotes.length, at), [quotes, at]);
  const counts = useCallback((frame: Frame) => countsOf(frame, at), [at]);
  return (
    <li className={styles.item} data-testid={`strategy-${strategy.id}`}>
      <div className={styles.line}>
        <Switch
          label={`${strategy.name}: ${chosen ? 'on' : 'off'}`}
          checked={chosen}
          onChange={choose}
          disabled={follows}
        />
        <div className={styles.words}>
          <strong title={strategy.help}>{strategy.name}</strong>
          <Live className={styles.doing} read={activity} />
        </div>
        <div className={styles.figures}>
          <Live className={styles.pnl} read={pnl} tone={tone} />
          <Live className={styles.doing} read={counts} />
        </div>
        <button
          type="button"
          className={styles.more}
          aria-expanded={open}
          aria-label={`Parameters of ${strategy.name}`}
          title="Parameters"
          onClick={() => setOpen(!open)}
        >
          {open ? '▾' : '▸'}
        </button>
      </div>
      {open && <Parameters strategy={strategy} />}
    </li>
  );
}

/** What the engine says, and at once what was just asked of it: the switch never waits to be drawn. */
function useSwitch(id: string, at: number): [boolean, (on: boolean) => void] {
  const { actions } = useDesk();
  const read = useCallback(({ strategies }: Frame) => strategies.enabled[at] === 1, [at]);
  const enabled = useFrameValue(read, false);
  const [asked, setAsked] = useState<boolean | null>(null);
  if (asked === enabled) setAsked(null);
  const choose = async (on: boolean) => {
    setAsked(on);
    if (!(await actions.strategy(id, on))) setAsked(null);
  };
  return [asked ?? enabled, (on) => void choose(on)];
}

function Total() {
  const { quotes } = useCatalogue();
  const read = useCallback((frame: Frame) => `all: ${pnlWords(frame, quotes)}`, [quotes]);
  const tone = useCallback((frame: Frame) => pnlTone(frame, quotes.length), [quotes]);
  return <Live className={styles.pnl} read={read} tone={tone} />;
}
