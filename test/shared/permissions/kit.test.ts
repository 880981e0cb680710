import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRules, goalOf, namePattern } from '../../../src/shared/permissions/kit.ts';
import {
  kitContentShape,
  type Permissions,
  type Rule,
  type Tree,
} from '../../../src/shared/permissions/shapes.ts';
import { ruleSentence, switchesSentence } from '../../../src/shared/permissions/words.ts';
import { naiveMatch, naivePattern } from './naiveRules.ts';
import { rules, trees } from './treeArbitrary.ts';
import { application, postgres, production, staging } from './trees.ts';

describe('a pattern of names', () => {
  it('means what a regular expression of it does', () => {
    const part = fc.constantFrom('a', 'b', 'A', '*', '.', '-', 'é', 'e\u0301', ' ');
    const text = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (pattern, name) => {
        expect(namePattern(pattern)(name)).toBe(naivePattern(pattern)(name));
      }),
      { numRuns: 2_000 },
    );
  });

  it('counts no character twice where the parts of a pattern overlap', () => {
    expect(namePattern('aba*ab')('abab')).toBe(false);
    expect(namePattern('aba*ab')('abaab')).toBe(true);
  });

  it('is judged in a moment, however many stars a long one has', () =>
    expect(namePattern('*a'.repeat(99))(`${'a'.repeat(5_000)}b`)).toBe(false));
});

