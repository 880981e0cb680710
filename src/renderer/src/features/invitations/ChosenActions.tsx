import { Button } from '@mantine/core';
import { IconClockPlus, IconCopy, IconTrash } from '@tabler/icons-react';
import type { Invitation } from '../../../../shared/dokploy.ts';
import { denyCopyLink } from '../../../../shared/rules/invitations.ts';
import { useActions } from '../../state/app.tsx';
import { type BulkPlan, possible } from '../../state/invitationChanges.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import { useNow } from '../../ui/useNow.ts';
import { planBulk } from './bulkPlan.ts';
import type { InvitationTools } from './invitationTools.ts';

type Props = {
  chosen: Invitation[];
  tools: InvitationTools;
};

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

/** What can be done with the chosen invitations: their links copied together, all renewed, all removed. */
export function ChosenActions({ chosen, tools: { organizationRef, principal } }: Props) {
  const now = useNow();
  const { copyInvitationLinks, openDialog } = useActions();
  const open = (plan: BulkPlan) => openDialog({ kind: 'change-invitations', ...organizationRef, plan });
  const working = chosen.filter((invitation) => denyCopyLink(invitation, now) === null);
  const [only] = working;
  const email = working.length === 1 ? (only?.email ?? null) : null;
  const renew = planBulk('renew', organizationRef, chosen, principal);
  const remove = planBulk('remove', organizationRef, chosen, principal);
  return (
    <>
      <DisabledReason why={working.length > 0 ? null : 'None of these has a working link. Renew them first.'}>
        {(barred) => (
          <Button
            variant="default"
            leftSection={<IconCopy {...icon} />}
            onClick={() =>
              void copyInvitationLinks(
                working.map(({ id }) => ({ instanceId: organizationRef.instanceId, invitationId: id })),
                { email },
              )
            }
            {...barred}
          >
            {working.length === 1
              ? 'Copy link'
              : `Copy ${working.length > 0 ? `${working.length} ` : ''}links`}
          </Button>
        )}
      </DisabledReason>
      <DisabledReason why={barOf(renew)}>
        {(barred) => (
          <Button
            variant="default"
            leftSection={<IconClockPlus {...icon} />}
            onClick={() => open(renew)}
            {...barred}
          >
            Renew…
          </Button>
        )}
      </DisabledReason>
      <DisabledReason why={barOf(remove)}>
        {(barred) => (
          <Button
            variant="default"
            leftSection={<IconTrash {...icon} />}
            onClick={() => open(remove)}
            {...barred}
          >
            Remove…
          </Button>
        )}
      </DisabledReason>
    </>
  );
}

/** Why nothing of it can be done at all. */
function barOf({ changes }: BulkPlan): string | null {
  return possible(changes).length > 0 ? null : (changes[0]?.denied ?? null);
}
