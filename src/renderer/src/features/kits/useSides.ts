import { useEffect, useState } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { seesEverything } from '../../../../shared/permissions/accessSummary.ts';
import type { Permissions, Tree } from '../../../../shared/permissions/shapes.ts';
import type { Target } from '../../../../shared/target.ts';
import { foldAddress, isSameAddress } from '../../../../shared/text.ts';
import { useActions } from '../../state/app.tsx';
import { type OrganizationRef, organizationKey } from '../../state/organizationRef.ts';

export type Side = { member: Member; permissions: Permissions; tree: Tree };

type SidesRead =
  | { state: 'idle' }
  | { state: 'reading' }
  | { state: 'failed'; error: AppError }
  /** One of them is not a member where they were looked for. */
  | { state: 'missing'; email: string }
  | { state: 'ready'; one: Side; other: Side };

export function useSides(asked: { one: ComparedPerson; other: ComparedPerson } | null): SidesRead {
  const { call } = useActions();
  const [answer, setAnswer] = useState<{ to: typeof asked; read: SidesRead } | null>(null);

  useEffect(() => {
    if (!asked) return;
    let isWanted = true;
    const known = new Map<string, Promise<SideResult>>();
    const readPlace = (person: ComparedPerson) => {
      const key = organizationKey(person);
      const begun = known.get(key) ?? readBoth(person);
      known.set(key, begun);
      return begun;
    };
    async function readBoth({ instanceId, organizationId }: ComparedPerson): Promise<SideResult> {
      const place = { instanceId, organizationId };
      const [members, tree] = await Promise.all([
        call('members.list', place),
        call('permissions.tree', { ...place, heavy: true }),
      ]);
      if (!members.ok) return { error: members.error };
      return tree.ok ? { members: members.value, tree: tree.value } : { error: tree.error };
    }
    void Promise.all([readPlace(asked.one), readPlace(asked.other)]).then(([one, other]) => {
      if (isWanted) setAnswer({ to: asked, read: sidesOf(asked, one, other) });
    });
    return () => {
      isWanted = false;
    };
  }, [asked, call]);

  if (!asked) return NOBODY;
  // An answer about another pair does not count.
  return answer?.to === asked ? answer.read : READING;
}

const NOBODY: SidesRead = { state: 'idle' };
const READING: SidesRead = { state: 'reading' };

type SideResult = { members: Member[]; tree: Tree } | { error: AppError };

function sidesOf(
  asked: { one: ComparedPerson; other: ComparedPerson },
  one: SideResult,
  other: SideResult,
): SidesRead {
  if ('error' in one) return { state: 'failed', error: one.error };
  if ('error' in other) return { state: 'failed', error: other.error };
  const first = sideOf(asked.one, one);
  const second = sideOf(asked.other, other);
  if (!first) return { state: 'missing', email: asked.one.email };
  if (!second) return { state: 'missing', email: asked.other.email };
  return { state: 'ready', one: first, other: second };
}

function sideOf(
  { email }: ComparedPerson,
  { members, tree }: { members: Member[]; tree: Tree },
): Side | null {
  const member = members.find(({ user }) => isSameAddress(user.email, email));
  return member ? { member, permissions: member.permissions ?? {}, tree } : null;
}

export type ComparedPerson = OrganizationRef & { email: string };

/** More members are not offered to be chosen: their address is typed. */
const MOST_OFFERED = 1_000;

export function offeredIn(target: Target | undefined): string[] | null {
  const emails = target?.members?.map(({ user }) => user.email) ?? [];
  if (emails.length === 0 || emails.length > MOST_OFFERED) return null;
  return emails.toSorted((one, other) => (foldAddress(one) < foldAddress(other) ? -1 : 1));
}

/** The person with whom somebody is compared first: themselves in another organization, else a member beside them. */
export function firstOther(one: ComparedPerson, openable: readonly Target[]): ComparedPerson {
  const isOwn = (target: Target) => organizationKey(target) === organizationKey(one);
  const has = ({ members }: Target, email: string) =>
    members?.some(({ user }) => isSameAddress(user.email, email)) ?? false;
  const elsewhere = openable.find((target) => !isOwn(target) && has(target, one.email));
  const target = elsewhere ?? openable.find(isOwn);
  const { instanceId, organizationId } = target ?? one;
  const beside = (target?.members ?? []).find(
    ({ user, role }) => !seesEverything(role) && !isSameAddress(user.email, one.email),
  );
  return { instanceId, organizationId, email: elsewhere ? one.email : (beside?.user.email ?? '') };
}
