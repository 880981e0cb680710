import type { PlannedStep } from '../../shared/operations/operation.ts';
import {
  type Comparison,
  compareWithGoal,
  compileRules,
  goalOf,
  namePattern,
} from '../../shared/permissions/kit.ts';
import { countGranted, isNoDifference } from '../../shared/permissions/permissions.ts';
import type { Kit, Project, Tree } from '../../shared/permissions/shapes.ts';
import { effectOf } from '../../shared/rules/actions.ts';
import { letIn } from '../../shared/rules/effect.ts';
import { type InstanceTargets, membersOf, type Target, unansweredOf } from '../../shared/target.ts';
import { quoted } from '../../shared/text.ts';
import type { Ms } from '../../shared/time.ts';
import type { WantedAccess, WantedChange } from '../../shared/wanted/change.ts';
import { OWN_ROLES } from '../../shared/wanted/lines.ts';
import { compareWithGranted } from '../../shared/wanted/parts.ts';
import { stepsWithKit } from './bringIn.ts';
import { type Found, holderOf, type IsHolder } from './people.ts';
import { findRemoved, type Removal, removeMemberships } from './removals.ts';
import {
  denyMissing,
  denyRole,
  GRANTS_UNREAD,
  invitationSteps,
  loweringAt,
  NOT_INVITED,
  NOT_READ,
  otherRoleStep,
  permissionsStep,
  revokeAll,
  roleStep,
  withdrawalStep,
} from './steps.ts';

export type WantedPart = {
  kind: 'invite' | 'change' | 'remove';
  email: string;
  instanceName: string;
  changes: readonly PlannableChange[];
  steps: PlannedStep[];
  left: ({ change: PlannableChange } & Left)[];
  deletions: Removal<never>['deletions'];
};

type Left = { why: string; wrong?: 'role' | 'access'; waits?: true };
type ChangeBy<K extends WantedChange['kind']> = Extract<WantedChange, { kind: K }>;
export type PlannableChange = WantedChange | (Omit<ChangeBy<'role'>, 'kind'> & { kind: 'lower' });
type Removals = [ChangeBy<'remove'>, ...ChangeBy<'remove'>[]];

/**
 * In line order, removals last: accounts are deleted only if nothing else goes. Yields between lines, since
 * files are long.
 */
export function* planWanted(
  changes: readonly PlannableChange[],
  instances: readonly InstanceTargets[],
  now: Ms,
  grants: WantedGrants = NO_GRANTS,
): Generator<void, WantedPart[]> {
  const planAccess = createAccessPlan(grants);
  const byId = new Map(instances.map((instance) => [instance.instanceId, instance]));
  const parts: WantedPart[] = [];
  for (const change of changes) {
    yield;
    if (change.kind === 'remove') continue;
    const instance = byId.get(change.instanceId);
    const target = targetOf(change, instance);
    const steps = stepsFor(change, target, { now, planAccess });
    const part = partOf(change.kind === 'invite' ? 'invite' : 'change', [change], instance);
    if (typeof steps === 'string') part.left = [{ change, why: unknownOf(instance) ?? steps }];
    else if ('why' in steps) part.left = [{ change, ...steps }];
    else {
      const later = grantedLater(change, target, planAccess);
      Object.assign(part, { steps, left: later ? [{ change, ...later }] : [] });
    }
    parts.push(part);
  }
  const removals = changes.filter((change) => change.kind === 'remove');
  const removed = [...Map.groupBy(removals, personKey).values()].map((all) => {
    const own = all as Removals;
    return { instanceId: own[0].instanceId, emails: [own[0].email], own };
  });
  const found = findRemoved(removed, instances);
  const leaving = new Map(
    [...Map.groupBy(removed, ({ instanceId }) => instanceId)].map(([id, all]) => {
      const emails = all.flatMap((each) => each.emails);
      return [id, holderOf(emails, byId.get(id) ?? { targets: [] })];
    }),
  );
  const invited = invitedByPerson(parts);
  for (const removal of removed) {
    const [first] = removal.own;
    yield;
    parts.push(
      removalOf(removal.own, byId.get(first.instanceId), {
        found: found.get(removal),
        isLeaving: leaving.get(first.instanceId),
        invitedTo: invited.get(personKey(first)),
      }),
    );
  }
  return parts;
}

function targetOf(
  { organizationId }: PlannableChange,
  instance: InstanceTargets | undefined,
): Target | undefined {
  return instance?.targets.find((each) => each.organizationId === organizationId);
}

function unknownOf(instance: InstanceTargets | undefined): string | null {
  return instance && instance.targets.length === 0 ? (instance.whyUnknown ?? null) : null;
}

