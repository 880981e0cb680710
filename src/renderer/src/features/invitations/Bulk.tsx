import { Button } from '@mantine/core';
import { IconCircle, IconLock } from '@tabler/icons-react';
import { counted } from '../../../../shared/counted.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { type BulkPlan, type PlannedInvitation, possible } from '../../state/invitationChanges.ts';
import { type OrganizationRef, organizationKey } from '../../state/organizationRef.ts';
import { selectOrganizations } from '../../state/selectors.ts';
import list from '../../ui/addressList.module.css';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';

/** The content of the dialog that removes or renews many invitations: what would become of each, before it is begun. */
export function Bulk({ plan }: { plan: BulkPlan }) {
  const { changeInvitations } = useActions();
  const { close, run, running, error } = useDialog();
  const { kind, changes } = plan;
  const count = possible(changes).length;
  const what = counted(count, 'invitation', 'invitations');
  return (
    <form
      className={formClasses.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (count > 0) void run(() => changeInvitations(plan), { stays: true });
      }}
    >
      <p>
        {kind === 'remove'
          ? `${what} will be removed and the links stop working. People who have already joined stay.`
          : `${what} will be removed and created again with the same role. The old links stop working, so copy the new ones.`}
      </p>
      <PlanList changes={changes} />
      <DialogFailure error={error} />
      {count > 0 ? (
        <DialogButtons
          action={kind === 'remove' ? `Remove ${what}` : `Renew ${what}`}
          runningAction={kind === 'remove' ? 'Removing…' : 'Renewing…'}
          running={running}
          steps={changes.length}
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

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

function PlanList({ changes }: { changes: readonly PlannedInvitation[] }) {
  const places = new Set(changes.map(({ change }) => organizationKey(change)));
  const possibleFirst = [...changes].sort((a, b) => Number('denied' in a) - Number('denied' in b));
  return (
    <ScrolledList className={list.addresses} aria-label="Invitations">
      {possibleFirst.map(({ change, denied }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the plan stays as it is.
        <li key={at} className={list.address}>
          <span className={list.sign}>
            {denied === undefined ? <IconCircle {...icon} /> : <IconLock {...icon} />}
          </span>
          <UntrustedText text={change.email} className={list.email} />
          {denied === undefined ? (
            <span className={list.words}>{'role' in change && sanitizeText(change.role ?? '', 40)}</span>
          ) : (
            <p>{denied}</p>
          )}
          {places.size > 1 && <Where organizationRef={change} />}
        </li>
      ))}
    </ScrolledList>
  );
}

/** Of which organization an invitation is, where they are of several. */
function Where({ organizationRef: { instanceId, organizationId } }: { organizationRef: OrganizationRef }) {
  const organization = useApp(
    (state) => selectOrganizations(state, instanceId).find(({ id }) => id === organizationId)?.name,
  );
  const instance = useApp((state) => state.byId[instanceId]?.name);
  return (
    <p>
      {sanitizeText(organization, 60) || 'Unnamed'} on {sanitizeText(instance, 60) || 'Unnamed'}
    </p>
  );
}
