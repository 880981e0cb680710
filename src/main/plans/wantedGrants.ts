import type { PlannedStep } from '../../shared/operations/operation.ts';
import {
  type Comparison,
  compareWithGoal,
  compileRules,
  goalOf,
  namePattern,
} from '../../shared/permissions/kit.ts';
import {
  countGranted,
  isNoDifference,
  type PermissionsDifference,
} from '../../shared/permissions/permissions.ts';
import type { Kit, Project, Tree } from '../../shared/permissions/shapes.ts';
import type { Target } from '../../shared/target.ts';
import { quoted } from '../../shared/text.ts';
import type { WantedAccess, WantedChange } from '../../shared/wanted/change.ts';
import { compareWithGranted } from '../../shared/wanted/parts.ts';
import { CHANGED, membersOf, permissionsStep } from './accessSteps.ts';

export type WantedGrants = {
  kits: readonly Kit[];
  /** What can be granted in an organization; a text says why that is not known, as a sentence. */
  treeAt: (target: Target) => Tree | string;
};

export const NO_GRANTS: WantedGrants = { kits: [], treeAt: () => TREE_UNREAD };

type ToAccess = Extract<WantedChange, { kind: 'access' }>;

/** As many ids and switches as one operation names: its journal has all of them on disk, and the page shows them. */
const MOST_NAMED = 500_000;

/** Plans giving exactly the access of a line; no step where they have it, else why, as a sentence. Worked out once per organization. */
export function createAccessPlan(
  { kits, treeAt }: WantedGrants,
  most = MOST_NAMED,
): (change: ToAccess, target: Target) => PlannedStep[] | string {
  const prepared = new Map<string, Comparison | string>();
  let room = most;

  function comparisonFor(access: WantedAccess, target: Target): Comparison | string {
    const key = JSON.stringify([target.instanceId, target.organizationId, access]);
    const compare = prepared.get(key) ?? prepare(access, target);
    prepared.set(key, compare);
    return compare;
  }

  function prepare(access: WantedAccess, target: Target): Comparison | string {
    if (access.by === 'nothing') return revokeAll;
    const tree = treeAt(target);
    if (typeof tree === 'string') return tree;
    if (access.by === 'projects') return projectsAlone(access.text, tree);
    if (access.by === 'parts') return compareWithGranted(access.granted, tree);
    const kit = kits.find(({ id }) => id === access.kitId);
    if (!kit) return 'The kit it names no longer exists.';
    if (tree.projects.some(isCalled(access.name)))
      return `A kit and a project there are both called ${quoted(access.name)}. Rename the one you mean.`;
    return compareWithGoal(goalOf(kit, compileRules(kit.rules)(tree)), 'exactly', tree);
  }

  return (change, target) => {
    const members = membersOf(target, [change.email]).filter(({ role }) => role === change.from);
    if (members.length === 0) return CHANGED;
    const compare = comparisonFor(change.access, target);
    if (typeof compare === 'string') return compare;
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
  };
}

/** Switches count for members alone. */
function revokeAll({ role, permissions }: Parameters<Comparison>[0]): PermissionsDifference {
  const { switches, ...ids } = permissions;
  return { grant: {}, revoke: role === 'member' && switches ? { ...ids, switches } : ids };
}

/** Some projects and all in them, and no others; git providers, servers and switches stay as they are. */
function projectsAlone(text: string, tree: Tree): Comparison | string {
  const names = namesIn(text, tree);
  for (const name of names) {
    const found = tree.projects.filter(isCalled(name));
    if (found.length === 0)
      return `No project or kit there is called ${quoted(name)}. Write nothing, a kit’s name, or project names separated by semicolons.`;
    if (found.length > 1 && !name.includes('*'))
      return `${found.length} projects there are called ${quoted(name)}. Rename the one you mean.`;
  }
  const rules = names.map((project) => ({ what: 'projects', effect: 'grant', project }) as const);
  const goal = goalOf({ switches: {} }, compileRules(rules)(tree));
  return compareWithGoal(goal, 'exactly', { ...tree, gitProviders: null, servers: null });
}

/** One that has a comma or a semicolon in its name is meant as a whole. */
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
const GRANTS_UNREAD =
  'What this person was granted has not been read yet. Refresh the instance, then import the file again.';
const TOO_MANY =
  'This file changes more than one operation can. Run this, then import the file again for the rest.';