function partOf(
  kind: WantedPart['kind'],
  changes: readonly [PlannableChange, ...PlannableChange[]],
  instance: InstanceTargets | undefined,
): WantedPart {
  const { email } = changes[0];
  const instanceName = instance?.instanceName ?? '';
  return { kind, email, instanceName, changes, steps: [], left: [], deletions: [] };
}

function denyKnowing(target: Target | undefined): string | null {
  if (!target) return NOT_READ;
  if (target.whyUnknown !== null) return target.whyUnknown;
  return target.principal && target.members && target.invitations ? null : NOT_READ;
}

function stepsFor(
  change: Exclude<PlannableChange, { kind: 'remove' }>,
  target: Target | undefined,
  { now, planAccess }: { now: Ms; planAccess: ReturnType<typeof createAccessPlan> },
): PlannedStep[] | Left | string {
  const unknown = denyKnowing(target);
  if (!target || unknown !== null) return unknown ?? NOT_READ;
  const { email, role } = change;
  if (!OWN_ROLES.includes(role) && change.kind !== 'access' && change.kind !== 'waits') {
    if (!target.roles) return `${ROLES_UNREAD} ${quoted(role)}.`;
    const missing = denyMissing(target, role);
    if (missing !== null) return { why: missing, wrong: 'role' };
  }
  const { access } = change as { access?: WantedAccess };
  const wrong = access && change.kind !== 'access' ? planAccess.denyNames(access, target) : null;
  if (wrong?.wrong) return wrong;
  const kit =
    'access' in change && change.access?.by === 'kit'
      ? { id: change.access.kitId, name: change.access.name }
      : undefined;
  switch (change.kind) {
    case 'invite':
      return stepsWithKit(invitationSteps([email], role, target, now), kit);
    case 'access':
      return planAccess.plan(change, target);
    case 'waits':
      return [];
    case 'lower':
    case 'role': {
      const there = membersOf(target, [email]);
      const members = there.filter((each) => each.role === change.from);
      if (members.length === 0) return denyRole(there);
      return members.flatMap((member) =>
        change.kind === 'lower' ? loweringAt(member, target) : roleStep(member, role, target),
      );
    }
    case 'invited-role': {
      const open = unansweredOf(target, [email]);
      const others = open.filter((each) => each.role === change.from);
      const isThere = membersOf(target, [email]).length > 0;
      if (others.length === 0 || isThere) return NOT_INVITED;
      // Renew one invitation, unless another already has the wanted role.
      const renewed = open.some((each) => (each.role ?? 'member') === role) ? undefined : open[0];
      const steps = others.map((each) =>
        each === renewed ? otherRoleStep(each, role, target) : withdrawalStep(each, target),
      );
      return stepsWithKit(steps, kit);
    }
  }
}

/** Invitations carry only a role; kits are offered after joining. */
function grantedLater(
  change: PlannableChange,
  target: Target | undefined,
  { denyNames }: ReturnType<typeof createAccessPlan>,
): Left | null {
  const { access } = change as { access?: WantedAccess };
  const isKit = access?.by === 'kit' && change.kind !== 'waits';
  if (!access || change.kind === 'access' || isKit) return null;
  const why = change.kind === 'waits' ? NOT_JOINED : GRANTED_LATER;
  return (target && denyNames(access, target)) ?? { why, waits: true };
}

const ROLES_UNREAD = 'The roles there could not be read, so nobody knows whether one is called';
const NOT_JOINED =
  'This person is invited and has not joined yet, so nothing can be granted. Read the file again once they have.';
const GRANTED_LATER = 'The invitation goes out. Once they join, import the file again to grant projects.';

function invitedByPerson(parts: readonly WantedPart[]): Map<string, string[]> {
  const invited = new Map<string, string[]>();
  for (const { email, steps } of parts)
    for (const { change, denied, organizationName } of steps) {
      if (!letIn(effectOf(change)) || denied !== undefined) continue;
      const key = personKey({ instanceId: change.instanceId, email });
      invited.set(key, [...(invited.get(key) ?? []), organizationName ?? '']);
    }
  return invited;
}

function personKey({ instanceId, email }: { instanceId: string; email: string }): string {
  return JSON.stringify([instanceId, email]);
}

