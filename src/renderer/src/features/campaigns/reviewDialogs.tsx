import { Box } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { MOST_DECISION_NOTE } from '../../../../shared/campaigns/decisions.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { DeleteKept, NameForm } from '../../parts/DialogForm.tsx';
import { ReadDialog } from '../../parts/ReadDialog.tsx';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import looks from '../../ui/looks.module.css';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { Signed } from '../../ui/Signed.tsx';
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

/** A forged pack can have any number of faults. */
const MOST_SHOWN = 200;
const FINDINGS = { ok: IconCircleCheck, warn: IconAlertTriangle, danger: IconCircleX };

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
      <section>
        <h3>Checked</h3>
        <ScrolledList className={classes.part} aria-label="Checked">
          {findings.slice(0, MOST_SHOWN).map(({ tone, words }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two can say the same, and none moves.
            <li key={at}>
              <Signed icon={FINDINGS[tone]} tone={tone}>
                {sanitizeText(words, 600)}
              </Signed>
            </li>
          ))}
          {findings.length > MOST_SHOWN && <li>{thousands(findings.length - MOST_SHOWN)} more</li>}
        </ScrolledList>
      </section>
      {fingerprint !== null && (
        <Box aria-label="Fingerprint of its key" component="code" className={looks.scrolled} py={8} px={12}>
          {sanitizeText(fingerprint, 200)}
        </Box>
      )}
    </ReadDialog>
  );
}
