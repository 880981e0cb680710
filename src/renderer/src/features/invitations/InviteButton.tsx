import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { denyInvite, inviteWay } from '../../../../shared/rules.ts';
import { useApp } from '../../state/app.tsx';
import type { OrganizationRef } from '../../state/memberWriting.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { selectPrincipal } from '../../state/selectors.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { NO_INVITE_DRAFT } from '../../state/views.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import { InvitePeople } from './InvitePeople.tsx';

/** Opens the dialog that invites people to an organization. What was typed stays until it is sent. Keep the reference stable. */
export function InviteButton({ organizationRef }: { organizationRef: OrganizationRef }) {
  const principal = useApp((state) =>
    selectPrincipal(state, organizationRef.instanceId, organizationRef.organizationId),
  );
  const [opened, setOpened] = useState(false);
  const [running, setRunning] = useState(false);
  const [draft, setDraft] = usePaneView(organizationRef, 'invite');
  const close = () => {
    setOpened(false);
    // A role without addresses would be a surprise next time.
    setDraft((now) => (now.text.trim() === '' ? NO_INVITE_DRAFT : now));
  };
  return (
    <>
      <DisabledReason why={denyReason(principal)}>
        {(barred) => (
          <Button
            leftSection={<IconUserPlus size={16} stroke={1.75} aria-hidden />}
            onClick={() => setOpened(true)}
            {...barred}
          >
            Invite
          </Button>
        )}
      </DisabledReason>
      <Dialog title="Invite people" opened={opened} onClose={() => !running && close()}>
        {principal && (
          <InvitePeople
            organizationRef={organizationRef}
            principal={principal}
            draft={draft}
            onDraft={setDraft}
            onRunning={setRunning}
            onClose={close}
          />
        )}
      </Dialog>
    </>
  );
}

/** A server that takes invitations on its own page alone is no bar: the dialog leads there. */
function denyReason(principal: ReturnType<typeof selectPrincipal>): string | null {
  if (!principal) return PERMISSIONS_UNKNOWN;
  return inviteWay(principal) === 'none' ? null : (denyInvite(principal)?.reason ?? null);
}
