import { Button } from '@mantine/core';
import { IconCircle, IconLock } from '@tabler/icons-react';
import { useDialog } from '../../state/dialogContext.tsx';
import type { BulkPlan, InvitationStep } from '../../state/invitationSteps.ts';
import type { OrganizationRef } from '../../state/memberWriting.ts';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import classes from './invitations.module.css';
import { RunView } from './RunView.tsx';
import { useRun } from './useRun.ts';

/** The content of the dialog that removes or renews many invitations: first the plan, then each address's result. */
export function Bulk({ instanceId, organizationId, plan }: OrganizationRef & { plan: BulkPlan }) {
  const organizationRef = { instanceId, organizationId };
  const { close } = useDialog();
  const { run, start, stop } = useRun(organizationRef);
  if (run) {
    return (
      <RunView
        organizationRef={organizationRef}
        run={run}
        onStart={(todo, kept) => void start(todo, kept)}
        onStop={stop}
        onClose={close}
      />
    );
  }
  const { kind, steps, barred } = plan;
  const count = steps.length;
  const what = `${formatNumber(count)} ${count === 1 ? 'invitation' : 'invitations'}`;
  return (
    <form
      className={formClasses.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (count > 0) void start(steps);
      }}
    >
      <p>
        {kind === 'remove'
          ? `${what} will be removed and the links stop working. People who have already joined stay.`
          : `${what} will be removed and created again with the same role. The old links stop working, so copy the new ones.`}
      </p>
      <PlanList steps={steps} barred={barred} />
      {count > 0 ? (
        <DialogButtons
          action={kind === 'remove' ? `Remove ${what}` : `Renew ${what}`}
          runningAction=""
          running={false}
          danger={kind === 'remove'}
          onCancel={close}
        />
      ) : (
        <div className={formClasses.buttons}>
          <Button variant="default" data-autofocus onClick={close}>
            Close
          </Button>
        </div>
      )}
    </form>
  );
}

function PlanList({ steps, barred }: { steps: readonly InvitationStep[]; barred: BulkPlan['barred'] }) {
  return (
    <ul className={classes.steps} aria-label="Invitations" tabIndex={-1}>
      {steps.map((step) => (
        <li key={step.key} className={classes.step}>
          <span className={classes.sign}>
            <IconCircle size={15} stroke={1.75} aria-hidden />
          </span>
          <UntrustedText text={step.email} className={classes.stepEmail} />
          <span className={classes.stepWord}>{sanitizeText(step.role, 40)}</span>
        </li>
      ))}
      {barred.map(({ invitation, why }) => (
        <li key={invitation.id} className={classes.step} data-state="untried">
          <span className={classes.sign}>
            <IconLock size={15} stroke={1.75} aria-hidden />
          </span>
          <UntrustedText text={invitation.email} className={classes.stepEmail} />
          <p>{why}</p>
        </li>
      ))}
    </ul>
  );
}
