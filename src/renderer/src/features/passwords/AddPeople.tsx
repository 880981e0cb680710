import { Button } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { has } from '../../../../shared/capabilities.ts';
import type { Rights } from '../../../../shared/dokploy.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { roleInShort } from '../../../../shared/roleWords.ts';
import { denyAddWithPassword, rolesOffered } from '../../../../shared/rules/members.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectPrincipal, selectRights } from '../../state/selectors.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { useTemplates } from '../../state/useTemplates.ts';
import { NO_INVITE_DRAFT } from '../../state/views.ts';
import formClasses from '../../ui/dialogForm.module.css';
import looks from '../../ui/looks.module.css';
import { NothingLeft } from '../../ui/ReadDialog.tsx';
import { AddForm } from './AddForm.tsx';

export function AddPeople({ instanceId, organizationId }: OrganizationRef) {
  const organizationRef = useMemo(() => ({ instanceId, organizationId }), [instanceId, organizationId]);
  const known = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const [first] = useState(known);
  const principal = known ?? first;
  if (!principal) return <NothingLeft>{PERMISSIONS_UNKNOWN}</NothingLeft>;
  const props = { organizationRef, principal };
  return denyAddWithPassword(principal) ? <InviteInstead {...props} /> : <Add {...props} />;
}

type Props = { organizationRef: OrganizationRef; principal: Principal };

const NO_RIGHTS: Pick<Rights, 'customRoles' | 'licensed'> = { customRoles: [] };

function Add({ organizationRef, principal }: Props) {
  const { instanceId, organizationId } = organizationRef;
  const rights = useApp((state) => dataOf(selectRights(state, instanceId, organizationId)) ?? NO_RIGHTS);
  const { addPeople, openDialog } = useActions();
  const { close, run, running, error } = useDialog();
  const [draft, onDraft] = usePaneView(organizationRef, 'invite');
  const templates = useTemplates();
  // A role without addresses would be a surprise next time.
  useEffect(() => () => onDraft((now) => (now.text.trim() === '' ? NO_INVITE_DRAFT : now)), [onDraft]);
  return (
    <AddForm
      organizationRef={organizationRef}
      draft={draft}
      onDraft={onDraft}
      roles={rolesOffered(principal, rights.customRoles)}
      mayOf={(role) => roleInShort(role, rights)}
      running={running}
      error={error}
      templates={templates}
      onAdd={(role) => {
        const { text, templateId = null } = draft;
        const intent = { kind: 'add-here' as const, ...organizationRef, text, templateId, role };
        void run(() => addPeople(intent), { stays: true, lateTitle: 'Nobody was added' });
      }}
      onInvite={() => openDialog({ kind: 'invite-people', ...organizationRef })}
      onCancel={close}
    />
  );
}

/** Where the server has no such call, or its key may not make it. */
function InviteInstead({ organizationRef, principal }: Props) {
  const { openDialog } = useActions();
  const { close } = useDialog();
  const isLacking = principal.isCloud || !has(principal, 'user.createUserWithCredentials');
  return (
    <div className={formClasses.form}>
      <p>{denyAddWithPassword(principal)?.reason}</p>
      {isLacking && (
        <p className={looks.dim}>
          Invite people instead: each gets a link, and chooses a password by it. Addresses that you typed here
          are filled in there.
        </p>
      )}
      <div className={formClasses.buttons}>
        <Button variant="default" onClick={close} {...(isLacking ? {} : { 'data-autofocus': true })}>
          Close
        </Button>
        {isLacking && (
          <Button data-autofocus onClick={() => openDialog({ kind: 'invite-people', ...organizationRef })}>
            Invite people…
          </Button>
        )}
      </div>
    </div>
  );
}
