// Coins: markets that may not trade the coin of their name, what speaks for it, and what a person says.
import { type ChangeEvent, Fragment, useMemo, useRef } from 'react';
import { IDENTITIES } from '../contract/generated.ts';
import { plural } from '../lib/format/number.ts';
import { clock, day, type Zone, zoneName } from '../lib/format/time.ts';
import { saveFile } from '../link/download.ts';
import { venueName, venuePlace } from '../state/catalogue.ts';
import {
  type Coin,
  coinsOf,
  FILE_BYTES_MAX,
  readCoinFile,
  tally,
  type Verdict,
  writeCoinFile,
} from '../state/coins.ts';
import { type Desk, useChoice, useDesk } from '../state/desk.ts';
import { useMarketFacts } from '../state/useMarketFacts.ts';
import { Badge, Button, type Tone } from '../ui/controls.tsx';
import { Dialog } from '../ui/dialog.tsx';
import tables from '../ui/tables.module.css';
import styles from './coins.module.css';
import type { DialogProps } from './dialogs.tsx';

const ABOUT =
  'A ticker is a name that anybody may give. What is suspect, unverified or gone is never offered until you confirm it; what you deny stays out. Your answers are kept in this browser.';

export default function Coins({ onClose }: DialogProps) {
  const facts = useMarketFacts();
  const answers = useChoice('identity');
  const coins = useMemo(() => coinsOf(facts ?? [], answers), [facts, answers]);
  return (
    <Dialog
      open
      onClose={onClose}
      title="Coins"
      about={ABOUT}
      width="large"
      actions={<FileTools />}
    >
      <p className={styles.tally} role="status">
        {facts === null ? 'The engine is being asked…' : tally(coins) || NOTHING}
      </p>
      {coins.length > 0 && <CoinTable coins={coins} />}
    </Dialog>
  );
}

const NOTHING = 'Every market that is followed trades a coin of the shipped table, at its price.';

function CoinTable({ coins }: { coins: readonly Coin[] }) {
  return (
    <table className={`${tables.table} ${tables.stacked} ${styles.table}`} data-testid="coins">
      <thead>
        <tr>
          <th>market</th>
          <th>coin</th>
          <th>what speaks for it</th>
          <th>
            <span className="hidden-but-read">your answer</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {coins.map((coin, at) => (
          <Fragment key={coin.key}>
            <Together coins={coins} at={at} />
            <CoinLine coin={coin} />
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

/** Before the first of several markets of one coin that nobody knows: one answer for all of them. */
function Together({ coins, at }: { coins: readonly Coin[]; at: number }) {
  const { actions } = useDesk();
  const isAlike = (other: Coin | undefined) =>
    other?.identity === 'unverified' && other.instrument === coins[at]?.instrument;
  const alike = coins.filter(isAlike);
  if (!isAlike(coins[at]) || isAlike(coins[at - 1]) || alike.length < 2) return null;
  const confirmAll = async () => {
    for (const { venue, symbol } of alike) await actions.identity(venue, symbol, 'same');
  };
  return (
    <tr className={styles.together}>
      <td colSpan={3}>
        {coins[at]?.instrument}: nobody knows the coin, at {plural(alike.length, 'venue')}
      </td>
      <td>
        <Button onClick={() => void confirmAll()}>Confirm all {alike.length}</Button>
      </td>
    </tr>
  );
}

const TONES: Partial<Record<Coin['identity'], Tone>> = {
  suspect: 'bad',
  denied: 'bad',
  unverified: 'warn',
  gone: 'warn',
  confirmed: 'ok',
};

function CoinLine({ coin }: { coin: Coin }) {
  const zone = useChoice('zone');
  const { venue, symbol, instrument, identity, evidence, farSinceUs, power } = coin;
  const meaning = IDENTITIES.find(({ word }) => word === identity)?.sentence;
  return (
    <tr>
      <td>
        <b>{symbol}</b> at {venueName(venuePlace(venue))}
        <small className={styles.instrument}>{instrument ?? 'not paired'}</small>
      </td>
      <td data-label="coin">
        <Badge tone={TONES[identity] ?? 'plain'} title={meaning ?? ''}>
          {identity}
        </Badge>
      </td>
      <td className={styles.evidence} data-label="what speaks for it">
        <span>
          {evidence}
          {farSinceUs !== null && ` Far since ${moment(farSinceUs, zone)}.`}
          {power > 0 &&
            ` It is listed by the ${(10 ** power).toLocaleString('en')}: shown in coins.`}
        </span>
      </td>
      <td>
        <div className={styles.answers}>
          <AnswerButtons coin={coin} />
        </div>
      </td>
    </tr>
  );
}

/** `2026-11-23 03:04:05 UTC`. */
function moment(atUs: number, zone: Zone): string {
  return `${day(atUs, zone)} ${clock(atUs, zone)} ${zoneName(zone, atUs)}`;
}

const ANSWERS = [
  ['same', 'Confirm', 'the same coin as elsewhere'],
  ['other', 'Deny', 'another coin than elsewhere'],
] as const;

function AnswerButtons({ coin }: { coin: Coin }) {
  const { actions } = useDesk();
  const { venue, symbol, identity, verdict } = coin;
  const where = `${symbol} at ${venueName(venuePlace(venue))}`;
  const answer = (given: Verdict | null) => void actions.identity(venue, symbol, given);
  if (verdict !== null) {
    return (
      <Button aria-label={`Undo: ${where}`} onClick={() => answer(null)}>
        Undo
      </Button>
    );
  }
  if (identity === 'refused' || identity === 'known') return null;
  return ANSWERS.map(([given, word, meaning]) => (
    <Button
      key={given}
      aria-label={`${word}: ${where} is ${meaning}`}
      title={`It is ${meaning}`}
      onClick={() => answer(given)}
    >
      {word}
    </Button>
  ));
}

function FileTools() {
  const desk = useDesk();
  const answers = useChoice('identity');
  const picker = useRef<HTMLInputElement>(null);
  const count = Object.keys(answers).length;
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    // The same file may be chosen again.
    event.target.value = '';
    if (file) void takeOver(desk, file);
  };
  return (
    <>
      <span className={styles.count}>{plural(count, 'answer')} of yours</span>
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="File of answers about coins"
        onChange={take}
      />
      <Button onClick={() => picker.current?.click()}>Import…</Button>
      <Button
        disabled={count === 0}
        onClick={() =>
          saveFile(
            new Blob([writeCoinFile(answers)], { type: 'application/json' }),
            'arbscope-coins.json',
          )
        }
      >
        Export
      </Button>
    </>
  );
}

/** Takes over the answers of a file; one that is not understood is refused whole. */
async function takeOver({ actions, notices }: Desk, file: File): Promise<void> {
  const text = file.size > FILE_BYTES_MAX ? null : await file.text().catch(() => null);
  const read =
    text === null ? { refusal: 'The file is larger than a megabyte.' } : readCoinFile(text);
  if ('refusal' in read) {
    notices.say(`${file.name}: ${read.refusal}`, 'bad');
    return;
  }
  let taken = 0;
  for (const { venue, symbol, verdict } of read.answers) {
    taken += Number(await actions.identity(venue, symbol, verdict));
  }
  notices.say(`${file.name}: ${plural(taken, 'answer')} about coins taken over`);
}
