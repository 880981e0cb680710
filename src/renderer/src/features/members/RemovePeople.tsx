import { Box, Button, Flex, Loader } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import type { ChangeBy } from '../../../../shared/operations/change.ts';
import { grantedWords } from '../../../../shared/permissions/kitWords.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { denyEndMembership, denyRemoveMember } from '../../../../shared/rules/members.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { outcomeOf } from '../../state/operations.ts';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { dataOf, failureOf } from '../../state/queryState.ts';
import { selectAccount, selectMembers, selectPrincipal } from '../../state/selectors.ts';
import { usePlan } from '../../state/usePlan.ts';
import { Confirmation } from '../../ui/Confirmation.tsx';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { NothingLeft } from '../../ui/ReadDialog.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './members.module.css';
import { addressOf, doublesOf, nameOf } from './person.ts';

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

type Props = {
  organizationRef: OrganizationRef;
  member: Member;
  /** Which one it is of how many, when several are gone through: each is confirmed alone. */
  place: { at: number; of: number };
  barred: readonly string[];
  doubles: readonly Member[];
  onRemoved: () => void;
  onSkip: () => void;
};

type Removal = ChangeBy<'members.remove'>;

function RemovePerson(props: Props) {
  const { organizationRef, member, place, doubles, barred } = props;
  const { runOperation } = useActions();
  const instance = useApp((state) => state.byId[organizationRef.instanceId]);
  const canEnd = useApp((state) => {
    const { instanceId, organizationId } = organizationRef;
    const principal = selectPrincipal(state, instanceId, organizationId);
    return principal !== null && denyEndMembership(principal, member) === null;
  });
  const lists = useApp((state) => state.readings[organizationRef.instanceId]?.members);
  const granted = useMemo(() => {
    const all = Object.values(lists ?? {}).map((list) => dataOf(list) ?? []);
    return grantedWords(
      all.flatMap((members) => members.find(({ userId }) => userId === member.userId) ?? []),
    );
  }, [lists, member.userId]);
  const { query } = usePlan({ kind: 'remove-person', ...organizationRef, userId: member.userId });
  const planned = dataOf(query);
  const removal = planned?.plan.steps[0]?.change as Removal | undefined;
  const { running, error, run } = useDialog();
  const address = addressOf(member.user);
  const name = nameOf(member.user);
  const several = place.of > 1;

  async function remove(): Promise<void> {
    // What goes must have been said before it goes.
    if (!planned) return;
    const removed = await run(async () => outcomeOf(await runOperation(planned)), {
      held: true,
      stays: true,
    });
    if (removed?.ok) props.onRemoved();
  }

  return (
    <Confirmation
      danger
      disabled={planned === undefined}
      action="Delete account"
      runningAction="Deleting…"
      error={error ?? (planned ? null : (failureOf(query) ?? null))}
      onConfirm={() => void remove()}
      more={
        several && (
          <Button
            variant="subtle"
            color="gray"
            aria-disabled={running}
            onClick={() => !running && props.onSkip()}
          >
            Skip
          </Button>
        )
      }
    >
      {barred.length > 0 && (
        <Box component="ul" mah={76} c="dimmed" fz={12} style={{ overflowY: 'auto' }} aria-label="Left out">
          {barred.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </Box>
      )}
      {several && (
        <p className={classes.dim}>
          Person {place.at} of {place.of}. Each account is confirmed by itself.
        </p>
      )}
      <p>
        This deletes the whole account of{' '}
        <b className={looks.broken}>{name ? `${name}, ${address}` : address}</b> on{' '}
        <b className={looks.broken}>{instance?.name}</b>, not just the membership here.{' '}
        {canEnd
          ? 'To end the membership alone, off-board this person: Home, People.'
          : 'Dokploy cannot end a single membership.'}
      </p>
      <Flex
        component="ul"
        direction="column"
        gap={5}
        bd="1px solid var(--q-line)"
        bdrs="var(--q-radius)"
        bg="var(--q-bg)"
        style={{ padding: '10px 12px 10px 28px', listStyle: 'disc' }}
        aria-label="What goes"
      >
        <li>
          <Memberships removal={removal} why={planned?.review.unknown[0]} />
        </li>
        <li>
          <Owned organizationRef={organizationRef} owned={removal?.owned} />
        </li>
        {granted !== null && <li>{granted}</li>}
        <li>Their API keys stop working at once.</li>
        {doubles.length > 0 && (
          <li>
            The other account of this person stays: {doubles.map(({ user }) => addressOf(user)).join(', ')}.
          </li>
        )}
      </Flex>
      <p>It cannot be undone. To come back they must be invited again, and start with an empty account.</p>
    </Confirmation>
  );
}

function Memberships({ removal, why }: { removal: Removal | undefined; why: string | undefined }) {
  const { organizationIds, hidden } = removal?.memberships ?? { organizationIds: [], hidden: null };
  if (!removal) {
    return (
      <span role="status" className={classes.dim}>
        <Loader size={11} aria-hidden /> Checking how many organizations they belong to…
      </span>
    );
  }
  if (why !== undefined) {
    return (
      <>The server could not say how many organizations they belong to, so expect more than this one: {why}</>
    );
  }
  if (hidden === null) {
    return <>This server does not say how many organizations they belong to, so expect more than this one.</>;
  }
  const count = organizationIds.length + hidden;
  if (count === 1) return <>They belong to 1 organization on this instance, this one, and will leave it.</>;
  return (
    <>
      They belong to <b>{formatNumber(count)} organizations</b> on this instance and will leave all of them.
    </>
  );
}

type OwnedProps = { organizationRef: OrganizationRef; owned: Removal['owned'] };

function Owned({ organizationRef, owned }: OwnedProps) {
  const account = useApp((state) => dataOf(selectAccount(state, organizationRef.instanceId)));
  if (!account || !owned) return <>Organizations that they own would be deleted with all their projects.</>;
  const names = account.organizations
    .filter(({ id }) => owned.includes(id))
    .map(({ name }) => sanitizeText(name, 80) || 'one without a name');
  if (names.length === 0) {
    return (
      <>
        They own none of the organizations that this key’s owner belongs to. Any other they own is deleted
        with all its projects.
      </>
    );
  }
  return (
    <span className={looks.danger}>
      They own <b className={looks.broken}>{names.join(', ')}</b>: deleted with all projects in{' '}
      {names.length === 1 ? 'it' : 'them'}, while their services keep running on the server, unattended.
    </span>
  );
}
