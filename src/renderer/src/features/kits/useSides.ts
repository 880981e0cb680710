import { useMemo } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import { ok, type Result } from '../../../../shared/errors.ts';
import { seesEverything } from '../../../../shared/permissions/accessSummary.ts';
import type { Permissions, Tree } from '../../../../shared/permissions/shapes.ts';
import { type OrganizationRef, organizationKey, type Target } from '../../../../shared/target.ts';
import { foldAddress, isSameAddress } from '../../../../shared/text.ts';
import type { Call } from '../../bridge.ts';
import { useActions } from '../../state/app.tsx';
import { useReading } from '../../state/useReading.ts';

export type Side = { member: Member; permissions: Permissions; tree: Tree };

export type ComparedPerson = OrganizationRef & { email: string };
export type Pair = { one: ComparedPerson; other: ComparedPerson };

type SidesRead = { asked: Pair } & ({ missing: string } | { missing: null; one: Side; other: Side });

export function useSides(asked: Pair | null) {
  const { call } = useActions();
  const read = useMemo(() => asked && (() => readSides(asked, call)), [asked, call]);
  return useReading(read, 0);
}

async function readSides(asked: Pair, call: Call): Promise<Result<SidesRead>> {
  const readPlace = ({ instanceId, organizationId }: ComparedPerson) =>
    Promise.all([
      call('members.list', { instanceId, organizationId }),
      call('permissions.tree', { instanceId, organizationId, heavy: true }),
    ]);
  const reading = readPlace(asked.one);
  const isOnePlace = organizationKey(asked.one) === organizationKey(asked.other);
  const places = await Promise.all([reading, isOnePlace ? reading : readPlace(asked.other)]);
  const sides: Side[] = [];
  for (const [at, [members, tree]] of places.entries()) {
    if (!members.ok) return members;
    if (!tree.ok) return tree;
    const { email } = at === 0 ? asked.one : asked.other;
    const member = members.value.find(({ user }) => isSameAddress(user.email, email));
    if (!member) return ok({ asked, missing: email });
    sides.push({ member, permissions: member.permissions ?? {}, tree: tree.value });
  }
  const [one, other] = sides as [Side, Side];
  return ok({ asked, missing: null, one, other });
}

/** Above this, the address is typed instead of chosen. */
const MOST_OFFERED = 1_000;

export function offeredIn(target: Target | undefined): string[] | null {
  const emails = target?.members?.map(({ user }) => user.email) ?? [];
  if (emails.length === 0 || emails.length > MOST_OFFERED) return null;
  return emails.toSorted((one, other) => (foldAddress(one) < foldAddress(other) ? -1 : 1));
}

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
