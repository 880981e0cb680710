import { MOST_ROLE, MOST_TEXT } from '../../shared/calls/fields.ts';
import type { Invitation, Member } from '../../shared/dokploy.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { isUnanswered } from '../../shared/invitation.ts';
import type { IntentOf } from '../../shared/operations/change.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import {
  compareWithGoal,
  compileRules,
  foldName,
  type Goal,
  goalOf,
  type KitMode,
  type Lists,
  withoutEmpty,
} from '../../shared/permissions/kit.ts';
import {
  GRANT_KINDS,
  grantedOf,
  isNoDifference,
  type PermissionsDifference,
  switchesOf,
} from '../../shared/permissions/permissions.ts';
import {
  type Environment,
  MOST_GRANTED,
  type Permissions,
  type Project,
  type Service,
  type Tree,
} from '../../shared/permissions/shapes.ts';
import { SWITCHES, type Switch } from '../../shared/permissions/switches.ts';
import { stillThere } from '../../shared/permissions/tree.ts';
import { KIND_NOUNS } from '../../shared/permissions/words.ts';
import { refOf, stepAt } from '../../shared/target.ts';
import { capitalized, counted, foldAddress, nameOf, oneLine } from '../../shared/text.ts';
import { refuse } from '../plans/many.ts';
import { permissionsStep } from '../plans/steps.ts';
import type { YieldIfDue } from '../scheduling/yielding.ts';
import type { Ref } from '../world/world.ts';
import type { Kits } from './kits.ts';
import type { GrantTarget, People, TargetReaders } from './planReadings.ts';

export type Wanted = ReadonlySet<string> | null;

export type PlannedMember = {
  member: Member;
  verdict: 'change' | 'already' | 'everything' | 'barred';
  step: PlannedStep;
};

export function peopleIn(
  wanted: Wanted,
  { members, invitations }: People,
): { members: Member[]; invited: Invitation[] } {
  if (wanted === null) return { members: [...members], invited: [] };
  const there = members.filter(({ user }) => wanted.has(foldAddress(user.email)));
  const joined = new Set(there.map(({ user }) => foldAddress(user.email)));
  const invited = new Map<string, Invitation>();
  for (const invitation of invitations) {
    const address = foldAddress(invitation.email);
    const isWaiting = invitation.email.length <= MOST_TEXT && isUnanswered(invitation);
    if (isWaiting && wanted.has(address) && !joined.has(address)) invited.set(address, invitation);
  }
  return { members: there, invited: [...invited.values()] };
}

export async function planMembers(
  members: readonly Member[],
  { goal, mode, kitId }: { goal: Goal } & Pick<PreparedSource, 'mode' | 'kitId'>,
  target: GrantTarget,
  yieldIfDue: YieldIfDue,
): Promise<PlannedMember[]> {
  const compare = compareWithGoal(goal, mode, target.tree);
  const kit = kitId === null ? undefined : { id: kitId, mode };
  const plan = (member: Member): PlannedMember => {
    const { role, permissions = {} } = member;
    const none = (verdict: PlannedMember['verdict'], why: string): PlannedMember => {
      const of = { userId: member.userId, email: oneLine(member.user.email, MOST_TEXT) };
      const by = { role: oneLine(role, MOST_ROLE) || 'none', grant: {}, revoke: {} };
      const change = { action: 'members.setPermissions', ...refOf(target), ...of, ...by } as const;
      const step = stepAt(target, change, why);
      return { member, verdict, step: verdict === 'barred' ? step : { ...step, already: true } };
    };
    if (seesEverything(role)) return none('everything', `Sees everything, as ${oneLine(role, 40)}.`);
    if (!isNamable(member)) return none('barred', UNNAMABLE);
    const difference = compare({ role, permissions });
    if (isTooMuch(difference)) return none('barred', TOO_MUCH);
    if (isNoDifference(difference)) return none('already', 'No change needed.');
    const step = permissionsStep(member, difference, target, kit);
    return { member, verdict: step.denied === undefined ? 'change' : 'barred', step };
  };
  const planned: PlannedMember[] = [];
  for (const member of members) {
    planned.push(plan(member));
    await yieldIfDue();
  }
  return planned;
}

