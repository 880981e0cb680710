import type { ActionName } from '../../../../shared/operations/change.ts';
import type { PlannedStep } from '../../../../shared/operations/step.ts';
import { factsOf } from '../../../../shared/rules/actions.ts';
import { formatNumber } from '../../ui/locale.ts';

/** What steps of each action do, the gravest first. */
const OUTCOMES: Record<ActionName, [verb: string, one: string, many: string]> = {
  'organizations.delete': ['Delete', 'organization', 'organizations'],
  'members.remove': ['Delete', 'account', 'accounts'],
  'members.endMembership': ['End', 'membership', 'memberships'],
  'roles.delete': ['Delete', 'role', 'roles'],
  'keys.retire': ['Retire', 'key', 'keys'],
  'keys.retireOnServer': ['Retire', 'key', 'keys'],
  'keys.retireOfComputer': ['Retire keys on', 'instance', 'instances'],
  'invitations.remove': ['Remove', 'invitation', 'invitations'],
  'members.setRole': ['Change', 'role', 'roles'],
  'members.setPermissions': ['Set permissions of', 'person', 'people'],
  'sessions.revoke': ['Revoke', 'session', 'sessions'],
  'sessions.revokeAll': ['Sign out', 'account', 'accounts'],
  'members.create': ['Add', 'person', 'people'],
  'invitations.create': ['Create', 'invitation', 'invitations'],
  'invitations.renew': ['Renew', 'invitation', 'invitations'],
  'invitations.accept': ['Accept', 'invitation', 'invitations'],
  'invitations.send': ['Send', 'invitation', 'invitations'],
  'organizations.create': ['Create', 'organization', 'organizations'],
  'organizations.update': ['Change', 'organization', 'organizations'],
  'organizations.setDefault': ['Change', 'default organization', 'default organizations'],
  'roles.create': ['Create', 'role', 'roles'],
  'roles.update': ['Change', 'role', 'roles'],
  'keys.make': ['Create', 'key', 'keys'],
  'keys.rotate': ['Rotate', 'key', 'keys'],
  'members.find': ['Check', 'instance', 'instances'],
};

/** So many parts stand on a button. */
const MOST_PARTS = 3;

/** What steps that run come to, with numbers: “Delete 4 accounts, end 2 memberships”; null where there is none. */
export function runWords(steps: readonly Pick<PlannedStep, 'change'>[]): string | null {
  const parts = new Map<string, { verb: string; one: string; many: string; count: number }>();
  for (const [action, [verb, one, many]] of Object.entries(OUTCOMES)) {
    const count = steps.filter(({ change }) => change.action === action).length;
    const key = `${verb} ${one}`;
    if (count > 0) parts.set(key, { verb, one, many, count: count + (parts.get(key)?.count ?? 0) });
  }
  // Looking afterwards is no outcome beside what is done.
  if (parts.size > 1) parts.delete('Check instance');
  const words = [...parts.values()].map(
    ({ verb, one, many, count }) => `${verb} ${formatNumber(count)} ${count === 1 ? one : many}`,
  );
  const [first, ...others] = words.map((each, at) =>
    at === 0 ? each : each.charAt(0).toLowerCase() + each.slice(1),
  );
  if (first === undefined) return null;
  if (words.length <= MOST_PARTS) return [first, ...others].join(', ');
  const more = [...parts.values()].slice(2).reduce((sum, { count }) => sum + count, 0);
  return `${first}, ${others[0]} and ${formatNumber(more)} more`;
}

/** Whether what these steps do can be taken back, as a sentence. */
export function undoableWords(steps: readonly Pick<PlannedStep, 'change'>[]): string {
  const undoable = steps.filter(({ change }) => factsOf(change).undo !== undefined).length;
  if (undoable === steps.length) return 'You can undo this.';
  return undoable === 0 ? 'This can’t be undone.' : 'Part of this can’t be undone.';
}
