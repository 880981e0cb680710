import type { NameRule } from '../nameFault.ts';
import {
  GRANT_KINDS,
  type GrantKind,
  grantedOf,
  type PermissionsDifference,
  switchesOf,
} from './permissions.ts';
import type { Environment, KitContent, Permissions, Project, Rule, Tree } from './shapes.ts';
import { SWITCHES, type Switch } from './switches.ts';
import { indexTree, type TreeIndex } from './tree.ts';

/** `exactly` also revokes everything else and turns its off switches off. */
export type KitMode = 'at-least' | 'exactly';

export type Goal = {
  permissions: Permissions;
  off: readonly Switch[];
};

type RuleMatch = (tree: Tree) => Permissions;

/**
 * The last matching rule decides; the default is no grant. Grants include withheld parents, too: a member
 * cannot find a child without them.
 */
export function compileRules(rules: readonly Rule[]): RuleMatch {
  const compiled = rules.map(compile).reverse();
  const about = (...kinds: Rule['what'][]) => compiled.filter(({ what }) => kinds.includes(what));
  const inTree = about('projects', 'environments', 'services');
  const gitProviders = about('gitProviders');
  const servers = about('servers');
  return (tree) => {
    const granted: Granted = { projects: [], environments: [], services: [] };
    for (const project of tree.projects) addProject(granted, project, inTree);
    return withoutEmpty({
      ...granted,
      gitProviders: extrasIn(tree.gitProviders, gitProviders),
      servers: extrasIn(tree.servers, servers),
    });
  };
}

export function goalOf({ switches }: Pick<KitContent, 'switches'>, matched: Permissions): Goal {
  const on = SWITCHES.filter((name) => switches[name] === true);
  return {
    permissions: on.length > 0 ? { ...matched, switches: on } : matched,
    off: SWITCHES.filter((name) => switches[name] === false),
  };
}

type Granted = { projects: string[]; environments: string[]; services: string[] };

type Compiled = {
  what: Rule['what'];
  grants: boolean;
  project: NameMatch;
  environment: NameMatch;
  name: NameMatch;
  kinds: ReadonlySet<string> | null;
};

function compile(rule: Rule): Compiled {
  const any = () => true;
  return {
    what: rule.what,
    grants: rule.effect === 'grant',
    project: 'project' in rule ? namePattern(rule.project) : any,
    environment: 'environment' in rule ? namePattern(rule.environment) : any,
    name:
      rule.what === 'services' ? namePattern(rule.service) : 'name' in rule ? namePattern(rule.name) : any,
    kinds: rule.what === 'services' && rule.kinds.length > 0 ? new Set(rule.kinds) : null,
  };
}

function addProject(granted: Granted, project: Project, rules: readonly Compiled[]): void {
  const own = rules.filter((rule) => rule.project(project.name));
  if (own.length === 0) return;
  const before = granted.environments.length;
  for (const environment of project.environments) addEnvironment(granted, environment, own);
  const isOwn = own.find(({ what }) => what === 'projects')?.grants === true;
  if (isOwn || granted.environments.length > before) granted.projects.push(project.id);
}

function addEnvironment(granted: Granted, environment: Environment, rules: readonly Compiled[]): void {
  const own = rules.filter((rule) => rule.environment(environment.name));
  // Rules after one that covers everything never apply.
  const whole = own.findIndex(({ what }) => what !== 'services');
  const grantsWhole = own[whole]?.grants === true;
  const single = whole < 0 ? own : own.slice(0, whole);
  const before = granted.services.length;
  for (const { id, name, kind } of environment.services) {
    const decides = single.find((rule) => (rule.kinds === null || rule.kinds.has(kind)) && rule.name(name));
    if (decides ? decides.grants : grantsWhole) granted.services.push(id);
  }
  if (grantsWhole || granted.services.length > before) granted.environments.push(environment.id);
}

function extrasIn(all: Tree['servers'], rules: readonly Compiled[]): string[] {
  return (all ?? []).flatMap(({ id, name }) => {
    return rules.find((rule) => rule.name(name))?.grants ? id : [];
  });
}

export type Lists = Record<Exclude<keyof Permissions, 'switches'>, string[]>;

export function withoutEmpty(lists: Lists): Permissions {
  return Object.fromEntries(Object.entries(lists).filter(([, ids]) => ids.length > 0));
}

export type Comparison = (member: { role: string; permissions: Permissions }) => PermissionsDifference;

export function compareWithGoal(
  { permissions: wanted, off }: Goal,
  mode: KitMode,
  tree: Tree,
  index: TreeIndex = indexTree(tree),
): Comparison {
  const listable = GRANT_KINDS.filter((kind) => !isExtra(kind) || tree[kind] !== null);
  const lists = listable.map((kind) => ({ kind, meant: new Set(grantedOf(wanted, kind)) }));
  const extras = new Map(EXTRAS.map((kind) => [kind, new Set(tree[kind]?.map(({ id }) => id))] as const));
  const isThere = (kind: GrantKind, id: string) =>
    isExtra(kind) ? extras.get(kind)?.has(id) === true : index.get(id)?.kind === kind;
  const on = switchesOf(wanted);
  const isOff = new Set(off);

  return ({ role, permissions }) => {
    const grant: Permissions = {};
    const revoke: Permissions = {};
    for (const { kind, meant } of lists) {
      const have = grantedOf(permissions, kind);
      const had = new Set(have);
      const missing = [...meant].filter((id) => !had.has(id));
      if (missing.length > 0) grant[kind] = missing;
      if (mode === 'at-least') continue;
      const beyond = have.filter((id) => !meant.has(id) && isThere(kind, id));
      if (beyond.length > 0) revoke[kind] = beyond;
    }
    if (role !== 'member') return { grant, revoke };
    const has = new Set(switchesOf(permissions));
    const turnedOn = on.filter((name) => !has.has(name));
    if (turnedOn.length > 0) grant.switches = turnedOn;
    const turnedOff = mode === 'exactly' ? switchesOf(permissions).filter((name) => isOff.has(name)) : [];
    if (turnedOff.length > 0) revoke.switches = turnedOff;
    return { grant, revoke };
  };
}

const EXTRAS = ['gitProviders', 'servers'] as const;

function isExtra(kind: GrantKind): kind is (typeof EXTRAS)[number] {
  return kind === 'gitProviders' || kind === 'servers';
}

type NameMatch = (name: string) => boolean;

export function namePattern(pattern: string): NameMatch {
  const parts = foldName(pattern).split('*');
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return (name) => foldName(name) === first;
  if (first === '' && last === '' && others.every((part) => part === '')) return () => true;
  return (name) => {
    const text = foldName(name);
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let from = first.length;
    const end = text.length - last.length;
    // Leftmost matches leave the most room for later parts.
    for (const part of others) {
      const at = text.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return from <= end;
  };
}

export function foldName(name: string): string {
  return name.normalize('NFC').trim().toLowerCase();
}

export const MOST_PATTERN = 200;
export const MOST_RULES = 100;
export const MOST_KIT_NAME = 100;

export const KIT_NAMES: NameRule = { plural: 'kits', longest: MOST_KIT_NAME, most: 200 };