describe('the rules of a kit', () => {
  it('grant what a plain reading of them one by one does', () => {
    fc.assert(
      fc.property(fc.array(rules, { maxLength: 8 }), trees, (all, tree) => {
        expect(sorted(compileRules(all)(tree))).toEqual(sorted(naiveMatch(all, tree)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('grant nothing whose parents are not granted with it', () => {
    fc.assert(
      fc.property(fc.array(rules, { maxLength: 8 }), trees, (all, tree) => {
        const { projects = [], environments = [], services = [] } = compileRules(all)(tree);
        for (const project of tree.projects)
          for (const environment of project.environments) {
            const isService = environment.services.some(({ id }) => services.includes(id));
            if (isService) expect(environments).toContain(environment.id);
            if (environments.includes(environment.id)) expect(projects).toContain(project.id);
          }
      }),
    );
  });

  it.each<[string, Rule[], Permissions]>([
    ['all of nothing', [], {}],
    [
      'a project by its name, with all in it',
      [{ what: 'projects', effect: 'grant', project: 'SHOP-web' }],
      { projects: ['p1'], environments: ['e1', 'e2'], services: ['s1', 's2', 's3'] },
    ],
    [
      'staging everywhere, with its projects',
      [{ what: 'environments', effect: 'grant', project: '*', environment: 'staging' }],
      { projects: ['p1', 'p2'], environments: ['e2', 'e4'], services: ['s3', 's4'] },
    ],
    [
      'all but the databases of a kind',
      [{ what: 'projects', effect: 'grant', project: '*' }, services('withhold', { kinds: ['postgres'] })],
      { projects: ['p1', 'p2'], environments: ['e1', 'e2', 'e3', 'e4'], services: ['s1', 's3', 's4'] },
    ],
    [
      'projects without what is in them, where all services are withheld afterwards',
      [
        { what: 'projects', effect: 'grant', project: '*' },
        { what: 'environments', effect: 'withhold', project: '*', environment: '*' },
      ],
      { projects: ['p1', 'p2'] },
    ],
    [
      'one thing of a project that is withheld, by a later rule',
      [
        { what: 'projects', effect: 'grant', project: '*' },
        { what: 'projects', effect: 'withhold', project: 'shop-*' },
        services('grant', { service: 'api', project: 'shop-web' }),
      ],
      { projects: ['p1', 'p2'], environments: ['e1', 'e3', 'e4'], services: ['s1', 's4'] },
    ],
    [
      'nothing of what a rule grants when a later one withholds its environment',
      [
        services('grant', { service: 'api' }),
        { what: 'environments', effect: 'withhold', project: '*', environment: 'production' },
      ],
      {},
    ],
    [
      'git providers and servers by name',
      [
        { what: 'gitProviders', effect: 'grant', name: '*' },
        { what: 'gitProviders', effect: 'withhold', name: 'old*' },
        { what: 'servers', effect: 'grant', name: 'build' },
      ],
      { gitProviders: ['g1'], servers: ['v1'] },
    ],
  ])('grant %s', (_, all, granted) => expect(sorted(compileRules(all)(SHOP))).toEqual(sorted(granted)));

  it('match no git providers and servers where a server does not tell any', () => {
    const all: Rule[] = [{ what: 'servers', effect: 'grant', name: '*' }];
    expect(compileRules(all)({ ...SHOP, servers: null })).toEqual({});
  });
});

it('a kit leaves a switch alone that it says nothing about', () => {
  const goal = goalOf({ switches: { canAccessToDocker: true, canAccessToAPI: false } }, { projects: ['p1'] });
  expect(goal).toEqual({
    permissions: { projects: ['p1'], switches: ['canAccessToDocker'] },
    off: ['canAccessToAPI'],
  });
});

it('a kit of a file names no switch and no field that there is not', () => {
  const content = { name: 'Developers', switches: {}, rules: [] };
  expect(kitContentShape.safeParse(content).success).toBe(true);
  expect(kitContentShape.safeParse({ ...content, switches: { canFly: true } }).success).toBe(false);
  expect(kitContentShape.safeParse({ ...content, role: 'owner' }).success).toBe(false);
  const rule = { what: 'projects', effect: 'grant', project: '  ' };
  expect(kitContentShape.safeParse({ ...content, rules: [rule] }).success).toBe(false);
});

describe('the sentence of a rule', () => {
  it.each<[Rule, string]>([
    [{ what: 'projects', effect: 'grant', project: '*' }, 'Grants all projects and all in them.'],
    [{ what: 'projects', effect: 'grant', project: 'Shop' }, 'Grants project “Shop” and all in it.'],
    [
      { what: 'projects', effect: 'withhold', project: 'shop-*' },
      'Withholds projects “shop-*” and all in them.',
    ],
    [
      { what: 'environments', effect: 'grant', project: '*', environment: 'staging' },
      'Grants environment “staging” of all projects and all in them.',
    ],
    [services('withhold', { kinds: ['postgres'] }), 'Withholds all PostgreSQL services in all projects.'],
    [
      services('grant', { service: 'api', kinds: ['application', 'compose'], environment: 'staging' }),
      'Grants application and Compose service “api” in environment “staging” of all projects.',
    ],
    [{ what: 'gitProviders', effect: 'grant', name: '*' }, 'Grants all git providers.'],
  ])('of %j', (rule, sentence) => expect(ruleSentence(rule)).toBe(sentence));

  it('tells of switches what is turned on and what off', () => {
    expect(switchesSentence({ switches: {} })).toBeNull();
    expect(
      switchesSentence({
        switches: { canAccessToDocker: true, canCreateServices: true, canAccessToAPI: false },
      }),
    ).toBe('Turns on “Create services” and “Docker”; turns off “API page”.');
  });
});

function services(
  effect: Rule['effect'],
  of: Partial<Extract<Rule, { what: 'services' }>>,
): Extract<Rule, { what: 'services' }> {
  return { what: 'services', effect, project: '*', environment: '*', service: '*', kinds: [], ...of };
}

const SHOP: Tree = {
  projects: [
    {
      id: 'p1',
      name: 'shop-web',
      environments: [
        production('e1', application('s1', 'api'), postgres('s2', 'store')),
        staging('e2', application('s3', 'api-next')),
      ],
    },
    {
      id: 'p2',
      name: 'blog',
      environments: [production('e3'), { ...staging('e4', application('s4', 'web')), name: 'Staging' }],
    },
  ],
  gitProviders: [
    { id: 'g1', name: 'gitlab', kind: 'gitlab' },
    { id: 'g2', name: 'old gitlab', kind: 'gitlab' },
  ],
  servers: [{ id: 'v1', name: 'build', kind: 'build' }],
};

function sorted(permissions: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(permissions)
      .map(([kind, ids]) => [kind, [...(ids ?? [])].sort()])
      .sort(([one = ''], [other = '']) => (one < other ? -1 : 1)),
  );
}
