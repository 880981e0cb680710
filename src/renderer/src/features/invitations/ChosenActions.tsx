import { Button } from '@mantine/core';
import { IconClockPlus, IconCopy, IconTrash } from '@tabler/icons-react';
import { useContext } from 'react';
import type { Invitation } from '../../../../shared/dokploy.ts';
import { denyCopyLink } from '../../../../shared/rules/invitations.ts';
import { useActions } from '../../state/app.tsx';
import { type BulkPlan, possible } from '../../state/invitationChanges.ts';
import type { InvitedWith } from '../../state/useInvited.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import { useNow } from '../../ui/useNow.ts';
import { planBulk } from './bulkPlan.ts';
import type { InvitationTools } from './invitationTools.ts';
import { InvitedContext } from './invitedWith.tsx';

/** An invitation with what it is acted on with: several need not be of one organization. */
export type PlacedInvitation = { invitation: Invitation; tools: InvitationTools };

type Props = { chosen: readonly PlacedInvitation[] };

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

/** What can be done with the chosen invitations: their links copied together, all renewed, all removed. */
export function ChosenActions({ chosen }: Props) {
  const now = useNow();
  const { copyInvitationLinks, openDialog } = useActions();
  const [first] = chosen;
  const isOne = chosen.every(({ tools }) => tools.organizationRef === first?.tools.organizationRef);
  const where = isOne && first ? first.tools.organizationRef : {};
  const open = (plan: BulkPlan) => openDialog({ kind: 'change-invitations', ...where, plan });
  const working = chosen.filter(({ invitation }) => denyCopyLink(invitation, now) === null);
  const [only] = working;
  const email = working.length === 1 ? (only?.invitation.email ?? null) : null;
  const invitedWith = useContext(InvitedContext);
  const renew = planAll('renew', chosen, invitedWith);
  const remove = planAll('remove', chosen, invitedWith);
  return (
    <>
      <DisabledReason why={working.length > 0 ? null : 'None of these has a working link. Renew them first.'}>
        {(barred) => (
          <Button
            variant="default"
            leftSection={<IconCopy {...icon} />}
            onClick={() =>
              void copyInvitationLinks(
                working.map(({ invitation, tools }) => ({
                  instanceId: tools.organizationRef.instanceId,
                  invitationId: invitation.id,
                })),
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

function planAll(
  kind: BulkPlan['kind'],
  chosen: readonly PlacedInvitation[],
  invitedWith: InvitedWith,
): BulkPlan {
  const changes = chosen.flatMap(
    ({ invitation, tools: { organizationRef, principal } }) =>
      planBulk(kind, organizationRef, [invitation], principal, invitedWith).changes,
  );
  return { kind, changes };
}

/** Why nothing of it can be done at all. */
function barOf({ changes }: BulkPlan): string | null {
  return possible(changes).length > 0 ? null : (changes[0]?.denied ?? null);
}
