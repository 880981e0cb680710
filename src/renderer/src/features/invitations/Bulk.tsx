import { IconCircle, IconLock } from '@tabler/icons-react';
import { counted } from '../../../../shared/counted.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { ChosenInvitation, DialogSubjects } from '../../state/dialogs.ts';
import { type OrganizationRef, organizationKey } from '../../state/organizationRef.ts';
import { selectOrganizations } from '../../state/selectors.ts';
import list from '../../ui/addressList.module.css';
import { DialogForm } from '../../ui/DialogForm.tsx';
import looks from '../../ui/looks.module.css';
import { ReadDialog } from '../../ui/ReadDialog.tsx';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';

export function Bulk({ what: kind, invitations }: DialogSubjects['change-invitations']) {
  const { startOperation } = useActions();
  const { run } = useDialog();
  const count = invitations.filter(({ denied }) => denied === null).length;
  const what = counted(count, 'invitation', 'invitations');
  const plan = (
    <>
      <p>
        {kind === 'remove'
          ? `${what} will be removed and the links stop working. People who have already joined stay.`
          : `${what} will be removed and created again with the same role. The old links stop working, so copy the new ones.`}
      </p>
      <PlanList invitations={invitations} />
    </>
  );
  if (count === 0) return <ReadDialog isPlain>{plan}</ReadDialog>;

  function submit(): void {
    const ids = invitations.map(({ instanceId, organizationId, invitation: { id } }) => ({
      ...{ instanceId, organizationId, invitationId: id },
    }));
    const intent = { kind: `${kind}-these-invitations` as const, invitations: ids };
    void run(() => startOperation(intent, { show: true }), { stays: true });
  }

  return (
    <DialogForm
      action={kind === 'remove' ? `Remove ${what}` : `Renew ${what}`}
      runningAction={kind === 'remove' ? 'Removing…' : 'Renewing…'}
      steps={invitations.length}
      danger={kind === 'remove'}
      onSubmit={submit}
    >
      {plan}
    </DialogForm>
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
