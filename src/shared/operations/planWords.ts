import { factsOf } from '../rules/actions.ts';
import { thousands } from '../text.ts';
import type { ActionName } from './change.ts';
import type { Operation, PlannedStep } from './operation.ts';
import { denySteps, STEP_WORDS } from './steps.ts';

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
    ({ verb, one, many, count }) => `${verb} ${thousands(count)} ${count === 1 ? one : many}`,
  );
  const [first, ...others] = words.map((each, at) =>
    at === 0 ? each : each.charAt(0).toLowerCase() + each.slice(1),
  );
  if (first === undefined) return null;
  if (words.length <= MOST_PARTS) return [first, ...others].join(', ');
  const more = [...parts.values()].slice(2).reduce((sum, { count }) => sum + count, 0);
  return `${first}, ${others[0]} and ${thousands(more)} more`;
}

export function undoableWords(steps: readonly Pick<PlannedStep, 'change'>[]): string {
  const undoable = steps.filter(({ change }) => factsOf(change).undo !== undefined).length;
  if (undoable === steps.length) return 'You can undo this.';
  return undoable === 0 ? 'This can’t be undone.' : 'Part of this can’t be undone.';
}

/** How much of a plan runs: `count` of its steps. */
export function reviewWords(steps: readonly PlannedStep[], count: number): string {
  const tooMany = denySteps(steps.length);
  if (tooMany !== null) return tooMany;
  const wanted = steps.filter(({ already }) => !already);
  const barred = wanted.filter(({ denied }) => denied !== undefined).length;
  if (steps.length === 0) return 'Nothing to do: nothing matches.';
  if (wanted.length === 0) return 'Nothing to do: everything already matches.';
  const of = count === wanted.length ? '' : ` of ${thousands(wanted.length)}`;
  const cannot = barred === 0 ? '' : ` ${thousands(barred)} can’t:`;
  return `${thousands(count)}${of} will run.${cannot}`;
}

export function countsSentence({
  phase,
  counts,
  already = 0,
}: Pick<Operation, 'phase' | 'counts' | 'already'>): string {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (phase === 'running' || phase === 'stopping') {
    const ended = counts.done + counts.failed + counts.unknown;
    const open = counts.open > 0 ? `, ${thousands(counts.open)} open` : '';
    const words = `${thousands(ended)} of ${thousands(all - counts.skipped)} done${open}.`;
    return phase === 'stopping' ? `${words} Stopping after the current step.` : words;
  }
  const told = STEP_WORDS.flatMap((word): [number, string][] =>
    word === 'done'
      ? [
          [counts.done - already, 'done'],
          [already, 'done already'],
        ]
      : [[counts[word], word]],
  );
  const parts = told.flatMap(([count, word]) => (count > 0 ? `${thousands(count)} ${word}` : []));
  return `${parts.join(', ')}.`;
}
