import type { Member } from '../../shared/dokploy.ts';
import { strengthOf } from '../../shared/facts/role.ts';
import type { Change } from '../../shared/operations/change.ts';
import type { Plan } from '../../shared/operations/operation.ts';
import type { Impact } from '../../shared/operations/rails.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import { countGranted } from '../../shared/permissions/permissions.ts';
import { effectOf } from '../../shared/rules/actions.ts';
import { endedBy, type RoleEffect } from '../../shared/rules/effect.ts';
import type { InstanceTargets, Target } from '../../shared/target.ts';
import { foldAddress, nameOf, oneLine } from '../../shared/text.ts';
import { personsOf } from './people.ts';

const RAILED: readonly Plan['kind'][] = [
  'off-board',
  'remove-people',
  'change-roles',
  'put-back',
  'undo',
  'wanted-access',
  'review-changes',
];

/** A single named person is intended, unless organizations they own affect others; a file names nobody. */
const isNamed = ({ kind }: Pick<Plan, 'kind'>, people: number) => people === 1 && kind !== 'wanted-access';

const isAdmin = (role: string) => seesEverything(role);

export function impactOf(
  plan: Pick<Plan, 'kind' | 'steps' | 'leaving'>,
  targets: () => readonly InstanceTargets[],
  { joined, mustStay }: { joined: readonly (readonly string[])[]; mustStay: readonly string[] },
): Impact | null {
  if (!RAILED.includes(plan.kind)) return null;
  const changes = plan.steps.flatMap(({ change, denied }) => (denied === undefined ? change : []));
  const personOf = createPersonOf([...joined, ...(plan.leaving ?? [])]);
  const hit = new Set(changes.flatMap(againstIn).map(personOf));
  const staying = new Set(mustStay.map(personOf));
  const lost = lostOf(changes, (email) => staying.has(personOf(email)));
  if (hit.size + lost.length === 0) return null;
  const everyone = new Set<string>();
  const gone = new Set<string>();
  const places: Impact['places'] = [];
  const acting: string[] = [];
  for (const { instanceId, instanceName, targets: own } of targets()) {
    const mine = changes.filter((change) => change.instanceId === instanceId);
    const rolesOf = createRolesOf(mine);
    const actors = new Set([
      ...mine.map((change) => 'actorId' in change && change.actorId),
      ...own.map(({ principal }) => principal?.userId),
    ]);
    const on = nameOf(instanceName);
    for (const target of own) {
      const { organizationName, members } = target;
      const left: string[] = [];
      const all: string[] = [];
      for (const member of members ?? []) {
        const { before, after } = rolesOf(member, target);
        const person = personOf(member.user.email);
        everyone.add(person);
        all.push(before);
        if (after === null) gone.add(person);
        else left.push(after);
        if (after !== null && strengthOf(after) <= strengthOf(before)) continue;
        hit.add(person);
        if (actors.has(member.userId)) acting.push(`${oneLine(member.user.email, 120)} on ${on}`);
      }
      const counts = { people: all.length, removed: all.length - left.length };
      const admins = all.filter(isAdmin).length;
      const adminsLeft = left.filter(isAdmin).length;
      if (counts.removed > 0 || admins !== adminsLeft)
        places.push({
          where: `${nameOf(organizationName)} on ${on}`,
          ...{ ...counts, admins, adminsLeft },
        });
    }
  }
  if (isNamed(plan, hit.size)) return null;
  return {
    ...{ people: everyone.size, removed: gone.size, places, acting: [...new Set(acting)] },
    mustStay: lost,
  };
}

function lostOf(changes: readonly Change[], stays: (email: string) => boolean): string[] {
  const lost = changes
    .flatMap((change) => [...againstIn(change), ...lessIn(change)])
    .flatMap((email) => (stays(email) ? oneLine(foldAddress(email), 120) : []));
  return [...new Set(lost)];
}

function againstIn(change: Change): string[] {
  const effects = effectOf(change);
  const lowered = effects.flatMap((each) =>
    each.on === 'membership' &&
    each.does === 'change' &&
    strengthOf(each.role ?? null) > strengthOf(each.had ?? null)
      ? each
      : [],
  );
  return [...endedBy(effects), ...lowered].flatMap(({ email }) => email ?? []);
}

function lessIn(change: Change): string[] {
  return effectOf(change).flatMap((each) =>
    each.on === 'grants' && countGranted(each.revoke) > 0 ? (each.email ?? []) : [],
  );
}

function createRolesOf(changes: readonly Change[]) {
  const gone = new Set<string>();
  const roles = new Map<string, RoleEffect>();
  for (const effect of changes.flatMap((change) => effectOf(change))) {
    if (effect.on === 'membership' && effect.does === 'change') roles.set(effect.id ?? '', effect);
    if (effect.does !== 'end') continue;
    if (effect.on === 'account') gone.add(effect.userId ?? '');
    // Dokploy deletes the organizations that an account owns.
    if (effect.on === 'organization') gone.add(effect.organizationId ?? '');
    if (effect.on === 'membership') gone.add(effect.id ?? '');
  }
  return ({ id, userId, role }: Member, { organizationId }: Target) => ({
    // Uses the planned role: the world may not have been re-read since the original change.
    before: roles.get(id)?.had ?? role,
    after: [id, userId, organizationId].some((each) => gone.has(each)) ? null : (roles.get(id)?.role ?? role),
  });
}

function createPersonOf(joined: readonly (readonly string[])[]): (email: string) => string {
  const first = new Map(
    personsOf(joined.flat(), joined).flatMap((own) => own.map((each) => [each, own[0]] as const)),
  );
  return (email) => first.get(foldAddress(email)) ?? foldAddress(email);
}
