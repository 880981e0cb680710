import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goalByNames, goalLike } from '../../../src/main/permissions/organizationPlan.ts';
import { compareAccess } from '../../../src/shared/permissions/compareAccess.ts';
import { compareWithGoal } from '../../../src/shared/permissions/kit.ts';
import { withDifference } from '../../../src/shared/permissions/permissions.ts';
import type { Tree } from '../../../src/shared/permissions/shapes.ts';
import { granted, trees } from './treeArbitrary.ts';
import { application, postgres, production } from './trees.ts';

const tree = (prefix: string, names: { shop: string; web: string }): Tree => ({
  projects: [
    {
      id: `${prefix}p1`,
      name: names.shop,
      environments: [
        production(`${prefix}e1`, application(`${prefix}s1`, names.web), postgres(`${prefix}s2`, 'web')),
      ],
    },
    { id: `${prefix}p2`, name: 'Blog', environments: [] },
  ],
  gitProviders: [{ id: `${prefix}g1`, name: 'gitlab', kind: 'gitlab' }],
  servers: null,
});
const HERE = tree('h-', { shop: 'Shop', web: 'web' });
const THERE = tree('t-', { shop: 'SHOP', web: 'api' });

describe('two accesses', () => {
  it('are compared by ids in one organization, whatever things are called', () => {
    const one = { permissions: { projects: ['h-p1'], switches: ['canAccessToAPI' as const] }, tree: HERE };
    const other = { permissions: { projects: ['h-p1', 'h-p2'], services: ['h-s2'] }, tree: HERE };
    const { lines, switches, counts } = compareAccess(one, other, true);
    expect(lines).toEqual([
      { depth: 0, what: 'project', name: 'Shop', by: 'both' },
      { depth: 1, what: 'environment', name: 'production', by: 'neither' },
      { depth: 2, what: 'postgres', name: 'web', by: 'other' },
      { depth: 0, what: 'project', name: 'Blog', by: 'other' },
    ]);
    expect(switches.filter(({ by }) => by !== 'neither')).toEqual([{ name: 'canAccessToAPI', by: 'one' }]);
    expect(counts).toEqual({ both: 1, one: 1, other: 2 });
  });

  it('are compared by names elsewhere, of services with their kind', () => {
    const one = { permissions: { projects: ['h-p1'], services: ['h-s1', 'h-s2'] }, tree: HERE };
    const other = { permissions: { projects: ['t-p1'], services: ['t-s1', 't-s2'] }, tree: THERE };
    expect(
      compareAccess(one, other, false).lines.map(({ what, name, by }) => `${what} ${name}: ${by}`),
    ).toEqual([
      'project Shop: both',
      'environment production: neither',
      'application web: one',
      'postgres web: both',
      'application api: other',
    ]);
  });

  it('are the same once one was made like the other', () => {
    fc.assert(
      fc.property(trees, granted, granted, (all, mine, theirs) => {
        const { goal } = goalLike(mine, all);
        const difference = compareWithGoal(goal, 'exactly', all)({ role: 'member', permissions: theirs });
        const after = withDifference(theirs, difference);
        const { counts } = compareAccess(
          { permissions: mine, tree: all },
          { permissions: after, tree: all },
          true,
        );
        // What the server does not list is compared with nothing.
        expect([counts.one, counts.other]).toEqual([0, 0]);
      }),
    );
  });
});

describe('an access that is copied by names', () => {
  it('grants what is called the same there, and lists what has no match once for all that is in it', () => {
    const permissions = {
      ...{ projects: ['h-p1', 'h-p2'], environments: ['h-e1'], services: ['h-s1', 'h-s2', 'gone'] },
      ...{ gitProviders: ['h-g1'], switches: ['canAccessToDocker' as const] },
    };
    const { goal, unmatched } = goalByNames(permissions, HERE, THERE);
    expect(goal.permissions).toEqual({
      ...{ projects: ['t-p1', 't-p2'], environments: ['t-e1'], services: ['t-s2'], gitProviders: ['t-g1'] },
      switches: ['canAccessToDocker'],
    });
    expect(goal.off).toHaveLength(10);
    expect(unmatched).toEqual([
      'Service “web” (application) in “production” of project “Shop”: nothing there has this name.',
    ]);
    const without = { ...THERE, projects: [], gitProviders: null };
    expect(goalByNames(permissions, HERE, without).unmatched).toEqual([
      'Project “Shop”: nothing there has this name, so 3 things in it cannot be granted.',
      'Project “Blog”: nothing there has this name.',
      'Git provider “gitlab”: without a license none can be granted there.',
    ]);
  });

  it('grants none of several that are called the same there', () => {
    const twice = { ...THERE, projects: [...THERE.projects, { id: 't-p3', name: 'shop', environments: [] }] };
    const { goal, unmatched } = goalByNames({ projects: ['h-p1'] }, HERE, twice);
    expect(goal.permissions).toEqual({});
    expect(unmatched).toEqual(['Project “Shop”: 2 there have this name.']);
  });

  it('grants the same as by ids where names tell everything apart', () => {
    fc.assert(
      fc.property(granted, (permissions) => {
        const all = unique();
        const byNames = goalByNames(permissions, all, all);
        const byIds = goalLike(permissions, all);
        expect(byNames.unmatched).toEqual([]);
        for (const kind of ['projects', 'environments', 'services', 'switches'] as const)
          expect(new Set<string>(byNames.goal.permissions[kind])).toEqual(
            new Set<string>(byIds.goal.permissions[kind]),
          );
      }),
    );
  });
});

/** A tree in which no two things of one place have a name. */
function unique(): Tree {
  return {
    projects: [0, 1, 2, 3].map((p) => ({
      id: `p${p}`,
      name: `project ${p}`,
      environments: [0, 1].map((e) => ({
        id: `e${p}-${e}`,
        name: `environment ${e}`,
        isDefault: e === 0,
        services: [0, 1].map((s) => ({ id: `s${p}-${e}-${s}`, name: `${s}`, kind: 'compose' as const })),
      })),
    })),
    gitProviders: [],
    servers: [],
  };
}
