import { fail, ok, type Result } from '../shared/errors.ts';
import type { Instance } from '../shared/instance.ts';
import { comparedName } from '../shared/nameFault.ts';
import type { InstanceGroup } from '../shared/preferences.ts';
import type { Options } from './context.ts';
import { badInput } from './output.ts';

export type Scope = {
  /** Those chosen by --instance and --group, all where neither is given; in the person’s order. */
  instances: readonly Instance[];
  /** Whether nothing was left out by any of the three. */
  isWhole: boolean;
  /** Whether an organization is meant, by --organization; every one where none is given. */
  hasOrganization: (organization: { id: string; name: string }) => boolean;
  /** Names of --organization that none of these has. */
  missing: (organizations: readonly { id: string; name: string }[]) => readonly string[];
};

/** Gives `bad-input` where nothing is called so. */
export function scopeOf(
  options: Options,
  all: readonly Instance[],
  groups: readonly InstanceGroup[],
): Result<Scope> {
  const chosen = new Set<string>();
  const wantedInstances = listOf(options.instance);
  const wantedGroups = listOf(options.group);
  const organizations = listOf(options.organization);
  for (const name of wantedInstances) {
    const found = all.filter((instance) => isCalled(name, instance) || instance.origin === name);
    const [instance] = found;
    if (!instance) return unknown('instance', name, all);
    if (found.length > 1) return several(name, found);
    chosen.add(instance.id);
  }
  for (const name of wantedGroups) {
    const found = groups.find((group) => isCalled(name, group));
    if (!found) return unknown('group', name, groups);
    for (const id of found.instanceIds) chosen.add(id);
  }
  const isAll = wantedInstances.length + wantedGroups.length === 0;
  return ok({
    instances: isAll ? all : all.filter(({ id }) => chosen.has(id)),
    isWhole: isAll && organizations.length === 0,
    hasOrganization: (organization) =>
      organizations.length === 0 || organizations.some((name) => isCalled(name, organization)),
    missing: (known) => organizations.filter((name) => !known.some((each) => isCalled(name, each))),
  });
}

const isCalled = (name: string, named: { id: string; name: string }) =>
  named.id === name || comparedName(named.name) === comparedName(name);

function unknown(what: string, name: string, all: readonly { name: string }[]): Result<never> {
  const names = all.map((each) => `“${each.name}”`).join(', ');
  return fail(
    badInput(
      `No ${what} is called “${name}”.`,
      all.length === 0 ? 'There is none at all.' : `There are: ${names}.`,
    ),
  );
}

function several(name: string, found: readonly Instance[]): Result<never> {
  const addresses = found.map(({ origin }) => origin).join(', ');
  return fail(badInput(`Several instances are called “${name}”.`, `Name one by its address: ${addresses}.`));
}

/** A repeatable option’s values. */
export function listOf(value: Options[string]): readonly string[] {
  return Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
}