/** Servers choose names freely: a step that does not fit the journal's shape would make it unreadable. */
function isNamable({ role, user }: Member): boolean {
  return user.email.length <= MOST_TEXT && role !== '' && role.length <= MOST_ROLE;
}

function isTooMuch({ grant, revoke }: PermissionsDifference): boolean {
  return [grant, revoke].some((each) =>
    GRANT_KINDS.some((kind) => grantedOf(each, kind).length > MOST_GRANTED),
  );
}

const UNNAMABLE = 'The server gives no usable address or role for this person.';
const TOO_MUCH = `This is too much for one step: at most ${MOST_GRANTED} of a kind.`;

export type PreparedSource = {
  subject: string;
  mode: KitMode;
  kitId: string | null;
  copied: (Ref & { userId: string }) | null;
  goalIn: (ref: Ref, tree: Tree) => CopiedGoal;
};

export async function prepareSource(
  { from: copied, kitId, mode }: IntentOf<'grant'>,
  {
    kits,
    readMembers,
    readTree,
  }: Pick<TargetReaders, 'readMembers' | 'readTree'> & {
    kits: Pick<Kits, 'find' | 'all'>;
  },
): Promise<Result<PreparedSource>> {
  if (!copied) {
    const all = kitId === null ? await kits.all() : [];
    const only = all.length === 1 ? all[0] : undefined;
    if (kitId === null && !only) return refuse('Choose a kit.', 'kit');
    const found = only ? ok(only) : await kits.find(kitId ?? '');
    if (!found.ok) return found;
    const kit = found.value;
    const match = compileRules(kit.rules);
    return ok({
      subject: kit.name,
      mode,
      kitId: kit.id,
      copied: null,
      goalIn: (_, tree) => ({ goal: goalOf(kit, match(tree)), unmatched: [] }),
    });
  }
  const { instanceId, organizationId, userId } = copied;
  const from = { instanceId, organizationId };
  const [members, tree] = await Promise.all([readMembers(from), readTree({ ...from, heavy: true })]);
  if (!members.ok) return members;
  if (!tree.ok) return tree;
  const member = members.value.find((each) => each.userId === userId);
  if (!member)
    return fail({
      code: 'conflict',
      message: 'This person is no longer a member there, so there is no access to copy.',
      advice: 'Choose a current member.',
    });
  const email = oneLine(member.user.email, 200);
  if (seesEverything(member.role))
    return fail({
      code: 'conflict',
      message: `${email} is ${member.role} there and sees everything, so there are no permissions to copy.`,
      advice: 'Change a role instead, or choose a member.',
    });
  const permissions = member.permissions ?? {};
  return ok({
    subject: email,
    mode,
    kitId: null,
    copied,
    goalIn: (ref, there) =>
      ref.instanceId === instanceId && ref.organizationId === organizationId
        ? goalLike(permissions, there)
        : goalByNames(permissions, tree.value, there),
  });
}

type CopiedGoal = { goal: Goal; unmatched: string[] };

export function goalLike(permissions: Permissions, tree: Tree): CopiedGoal {
  const { switches: _, ...granted } = stillThere(permissions, tree);
  return { goal: withSwitches(granted, permissions), unmatched: [] };
}

