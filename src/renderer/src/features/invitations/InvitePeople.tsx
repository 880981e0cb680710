import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { Rights } from '../../../../shared/dokploy.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { roleInShort } from '../../../../shared/roleWords.ts';
import { denyInvite, inviteWay } from '../../../../shared/rules/invitations.ts';
import { rolesOffered } from '../../../../shared/rules/members.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectInvitations, selectMembers, selectPrincipal, selectRights } from '../../state/selectors.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { useTemplates } from '../../state/useTemplates.ts';
import { NO_INVITE_DRAFT } from '../../state/views.ts';
import formClasses from '../../ui/dialogForm.module.css';
import looks from '../../ui/looks.module.css';
import { NothingLeft } from '../../ui/ReadDialog.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { InviteForm } from './InviteForm.tsx';

export function InvitePeople({ instanceId, organizationId }: OrganizationRef) {
  const organizationRef = useMemo(() => ({ instanceId, organizationId }), [instanceId, organizationId]);
  const known = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const [first] = useState(known);
  const principal = known ?? first;
  if (!principal) return <NothingLeft>{PERMISSIONS_UNKNOWN}</NothingLeft>;
  const props = { organizationRef, principal };
  return inviteWay(principal) === 'none' ? <ElsewhereOnly {...props} /> : <Invite {...props} />;
}

type Props = { organizationRef: OrganizationRef; principal: Principal };

const NO_RIGHTS: Pick<Rights, 'customRoles' | 'licensed'> = { customRoles: [] };

function Invite({ organizationRef, principal }: Props) {
  const { instanceId, organizationId } = organizationRef;
  const members = useApp((state) => dataOf(selectMembers(state, instanceId, organizationId)) ?? null);
  const invitations = useApp((state) => dataOf(selectInvitations(state, instanceId, organizationId)) ?? null);
  const rights = useApp((state) => dataOf(selectRights(state, instanceId, organizationId)) ?? NO_RIGHTS);
  const { startOperation } = useActions();
  const { close, run, running, error } = useDialog();
  const [draft, onDraft] = usePaneView(organizationRef, 'invite');
  const templates = useTemplates();
  // A role without addresses would be a surprise next time.
  useEffect(() => () => onDraft((now) => (now.text.trim() === '' ? NO_INVITE_DRAFT : now)), [onDraft]);

  return (
    <InviteForm
      draft={draft}
      onDraft={onDraft}
      members={members}
      invitations={invitations}
      roles={rolesOffered(principal, rights.customRoles)}
      mayOf={(role) => roleInShort(role, rights)}
      mails={principal.isCloud}
      running={running}
      error={error}
      templates={templates}
      onSend={(how) => {
        const { text, templateId = null } = draft;
        const intent = { kind: 'invite-here' as const, ...organizationRef, text, templateId, ...how };
        void run(() => startOperation(intent, { show: true }), { stays: true });
      }}
      onCancel={close}
    />
  );
}

/** Servers between 0.27.0 and 0.28.6 take invitations on their own page alone. */
function ElsewhereOnly({ organizationRef, principal }: Props) {
  const { openInBrowser } = useActions();
  const { close } = useDialog();
  return (
    <div className={formClasses.form}>
      <p>{denyInvite(principal)?.reason}</p>
      <p className={looks.dim}>
        There: Settings, Users, Add Invitation. Afterwards refresh here: the invitation is in the list, and
        its link can be copied.
      </p>
      <div className={formClasses.buttons}>
        <ToolButton onClick={close}>Close</ToolButton>
        <Button
          data-autofocus
          leftSection={<IconExternalLink size={15} stroke={1.75} aria-hidden />}
          onClick={() => void openInBrowser(organizationRef.instanceId).then(({ ok }) => ok && close())}
        >
          Open Dokploy
        </Button>
      </div>
    </div>
  );
}
