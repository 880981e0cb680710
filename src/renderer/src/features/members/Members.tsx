import { Button } from '@mantine/core';
import { IconUserCog, IconUserX } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import { rolesOffered, whyNotRemoveMember, whyNotSetRole } from '../../../../shared/rules.ts';
import { useApp } from '../../state/app.tsx';
import { NOT_KNOWN } from '../../state/notKnown.ts';
import { dataOf } from '../../state/remote.ts';
import { selectMembers, selectRights, selectStanding } from '../../state/selectors.ts';
import { Reason } from '../../ui/Reason.tsx';
import { type MemberDialog, MemberDialogs } from './MemberDialogs.tsx';
import { MemberOutcomes } from './MemberOutcomes.tsx';
import { MembersTable } from './MembersTable.tsx';
import { MembersContext, type MemberTools } from './membersContext.ts';

type Props = {
  instanceId: string;
  organizationId: string;
  /** The user whose key reads the list: "(you)". */
  callerId: string | null;
  /** The role of the key's user in this organization, as last seen. */
  keyRole: string | null;
  onRetry: () => void;
  /** Buttons at the right of the search box. */
  actions?: ReactNode;
};

const NOBODY: Member[] = [];

/** The members of an organization, and all that can be done with them. */
export function Members({ instanceId, organizationId, callerId, keyRole, onRetry, actions }: Props) {
  const members = useApp((state) => selectMembers(state, instanceId, organizationId));
  const standing = useApp((state) => selectStanding(state, instanceId, organizationId));
  const rights = useApp((state) => dataOf(selectRights(state, instanceId, organizationId)));
  const [dialog, setDialog] = useState<MemberDialog | null>(null);
  const [removed, setRemoved] = useState<string | null>(null);
  const customRoles = rights?.customRoles;

  const tools = useMemo<MemberTools>(
    () => ({
      there: { instanceId, organizationId },
      standing,
      offered: standing ? rolesOffered(standing, customRoles ?? []) : [],
      askRemove: (people) => setDialog({ kind: 'remove', members: people }),
    }),
    [instanceId, organizationId, standing, customRoles],
  );
  const people = dataOf(members) ?? NOBODY;

  return (
    <MembersContext value={tools}>
      <MembersTable
        members={members}
        callerId={callerId}
        keyRole={keyRole}
        onRetry={onRetry}
        actions={actions}
        selectedActions={(chosen) => (
          <SelectedActions
            members={chosen}
            tools={tools}
            onChangeRoles={() => setDialog({ kind: 'roles', members: chosen })}
          />
        )}
      />
      <MemberOutcomes
        tools={tools}
        members={people}
        removed={removed}
        onDismissRemoved={() => setRemoved(null)}
      />
      <MemberDialogs
        dialog={dialog}
        tools={tools}
        people={people}
        onRemoved={setRemoved}
        onClose={() => setDialog(null)}
      />
    </MembersContext>
  );
}

/** What can be done with the chosen people: what none of them allows says why. */
function SelectedActions({
  members,
  tools: { standing, askRemove },
  onChangeRoles,
}: {
  members: Member[];
  tools: MemberTools;
  onChangeRoles: () => void;
}) {
  return (
    <>
      <Reason
        why={whyNone(members, (member) => standing && whyNotSetRole(standing, member), standing !== null)}
      >
        {(barred) => (
          <Button
            variant="default"
            leftSection={<IconUserCog size={15} stroke={1.75} aria-hidden />}
            onClick={onChangeRoles}
            {...barred}
          >
            Change role…
          </Button>
        )}
      </Reason>
      <Reason
        why={whyNone(
          members,
          (member) => standing && whyNotRemoveMember(standing, member),
          standing !== null,
        )}
      >
        {(barred) => (
          <Button
            variant="default"
            leftSection={<IconUserX size={15} stroke={1.75} aria-hidden />}
            onClick={() => askRemove(members)}
            {...barred}
          >
            Remove…
          </Button>
        )}
      </Reason>
    </>
  );
}

/** Why nothing can be done with any of them, or null when it can with at least one. */
function whyNone(
  members: readonly Member[],
  whyNot: (member: Member) => { reason: string } | null,
  known: boolean,
): string | null {
  if (!known) return NOT_KNOWN;
  const reasons = new Set<string>();
  for (const member of members) {
    const why = whyNot(member);
    if (!why) return null;
    reasons.add(why.reason);
  }
  return [...reasons].join(' ') || null;
}