/** Case-insensitive names (services with kind). An ambiguous name has no match. */
export function goalByNames(permissions: Permissions, from: Tree, to: Tree): CopiedGoal {
  const granted = {
    projects: new Set(grantedOf(permissions, 'projects')),
    environments: new Set(grantedOf(permissions, 'environments')),
    services: new Set(grantedOf(permissions, 'services')),
  };
  const ids: Lists = { projects: [], environments: [], services: [], gitProviders: [], servers: [] };
  const unmatched: string[] = [];
  const projects = byName(to.projects);

  for (const project of from.projects) {
    const isOwn = granted.projects.has(project.id);
    const environments = grantedIn(project, granted);
    if (!isOwn && environments.length === 0) continue;
    const found = one(projects, foldName(project.name));
    if (!found.match) {
      const within = environments.reduce((sum, { services }) => sum + 1 + services.length, 0);
      unmatched.push(missing(`Project “${named(project)}”`, found.count, within));
      continue;
    }
    if (isOwn) ids.projects.push(found.match.id);
    for (const each of environments) addEnvironment(each, project, found.match);
  }
  for (const kind of ['gitProviders', 'servers'] as const) addExtras(kind);
  return { goal: withSwitches(withoutEmpty(ids), permissions), unmatched };

  function addEnvironment({ environment, isOwn, services }: Held, project: Project, target: Project): void {
    const found = one(byName(target.environments), foldName(environment.name));
    const where = `“${named(environment)}” of project “${named(project)}”`;
    if (!found.match) {
      unmatched.push(missing(`Environment ${where}`, found.count, services.length));
      return;
    }
    if (isOwn) ids.environments.push(found.match.id);
    const there = byName(found.match.services, kindKey);
    for (const service of services) {
      const match = one(there, kindKey(service));
      if (match.match) ids.services.push(match.match.id);
      else
        unmatched.push(missing(`Service “${named(service)}” (${service.kind}) in ${where}`, match.count, 0));
    }
  }

  function addExtras(kind: 'gitProviders' | 'servers'): void {
    const own = new Set(grantedOf(permissions, kind));
    const there = byName(to[kind] ?? [], kindKey);
    for (const extra of from[kind] ?? []) {
      if (!own.has(extra.id)) continue;
      const what = `${capitalized(KIND_NOUNS[kind][0])} “${named(extra)}”`;
      const found = one(there, kindKey(extra));
      if (found.match) ids[kind].push(found.match.id);
      else if (to[kind] === null) unmatched.push(`${what}: without a license none can be granted there.`);
      else unmatched.push(missing(what, found.count, 0));
    }
  }
}

type Held = { environment: Environment; isOwn: boolean; services: Service[] };

function grantedIn(
  { environments }: Project,
  granted: { environments: ReadonlySet<string>; services: ReadonlySet<string> },
): Held[] {
  return environments.flatMap((environment) => {
    const services = environment.services.filter(({ id }) => granted.services.has(id));
    const isOwn = granted.environments.has(environment.id);
    return isOwn || services.length > 0 ? { environment, isOwn, services } : [];
  });
}

function byName<T extends { name: string }>(
  all: readonly T[],
  keyOf: (each: T) => string = ({ name }) => foldName(name),
): Map<string, T[]> {
  return Map.groupBy(all, keyOf);
}

function one<T>(all: ReadonlyMap<string, readonly T[]>, key: string): { match: T | null; count: number } {
  const found = all.get(key) ?? [];
  return { match: found.length === 1 ? (found[0] ?? null) : null, count: found.length };
}

function missing(what: string, count: number, within: number): string {
  const why = count === 0 ? 'nothing there has this name' : `${count} there have this name`;
  const more = within > 0 ? `, so ${counted(within, 'thing', 'things')} in it cannot be granted` : '';
  return `${what}: ${why}${more}.`;
}

function withSwitches(granted: Permissions, permissions: Permissions): Goal {
  const on = new Set<Switch>(switchesOf(permissions));
  const switches = SWITCHES.filter((name) => on.has(name));
  return {
    permissions: switches.length > 0 ? { ...granted, switches } : granted,
    off: SWITCHES.filter((name) => !on.has(name)),
  };
}

function kindKey({ kind, name }: { kind: string; name: string }): string {
  return `${kind} ${foldName(name)}`;
}

function named({ name }: { name: string }): string {
  return nameOf(name, 80);
}
