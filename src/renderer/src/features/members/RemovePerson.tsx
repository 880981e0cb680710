import { Button, Loader } from '@mantine/core';
import { useMemo } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import { grantedWords } from '../../../../shared/permissions/grantedWords.ts';
import { denyEndMembership } from '../../../../shared/rules/members.ts';
import { ownedBy } from '../../../../shared/rules/organizations.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { dataOf, type QueryState } from '../../state/queryState.ts';
import { selectAccount, selectPrincipal } from '../../state/selectors.ts';
import { useQuery } from '../../state/useQuery.ts';
import { Confirmation } from '../../ui/Confirmation.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './members.module.css';
import { addressOf, nameOf } from './person.ts';

type Props = {
  organizationRef: OrganizationRef;
  member: Member;
  /** Which one it is of how many, when several are gone through: each is confirmed alone. */
  place: { at: number; of: number };
  /** Who of the chosen cannot be removed and why, each as a sentence. */
  barred: readonly string[];
  /** Other accounts of the same person, which stay. */
  doubles: readonly Member[];
  onRemoved: () => void;
  onSkip: () => void;
};

/** In how many organizations of the instance they are; null where the server does not tell. */
type Count = QueryState<{ count: number | null }>;

function isAsked({ state }: Count): boolean {
  return state === 'idle' || state === 'loading';
}

/** The content of the dialog that deletes a person's account: what goes with it. */
export function RemovePerson(props: Props) {
  const { organizationRef, member, place, doubles, barred } = props;
  const { removeMember } = useActions();
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
  const { instanceId, organizationId } = organizationRef;
  const { userId } = member;
  const { query: count } = useQuery('members.countOrganizations', { instanceId, organizationId, userId });
  const { running, error, close, run } = useDialog();
  const address = addressOf(member.user);
  const name = nameOf(member.user);
  const several = place.of > 1;

  async function remove(): Promise<void> {
    // What goes must have been said before it goes.
    if (isAsked(count)) return;
    const told = dataOf(count)?.count ?? null;
    const removed = await run(
      () => removeMember(organizationRef, { userId: member.userId, email: address, count: told }),
      { held: true, stays: true },
    );
    if (removed?.ok) props.onRemoved();
  }

  return (
    <Confirmation
      danger
      disabled={isAsked(count)}
      action="Delete account"
      runningAction="Deleting…"
      running={running}
      error={error}
      onConfirm={() => void remove()}
      onCancel={close}
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
        <ul className={classes.barred} aria-label="Left out">
          {barred.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      {several && (
        <p className={classes.dim}>
          Person {place.at} of {place.of}. Each account is confirmed by itself.
        </p>
      )}
      <p>
        This deletes the whole account of{' '}
        <b className={classes.anywhere}>{name ? `${name}, ${address}` : address}</b> on{' '}
        <b className={classes.anywhere}>{instance?.name}</b>, not just the membership here.{' '}
        {canEnd
          ? 'To end the membership alone, off-board this person from “Change many…” on Home.'
          : 'Dokploy cannot end a single membership.'}
      </p>
      <ul className={classes.goes} aria-label="What goes">
        <li>
          <Memberships count={count} />
        </li>
        <li>
          <Owned organizationRef={organizationRef} userId={member.userId} />
        </li>
        {granted !== null && <li>{granted}</li>}
        <li>Their API keys stop working at once.</li>
        {doubles.length > 0 && (
          <li>
            The other account of this person stays: {doubles.map(({ user }) => addressOf(user)).join(', ')}.
          </li>
        )}
      </ul>
      <p>It cannot be undone. To come back they must be invited again, and start with an empty account.</p>
    </Confirmation>
  );
}

function Memberships({ count }: { count: Count }) {
  if (isAsked(count)) {
    return (
      <span role="status" className={classes.dim}>
        <Loader size={11} aria-hidden /> Checking how many organizations they belong to…
      </span>
    );
  }
  if (count.state === 'failed') {
    return (
      <>
        The server could not say how many organizations they belong to, so expect more than this one:{' '}
        {count.error.message}
      </>
    );
  }
  const known = dataOf(count)?.count ?? null;
  if (known === null) {
    return <>This server does not say how many organizations they belong to, so expect more than this one.</>;
  }
  if (known === 1) return <>They belong to 1 organization on this instance, this one, and will leave it.</>;
  return (
    <>
      They belong to <b>{formatNumber(known)} organizations</b> on this instance and will leave all of them.
    </>
  );
}

/** Which organizations would be deleted with the person, as far as the key's own list can tell. */
function Owned({ organizationRef, userId }: { organizationRef: OrganizationRef; userId: string }) {
  const account = useApp((state) => dataOf(selectAccount(state, organizationRef.instanceId)));
  if (!account) return <>Organizations that they own would be deleted with all their projects.</>;
  const owned = ownedBy(account, userId).map(({ name }) => sanitizeText(name, 80) || 'one without a name');
  if (owned.length === 0) {
    return (
      <>
        They own none of the organizations that this key’s owner belongs to. Any other they own is deleted
        with all its projects.
      </>
    );
  }
  return (
    <span className={classes.loss}>
      They own <b className={classes.anywhere}>{owned.join(', ')}</b>: deleted with all projects in{' '}
      {owned.length === 1 ? 'it' : 'them'}, while their services keep running on the server, unattended.
    </span>
  );
}
