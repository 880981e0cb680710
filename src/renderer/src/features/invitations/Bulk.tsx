import { Button } from '@mantine/core';
import { IconCircle, IconLock } from '@tabler/icons-react';
import { counted } from '../../../../shared/counted.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { ChosenInvitation, DialogSubjects } from '../../state/dialogs.ts';
import { type OrganizationRef, organizationKey } from '../../state/organizationRef.ts';
import { selectOrganizations } from '../../state/selectors.ts';
import list from '../../ui/addressList.module.css';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import looks from '../../ui/looks.module.css';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';

export function Bulk({ what: kind, invitations }: DialogSubjects['change-invitations']) {
  const { startOperation } = useActions();
  const { close, run, error } = useDialog();
  const count = invitations.filter(({ denied }) => denied === null).length;
  const what = counted(count, 'invitation', 'invitations');
  return (
    <form
      className={formClasses.form}
      onSubmit={(event) => {
        event.preventDefault();
        const ids = invitations.map(({ instanceId, organizationId, invitation: { id } }) => ({
          ...{ instanceId, organizationId, invitationId: id },
        }));
        const intent = { kind: `${kind}-these-invitations` as const, invitations: ids };
        if (count > 0) void run(() => startOperation(intent, { show: true }), { stays: true });
      }}
    >
      <p>
        {kind === 'remove'
          ? `${what} will be removed and the links stop working. People who have already joined stay.`
          : `${what} will be removed and created again with the same role. The old links stop working, so copy the new ones.`}
      </p>
      <PlanList invitations={invitations} />
      <DialogFailure error={error} />
      {count > 0 ? (
        <DialogButtons
          action={kind === 'remove' ? `Remove ${what}` : `Renew ${what}`}
          runningAction={kind === 'remove' ? 'Removing…' : 'Renewing…'}
          steps={invitations.length}
          danger={kind === 'remove'}
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

function PlanList({ invitations }: { invitations: readonly ChosenInvitation[] }) {
  const places = new Set(invitations.map(organizationKey));
  const possibleFirst = invitations.toSorted((a, b) => Number(a.denied !== null) - Number(b.denied !== null));
  return (
    <ScrolledList className={list.addresses} aria-label="Invitations">
      {possibleFirst.map(({ invitation: { id, email, role }, denied, ...organizationRef }) => (
        <li key={JSON.stringify([organizationRef, id])} className={list.address}>
          <span className={list.sign}>
            {denied === null ? <IconCircle {...icon} /> : <IconLock {...icon} />}
          </span>
          <UntrustedText text={email} className={looks.cut} />
          {denied === null ? <span className={list.words}>{sanitizeText(role, 40)}</span> : <p>{denied}</p>}
          {places.size > 1 && <Where organizationRef={organizationRef} />}
        </li>
      ))}
    </ScrolledList>
  );
}

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
