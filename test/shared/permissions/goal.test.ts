import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWithGoal, compileRules, type Goal, goalOf } from '../../../src/shared/permissions/kit.ts';
import { isNoDifference, isNothing, withDifference } from '../../../src/shared/permissions/permissions.ts';
import { SWITCHES } from '../../../src/shared/permissions/switches.ts';
import { stillThere } from '../../../src/shared/permissions/tree.ts';
import { granted, rules, trees } from './treeArbitrary.ts';

const switches = fc.dictionary(fc.constantFrom(...SWITCHES), fc.boolean()).map((given) => ({ ...given }));
const mode = fc.constantFrom('at-least' as const, 'exactly' as const);
const role = fc.constantFrom('member', 'auditor');
const goals = fc
  .tuple(fc.array(rules, { maxLength: 6 }), trees, switches)
  .map(([all, tree, given]) => ({ tree, goal: goalOf({ switches: given }, compileRules(all)(tree)) }));

describe('permissions compared with what they are to be', () => {
  it('need nothing more once they were changed', () => {
    fc.assert(
      fc.property(goals, granted, mode, role, ({ goal, tree }, permissions, how, as) => {
        const compare = compareWithGoal(goal, how, tree);
        const after = withDifference(permissions, compare({ role: as, permissions }));
        expect(isNoDifference(compare({ role: as, permissions: after }))).toBe(true);
      }),
    );
  });

  it('lose nothing where at least something is wanted', () => {
    fc.assert(
      fc.property(goals, granted, role, ({ goal, tree }, permissions, as) => {
        const { revoke } = compareWithGoal(goal, 'at-least', tree)({ role: as, permissions });
        expect(isNothing(revoke)).toBe(true);
      }),
    );
  });

  it('are what is wanted afterwards, of all that is there, where exactly that is wanted', () => {
    fc.assert(
      fc.property(goals, granted, ({ goal, tree }, permissions) => {
        const compare = compareWithGoal(goal, 'exactly', tree);
        const after = withDifference(permissions, compare({ role: 'member', permissions }));
        const { switches: on = [], ...left } = stillThere(after, tree);
        const { switches: wantedOn = [], ...wanted } = goal.permissions;
        for (const kind of ['projects', 'environments', 'services'] as const)
          expect(new Set(left[kind])).toEqual(new Set(wanted[kind]));
        for (const kind of ['gitProviders', 'servers'] as const)
          if (tree[kind] !== null) expect(new Set(left[kind])).toEqual(new Set(wanted[kind]));
        for (const name of SWITCHES) {
          if (wantedOn.includes(name)) expect(on).toContain(name);
          else if (goal.off.includes(name)) expect(on).not.toContain(name);
          else expect(on.includes(name)).toBe(permissions.switches?.includes(name) ?? false);
        }
      }),
    );
  });

  const TREE = {
    projects: [{ id: 'p1', name: 'Shop', environments: [] }],
    gitProviders: null,
    servers: null,
  };
  const GOAL: Goal = {
    permissions: { projects: ['p1'], switches: ['canAccessToDocker'] },
    off: ['canAccessToAPI'],
  };

  it('keep ids of what was deleted on the server, and of what it does not list', () => {
    const permissions = { projects: ['p1', 'deleted'], servers: ['v1'] };
    expect(compareWithGoal(GOAL, 'exactly', TREE)({ role: 'auditor', permissions })).toEqual({
      grant: {},
      revoke: {},
    });
  });

  it('are given no switch where a custom role brings its own rights', () => {
    const permissions = { switches: ['canAccessToAPI' as const] };
    expect(compareWithGoal(GOAL, 'exactly', TREE)({ role: 'auditor', permissions })).toEqual({
      grant: { projects: ['p1'] },
      revoke: {},
    });
    expect(compareWithGoal(GOAL, 'exactly', TREE)({ role: 'member', permissions })).toEqual({
      grant: { projects: ['p1'], switches: ['canAccessToDocker'] },
      revoke: { switches: ['canAccessToAPI'] },
    });
  });
});
