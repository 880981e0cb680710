import fc from 'fast-check';
import type { Permissions, Rule, Tree } from '../../../src/shared/permissions/shapes.ts';
import { SERVICE_KINDS, SWITCHES } from '../../../src/shared/permissions/switches.ts';

const name = fc.constantFrom('shop', 'shop-web', 'Shop-API', 'blog', 'staging', 'production', '');
const pattern = fc.constantFrom('*', 'shop', 'shop-*', '*-api', 's*', 'blog', '*o*', 'staging', '**');
const effect = fc.constantFrom('grant' as const, 'withhold' as const);
const kind = fc.constantFrom(...SERVICE_KINDS.slice(0, 3));

/** Any rule, of few names, so that rules meet. */
export const rules: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({ what: fc.constant('projects' as const), effect, project: pattern }),
  fc.record({ what: fc.constant('environments' as const), effect, project: pattern, environment: pattern }),
  fc.record({
    what: fc.constant('services' as const),
    effect,
    project: pattern,
    environment: pattern,
    service: pattern,
    kinds: fc.uniqueArray(kind, { maxLength: 2 }),
  }),
  fc.record({ what: fc.constantFrom('gitProviders' as const, 'servers' as const), effect, name: pattern }),
);

/** Any small tree; names repeat, ids do not. */
export const trees: fc.Arbitrary<Tree> = fc
  .record({
    projects: fc.array(
      fc.record({
        name,
        environments: fc.array(
          fc.record({ name, services: fc.array(fc.record({ name, kind }), { maxLength: 4 }) }),
          { maxLength: 3 },
        ),
      }),
      { maxLength: 4 },
    ),
    gitProviders: fc.option(fc.array(fc.record({ name }), { maxLength: 3 })),
    servers: fc.option(fc.array(fc.record({ name }), { maxLength: 3 })),
  })
  .map(({ projects, gitProviders, servers }) => ({
    projects: projects.map((project, p) => ({
      id: `p${p}`,
      name: project.name,
      environments: project.environments.map((environment, e) => ({
        id: `e${p}-${e}`,
        name: environment.name,
        isDefault: e === 0,
        services: environment.services.map((service, s) => ({ id: `s${p}-${e}-${s}`, ...service })),
      })),
    })),
    gitProviders: gitProviders?.map((each, at) => ({ id: `g${at}`, kind: 'gitlab', ...each })) ?? null,
    servers: servers?.map((each, at) => ({ id: `v${at}`, kind: 'deploy', ...each })) ?? null,
  }));

/** Permissions with ids of such a tree, and some that are of none. */
export const granted: fc.Arbitrary<Permissions> = fc
  .record({
    switches: fc.subarray([...SWITCHES]),
    projects: fc.subarray(['p0', 'p1', 'p2', 'p3', 'gone']),
    environments: fc.subarray(['e0-0', 'e0-1', 'e1-0', 'e1-1', 'e2-0', 'gone']),
    services: fc.subarray(['s0-0-0', 's0-0-1', 's0-1-0', 's1-0-0', 's1-1-1', 'gone']),
    gitProviders: fc.subarray(['g0', 'g1', 'gone']),
    servers: fc.subarray(['v0', 'v1', 'gone']),
  })
  .map((lists) => Object.fromEntries(Object.entries(lists).filter(([, ids]) => ids.length > 0)));