function removalOf(
  own: Removals,
  instance: InstanceTargets | undefined,
  {
    found,
    isLeaving,
    invitedTo,
  }: {
    found: Found | undefined;
    isLeaving: IsHolder | undefined;
    invitedTo: readonly string[] | undefined;
  },
): WantedPart {
  const part = partOf('remove', own, instance);
  const ending: { organizationId: string; emails: string[]; change: WantedChange }[] = [];
  for (const change of own) {
    const target = targetOf(change, instance);
    const unknown = denyKnowing(target);
    if (!target || unknown !== null) {
      part.left.push({ change, why: unknownOf(instance) ?? unknown ?? NOT_READ });
      continue;
    }
    const { email, organizationId, from } = change;
    const invitations = unansweredOf(target, [email]);
    part.steps.push(...invitations.map((invitation) => withdrawalStep(invitation, target, isLeaving)));
    if (from !== null) ending.push({ organizationId, emails: [email], change });
    else if (invitations.length === 0) part.left.push({ change, why: NOT_INVITED });
  }
  if (!instance || !found || ending.length === 0) return part;
  const removal = removeMemberships(ending, instance, found, invitedTo);
  part.steps.push(...removal.steps);
  part.left.push(...removal.left.map(({ leaving: { change }, why }) => ({ change, why })));
  part.deletions = removal.deletions;
  return part;
}

export type WantedGrants = {
  kits: readonly Kit[];
  treeAt: (target: Target) => Tree | string;
};

const NO_GRANTS: WantedGrants = { kits: [], treeAt: () => TREE_UNREAD };

type ToAccess = Extract<WantedChange, { kind: 'access' }>;

const MOST_NAMED = 500_000;

export function createAccessPlan({ kits, treeAt }: WantedGrants, most = MOST_NAMED) {
  const prepared = new Map<string, Comparison | Left>();
  let room = most;

  function comparisonFor(access: WantedAccess, target: Target): Comparison | Left {
    const key = JSON.stringify([target.instanceId, target.organizationId, access]);
    const compare = prepared.get(key) ?? prepare(access, target);
    prepared.set(key, compare);
    return compare;
  }

  function prepare(access: WantedAccess, target: Target): Comparison | Left {
    if (access.by === 'nothing') return revokeAll;
    const tree = treeAt(target);
    if (typeof tree === 'string') return { why: tree };
    const compare = compareWithNamed(access, tree);
    return typeof compare === 'string' ? { why: compare, wrong: 'access' } : compare;
  }

  function compareWithNamed(
    access: Exclude<WantedAccess, { by: 'nothing' }>,
    tree: Tree,
  ): Comparison | string {
    if (access.by === 'projects') return projectsAlone(access.text, tree);
    if (access.by === 'parts') return compareWithGranted(access.granted, tree);
    const kit = kits.find(({ id }) => id === access.kitId);
    if (!kit) return 'The kit it names no longer exists.';
    if (tree.projects.some(isCalled(access.name)))
      return `A kit and a project there are both called ${quoted(access.name)}. Rename the one you mean.`;
    return compareWithGoal(goalOf(kit, compileRules(kit.rules)(tree)), 'exactly', tree);
  }

  function denyNames(access: WantedAccess, target: Target): Left | null {
    const compare = comparisonFor(access, target);
    return 'why' in compare ? compare : null;
  }

  function plan(change: ToAccess, target: Target): PlannedStep[] | Left | string {
    const there = membersOf(target, [change.email]);
    const members = there.filter(({ role }) => role === change.from);
    if (members.length === 0) return denyRole(there);
    const compare = comparisonFor(change.access, target);
    if ('why' in compare) return compare;
    const { access, role } = change;
    const kit =
      access.by === 'kit' ? { id: access.kitId, mode: 'exactly' as const, name: access.name } : undefined;
    const steps: PlannedStep[] = [];
    for (const member of members) {
      const { permissions } = member;
      if (!permissions) return GRANTS_UNREAD;
      const difference = compare({ role, permissions });
      if (isNoDifference(difference)) continue;
      room -= countGranted(difference.grant) + countGranted(difference.revoke);
      if (room < 0) return TOO_MANY;
      steps.push(permissionsStep({ ...member, role }, difference, target, kit));
    }
    return steps;
  }

  return { plan, denyNames };
}

function projectsAlone(text: string, tree: Tree): Comparison | string {
  const names = namesIn(text, tree);
  const unknown = names.find((name) => !tree.projects.some(isCalled(name)));
  if (unknown !== undefined)
    return `No project or kit there is called ${quoted(unknown)}. Write nothing, a kit’s name, or project names separated by semicolons.`;
  const projects = Object.fromEntries(names.map((name) => [name, 'all'] as const));
  return compareWithGranted({ projects }, tree);
}

/** First tries the whole text: names may contain commas or semicolons. */
function namesIn(text: string, { projects }: Tree): string[] {
  if (projects.some(isCalled(text))) return [text];
  const names = text.split(/[;\n]/.test(text) ? /[;\n]/ : ',');
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

function isCalled(name: string): (project: Project) => boolean {
  const matches = namePattern(name);
  return (project) => matches(project.name);
}

const TREE_UNREAD = 'What can be granted there could not be read.';
const TOO_MANY =
  'This file changes more than one operation can. Run this, then import the file again for the rest.';
