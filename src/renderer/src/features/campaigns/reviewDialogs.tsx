import { Box, NativeSelect, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { decisionWords, MOST_DECISION_NOTE } from '../../../../shared/campaigns/decisions.ts';
import { counted } from '../../../../shared/counted.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { readingOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { Confirmation } from '../../ui/Confirmation.tsx';
import { DialogForm } from '../../ui/DialogForm.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { ReadDialog } from '../../ui/ReadDialog.tsx';
import { Signed } from '../../ui/Signed.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { nameOf, placeOf } from './reviewLines.ts';

export function WaiveLines({ id, lineIds }: DialogSubjects['waive-lines']) {
  const { call } = useActions();
  const { running, run } = useDialog();
  const [typed, setTyped] = useState('');
  const [isJudged, setJudged] = useState(false);
  const note = typed.trim();

  function submit(): void {
    setJudged(true);
    if (note === '') focusFault();
    else
      void run(() => call('campaigns.waive', { id, lineIds: [...lineIds], note }), {
        lateTitle: 'The access is still to be changed',
      });
  }

  return (
    <DialogForm
      action={`Leave ${counted(lineIds.length, 'line', 'lines')}`}
      runningAction="Saving…"
      onSubmit={submit}
    >
      <p>
        The server is not changed. The reason stands in the evidence pack. <b>This cannot be undone.</b>
      </p>
      <Textarea
        label="Reason"
        data-autofocus
        rows={3}
        maxLength={MOST_DECISION_NOTE}
        readOnly={running}
        value={typed}
        error={isJudged && note === '' && 'Enter a reason.'}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
    </DialogForm>
  );
}

export function DeleteReview({ id, name }: DialogSubjects['delete-review']) {
  const { call } = useActions();
  const { run } = useDialog();
  return (
    <Confirmation
      action="Delete review"
      runningAction="Deleting…"
      danger
      onConfirm={() =>
        void run(() => call('campaigns.delete', { id }), { lateTitle: 'The review was not deleted' })
      }
    >
      <p>
        Deletes{' '}
        <b>
          “<UntrustedText text={name} />”
        </b>{' '}
        with its decisions and evidence from this computer. Packs that you saved stay. Nothing changes on any
        server. <b>This cannot be undone.</b>
      </p>
    </Confirmation>
  );
}

const SHEETS = {
  only: { undecided: 'Undecided lines', privileged: 'Owners and admins', all: 'All lines' },
  format: { html: 'Web page (HTML)', csv: 'Spreadsheet (CSV)' },
};
const choicesOf = (titles: Record<string, string>) =>
  Object.entries(titles).map(([value, label]) => ({ value, label }));

export function SaveWorksheet({ id }: DialogSubjects['save-worksheet']) {
  const { call } = useActions();
  const { run } = useDialog();
  const [only, setOnly] = useState<keyof typeof SHEETS.only>('undecided');
  const [format, setFormat] = useState<keyof typeof SHEETS.format>('html');
  return (
    <DialogForm
      action="Save…"
      runningAction="Saving…"
      onSubmit={() =>
        void run(() => call('campaigns.saveSheet', { id, format, only }), {
          stays: ({ outcome }) => outcome === 'canceled',
          lateTitle: 'The worksheet was not saved',
        })
      }
    >
      <p>
        Somebody else fills in the decisions, for example a client’s manager. They need no Quayside and no
        network. Then read the file back.
      </p>
      <NativeSelect
        label="Lines"
        data-autofocus
        value={only}
        data={choicesOf(SHEETS.only)}
        onChange={({ currentTarget: { value } }) => setOnly(value as typeof only)}
      />
      <NativeSelect
        label="Format"
        value={format}
        data={choicesOf(SHEETS.format)}
        onChange={({ currentTarget: { value } }) => setFormat(value as typeof format)}
      />
    </DialogForm>
  );
}

/** What a worksheet that came back changes, and what of it cannot be used; asked once. */
export function ReadWorksheet({ id, sheet, signs }: DialogSubjects['read-worksheet']) {
  const { call } = useActions();
  const { run } = useDialog();
  const lines = readingOf(useQuery('campaigns.lines', { id }).query)?.data.lines ?? [];
  const { token, fileName, by, same, changes, agreed, faults } = sheet;
  const offered = {
    ...(changes.length > 0 ? { decisions: `Take ${counted(changes.length, 'decision', 'decisions')}` } : {}),
    ...(signs && agreed.length > 0
      ? { second: `Sign ${counted(agreed.length, 'line', 'lines')} as second reviewer` }
      : {}),
  };
  const [first] = Object.keys(offered) as (keyof typeof offered)[];
  const [as, setAs] = useState(first);
  const content = (
    <>
      <p>
        <b>“{sanitizeText(fileName)}”</b>, filled in by{' '}
        {by ? `${sanitizeText(by.name, 60)} (${sanitizeText(by.email, 120)})` : 'nobody named'}.{' '}
        {counted(same, 'line says', 'lines say')} what stands here already.
      </p>
      <Part
        title={counted(faults.length, 'line can’t be used', 'lines can’t be used')}
        items={faults.map(({ line, why }) => (
          <>
            <b className={looks.warn}>Line {formatNumber(line)}</b> {sanitizeText(why, 400)}
          </>
        ))}
      />
      <Part
        title={counted(changes.length, 'decision changes', 'decisions change')}
        items={changes.map(({ lineId, was, decision, note }) => {
          const line = lines.find((each) => each.id === lineId);
          return (
            <>
              <b>{line && nameOf(line)}</b> {line && `in ${placeOf(line)}: `}
              {was ? sanitizeText(decisionWords(was), 80) : 'Undecided'} →{' '}
              <b>{decision ? sanitizeText(decisionWords(decision), 80) : 'Undecided'}</b>{' '}
              <span className={looks.dim}>{sanitizeText(note, 300)}</span>
            </>
          );
        })}
      />
    </>
  );
  if (!as)
    return (
      <ReadDialog>
        {content}
        <p>Nothing in it changes this review.</p>
      </ReadDialog>
    );
  return (
    <DialogForm
      action={offered[as] ?? ''}
      runningAction="Saving…"
      onSubmit={() =>
        void run(() => call('campaigns.takeSheet', { token, as }), {
          lateTitle: 'The worksheet was not taken',
        })
      }
    >
      {content}
      {Object.keys(offered).length > 1 && (
        <NativeSelect
          label="What to do with it"
          value={as}
          data={choicesOf(offered)}
          onChange={({ currentTarget: { value } }) => setAs(value as typeof as)}
        />
      )}
    </DialogForm>
  );
}

const MOST_SHOWN = 200;

/** A list within a dialog, below how much it has; nothing where it is empty. */
function Part({ title, items }: { title: string; items: readonly ReactNode[] }) {
  if (items.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <Box
        component="ul"
        className={`${looks.scrolled} ${looks.lined}`}
        mah="30vh"
        mt={6}
        px={12}
        tabIndex={0}
        aria-label={title}
      >
        {items.slice(0, MOST_SHOWN).map((item, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two can say the same, and none moves.
          <Box component="li" key={at} py={6}>
            {item}
          </Box>
        ))}
        {items.length > MOST_SHOWN && <li>{formatNumber(items.length - MOST_SHOWN)} more</li>}
      </Box>
    </section>
  );
}

const FINDINGS = { ok: IconCircleCheck, warn: IconAlertTriangle, danger: IconCircleX };
/** What holds of an evidence pack, in words. */
export function VerifiedPack({
  look: { fileName, title, holds, findings, fingerprint },
}: DialogSubjects['verified-pack']) {
  return (
    <ReadDialog>
      <div>
        <b>{sanitizeText(title, 200)}</b>
        <div className={looks.dim}>{sanitizeText(fileName)}</div>
      </div>
      <Signed icon={holds ? IconCircleCheck : IconCircleX} tone={holds ? 'ok' : 'danger'} fw={600}>
        {holds ? 'Nothing in this pack was changed.' : 'This pack does not hold.'}
      </Signed>
      <Part
        title="Checked"
        items={findings.map(({ tone, words }) => (
          <Signed key={words} icon={FINDINGS[tone]} tone={tone}>
            {sanitizeText(words, 600)}
          </Signed>
        ))}
      />
      {fingerprint !== null && (
        <Box aria-label="Fingerprint of its key" component="code" className={looks.scrolled} py={8} px={12}>
          {sanitizeText(fingerprint, 200)}
        </Box>
      )}
    </ReadDialog>
  );
}
