import { Button } from '@mantine/core';
import { IconClockPlus, IconCopy, IconTrash } from '@tabler/icons-react';
import type { Invitation } from '../../../../shared/dokploy.ts';
import { whyNotCopyLink } from '../../../../shared/rules.ts';
import { useActions } from '../../state/app.tsx';
import { Reason } from '../../ui/Reason.tsx';
import { useNow } from '../../ui/useNow.ts';
import { type BulkPlan, planBulk } from './bulkPlan.ts';
import type { InvitationTools } from './invitationTools.ts';

type Props = {
  chosen: Invitation[];
  tools: InvitationTools;
  onPlan: (plan: BulkPlan) => void;
};

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

/** What can be done with the chosen invitations: their links copied together, all renewed, all removed. */
export function ChosenActions({ chosen, tools: { there, standing }, onPlan }: Props) {
  const now = useNow();
  const { copyInvitationLinks } = useActions();
  const working = chosen.filter((invitation) => whyNotCopyLink(invitation, now) === null);
  const [only] = working;
  const email = working.length === 1 ? (only?.email ?? null) : null;
  const renew = planBulk('renew', chosen, standing);
  const remove = planBulk('remove', chosen, standing);
  return (
    <>
      <Reason why={working.length > 0 ? null : 'None of these has a link that still works: renew first.'}>
        {(barred) => (
          <Button
            variant="default"
            leftSection={<IconCopy {...icon} />}
            onClick={() =>
              void copyInvitationLinks(
                there,
                working.map(({ id }) => id),
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
      </Reason>
      <Reason why={barOf(renew)}>
        {(barred) => (
          <Button
            variant="default"
            leftSection={<IconClockPlus {...icon} />}
            onClick={() => onPlan(renew)}
            {...barred}
          >
            Renew…
          </Button>
        )}
      </Reason>
      <Reason why={barOf(remove)}>
        {(barred) => (
          <Button
            variant="default"
            leftSection={<IconTrash {...icon} />}
            onClick={() => onPlan(remove)}
            {...barred}
          >
            Remove…
          </Button>
        )}
      </Reason>
    </>
  );
}

/** Why nothing of it can be done at all. */
function barOf({ steps, barred }: BulkPlan): string | null {
  return steps.length > 0 ? null : (barred[0]?.why ?? null);
}
