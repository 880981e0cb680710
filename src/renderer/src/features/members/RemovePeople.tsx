import { useEffect, useRef, useState } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { denyRemoveMember } from '../../../../shared/rules/members.ts';
import { useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectMembers, selectPrincipal } from '../../state/selectors.ts';
import { NothingLeft } from '../../ui/ReadDialog.tsx';
import { addressOf, doublesOf } from './person.ts';
import { RemovePerson } from './RemovePerson.tsx';

const NOBODY: Member[] = [];

/**
 * The content of the dialog that deletes accounts: one person after the other, each with what goes with them and with
 * their own address to type. A list that is confirmed as a whole is skimmed, and here each line can be somebody's
 * organizations and projects.
 */
export function RemovePeople(props: OrganizationRef & { members: readonly Member[] }) {
  const { instanceId, organizationId } = props;
  const principal = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const people = useApp((state) => dataOf(selectMembers(state, instanceId, organizationId))) ?? NOBODY;
  const { close } = useDialog();
  const root = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  // As it was when the dialog opened: what is read meanwhile must not move the queue.
  const [{ members, barred }] = useState(() => sortOut(props.members, principal));
  // The box of the person before is gone, and the focus with it.
  useEffect(() => {
    if (at > 0) root.current?.querySelector('input')?.focus();
  }, [at]);
  const member = members[at];
  if (!member)
    return (
      <NothingLeft>{barred.length > 0 ? barred.join(' ') : 'There is nobody left to remove.'}</NothingLeft>
    );

  function next(): void {
    if (at + 1 < members.length) setAt(at + 1);
    else close();
  }

  return (
    <div ref={root}>
      <RemovePerson
        key={member.id}
        organizationRef={{ instanceId, organizationId }}
        member={member}
        place={{ at: at + 1, of: members.length }}
        barred={barred}
        doubles={doublesOf(people).get(member.userId) ?? []}
        onRemoved={next}
        onSkip={next}
      />
    </div>
  );
}

function sortOut(
  chosen: readonly Member[],
  principal: Principal | null,
): { members: Member[]; barred: string[] } {
  const members: Member[] = [];
  const barred: string[] = [];
  for (const member of chosen) {
    const why = principal ? denyRemoveMember(principal, member) : { reason: PERMISSIONS_UNKNOWN };
    if (why) barred.push(`${addressOf(member.user)} is left out. ${why.reason}`);
    else members.push(member);
  }
  return { members, barred };
}
