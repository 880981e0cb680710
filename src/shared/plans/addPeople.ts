import type { Invitation, Member } from '../dokploy.ts';
import { isUnanswered } from '../invitation.ts';
import { oneLine } from '../oneLine.ts';
import type { ChangeBy } from '../operations/change.ts';
import { foldAddress } from '../sameAddress.ts';
import type { InstanceTargets } from './target.ts';

/** What adding an address with a password would meet, as far as the lists of its instance tell. */
export type Addee = {
  address: string;
} /** `cancels`: how many open invitations of the address there go with it. */ & (
  | { state: 'new'; cancels: number }
  | { state: 'member'; role: string }
  /** It has an account on the instance, as a member of this other organization. */
  | { state: 'elsewhere'; organizationName: string }
);

/** Looks addresses up in an organization and among all accounts that are known of its instance. `now` in ms since the epoch. */
export function findAddees(
  addresses: readonly string[],
  at: { members: readonly Member[]; invitations: readonly Invitation[] },
  elsewhere: ReadonlyMap<string, string>,
  now: number,
): Addee[] {
  const roles = new Map(at.members.map(({ user, role }) => [foldAddress(user.email), role]));
  const open = new Map<string, number>();
  for (const each of at.invitations) {
    const email = foldAddress(each.email);
    if (isUnanswered(each, now)) open.set(email, (open.get(email) ?? 0) + 1);
  }
  return addresses.map((address): Addee => {
    const email = foldAddress(address);
    const role = roles.get(email);
    if (role !== undefined) return { address, state: 'member', role };
    const organizationName = elsewhere.get(email);
    if (organizationName !== undefined) return { address, state: 'elsewhere', organizationName };
    return { address, state: 'new', cancels: open.get(email) ?? 0 };
  });
}

/** The addresses that have an account on an instance, folded, each with the name of an organization that they are in. */
export function accountsOn({ targets }: Pick<InstanceTargets, 'targets'>): Map<string, string> {
  const found = new Map<string, string>();
  for (const { members, organizationName } of targets)
    for (const { user } of members ?? []) found.set(foldAddress(user.email), organizationName);
  return found;
}

/** How an address is added, with a role, by the password of this id; `denied` says why it is not. */
export function planAddee(
  ref: { instanceId: string; organizationId: string },
  addee: Addee,
  { role, passwordId }: { role: string; passwordId: string },
): { change: ChangeBy<'members.create'>; denied?: string } {
  const change = { action: 'members.create', ...ref, email: addee.address, role, passwordId } as const;
  if (addee.state !== 'new') return { change, denied: whyNot(addee) };
  return { change: addee.cancels > 0 ? { ...change, cancels: addee.cancels } : change };
}

function whyNot(addee: Exclude<Addee, { state: 'new' }>): string {
  if (addee.state === 'member') return `Already a member (${oneLine(addee.role, 40)}).`;
  const where = oneLine(addee.organizationName, 60) || 'another organization';
  return `There is an account with this address already, in ${where}. Invite the person instead.`;
}
