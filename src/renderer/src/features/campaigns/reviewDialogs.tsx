import { Box, NativeSelect } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Decision } from '../../../../shared/campaigns/campaign.ts';
import { decisionWords, MOST_DECISION_NOTE } from '../../../../shared/campaigns/decisions.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { readingOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { DeleteKept } from '../../ui/DeleteKept.tsx';
import { DialogForm } from '../../ui/DialogForm.tsx';
import looks from '../../ui/looks.module.css';
import { NameForm } from '../../ui/NameForm.tsx';
import { ReadDialog } from '../../ui/ReadDialog.tsx';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { Signed } from '../../ui/Signed.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { labelOf } from './reviewLines.ts';
import classes from './reviews.module.css';

export function WaiveLines({ id, lineIds }: DialogSubjects['waive-lines']) {
  const { call } = useActions();
  const { run } = useDialog();
  return (
    <NameForm
      label="Reason"
      isLong
      maxLength={MOST_DECISION_NOTE}
      faultOf={(reason) => (reason.trim() === '' ? 'Enter a reason.' : null)}
      action={`Leave ${counted(lineIds.length, 'line', 'lines')}`}
      runningAction="Saving…"
      onName={(reason) =>
        void run(() => call('campaigns.waive', { id, lineIds: [...lineIds], note: reason.trim() }), {
          lateTitle: 'The access is still to be changed',
        })
      }
    >
      <p>
        The server is not changed. The reason stands in the evidence pack. <b>This cannot be undone.</b>
      </p>
    </NameForm>
  );
}

export function DeleteReview({ id, name }: DialogSubjects['delete-review']) {
  const { call } = useActions();
  return (
    <DeleteKept what="review" name={name} remove={() => call('campaigns.delete', { id })}>
      with its decisions and evidence from this computer. Packs that you saved stay. Nothing changes on any
      server.
    </DeleteKept>
  );
}

const SHEETS = {
  only: { undecided: 'Undecided lines', privileged: 'Owners and admins', all: 'All lines' },
  format: { html: 'Web page (HTML)', csv: 'Spreadsheet (CSV)' },
};
type Sheet = { [K in keyof typeof SHEETS]: keyof (typeof SHEETS)[K] };

export function SaveWorksheet({ id }: DialogSubjects['save-worksheet']) {
  const { call } = useActions();
  const { run } = useDialog();
  const [sheet, setSheet] = useState<Sheet>({ only: 'undecided', format: 'html' });
  const choice = (label: string, key: keyof Sheet) => (
    <NativeSelect
      label={label}
      data-autofocus
      value={sheet[key]}
      data={Object.entries(SHEETS[key]).map(([value, title]) => ({ value, label: title }))}
      onChange={({ currentTarget: { value } }) => setSheet({ ...sheet, [key]: value })}
    />
  );
  return (
    <DialogForm
      action="Save…"
      runningAction="Saving…"
      onSubmit={() =>
        void run(() => call('campaigns.saveSheet', { id, ...sheet }), {
          stays: ({ outcome }) => outcome === 'canceled',
          lateTitle: 'The worksheet was not saved',
        })
      }
    >
      <p>
        Somebody else fills in the decisions, for example a client’s manager. They need no Quayside and no
        network. Then read the file back.
      </p>
      {choice('Lines', 'only')}
      {choice('Format', 'format')}
    </DialogForm>
  );
}

const wordsOf = (decision: Decision | null) =>
  decision ? sanitizeText(decisionWords(decision), 80) : 'Undecided';

/** What a worksheet that came back changes, and what of it cannot be used; asked once. */
export function ReadWorksheet({ id, sheet }: DialogSubjects['read-worksheet']) {
  const { call } = useActions();
  const { run } = useDialog();
  const lines = readingOf(useQuery('campaigns.lines', { id }).query)?.data.lines ?? [];
  const { token, fileName, by, same, changes, faults } = sheet;
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
            <b className={looks.warn}>Line {thousands(line)}</b> {sanitizeText(why, 400)}
          </>
        ))}
      />
      <Part
        title={counted(changes.length, 'decision changes', 'decisions change')}
        items={changes.map(({ lineId, was, decision, note }) => {
          const line = lines.find((each) => each.id === lineId);
          return (
            <>
              {line && `${labelOf(line)}: `}
              {wordsOf(was)} → <b>{wordsOf(decision)}</b>{' '}
              <span className={looks.dim}>{sanitizeText(note, 300)}</span>
            </>
          );
        })}
      />
    </>
  );
  if (changes.length === 0)
    return (
      <ReadDialog>
        {content}
        <p>Nothing in it changes this review.</p>
      </ReadDialog>
    );
  return (
    <DialogForm
      action={`Take ${counted(changes.length, 'decision', 'decisions')}`}
      runningAction="Saving…"
      onSubmit={() =>
        void run(() => call('campaigns.takeSheet', { token }), { lateTitle: 'The worksheet was not taken' })
      }
    >
      {content}
    </DialogForm>
  );
}

const MOST_SHOWN = 200;

/** A list within a dialog, below how much it has; nothing where it is empty. */
function Part({ title, items }: { title: string; items: readonly ReactNode[] }) {
  if (items.length === 0) return null;
  const more = items.length > MOST_SHOWN ? [`${thousands(items.length - MOST_SHOWN)} more`] : [];
  return (
    <section>
      <h3>{title}</h3>
      <ScrolledList className={classes.part} aria-label={title}>
        {[...items.slice(0, MOST_SHOWN), ...more].map((item, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two can say the same, and none moves.
          <li key={at}>{item}</li>
        ))}
      </ScrolledList>
    </section>
  );
}

const FINDINGS = { ok: IconCircleCheck, warn: IconAlertTriangle, danger: IconCircleX };

/** What holds of an evidence pack, in words. */
export function VerifiedPack({ look }: DialogSubjects['verified-pack']) {
  const { fileName, title, holds, findings, fingerprint } = look;
  const tone = holds ? 'ok' : 'danger';
  return (
    <ReadDialog>
      <div>
        <b>{sanitizeText(title, 200)}</b>
        <div className={looks.dim}>{sanitizeText(fileName)}</div>
      </div>
      <Signed icon={FINDINGS[tone]} tone={tone} fw={600}>
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
