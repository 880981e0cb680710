import { z } from 'zod';
import { list } from '../../shared/boundedShapes.ts';
import type { Contents } from '../../shared/dokploy.ts';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/permissions/switches.ts';

/** The list of an environment that holds the services of a kind. */
const LISTS: Record<string, ServiceKind> = { applications: 'application' };
for (const kind of SERVICE_KINDS) if (kind !== 'application') LISTS[kind] = kind;

const count = z.number().int().min(0);

/** The answer of `project.homeStats`. Its "running" is a last deploy that succeeded: nothing is looked at. */
export const homeStatsAnswer = z
  .object({
    projects: count,
    environments: count,
    applications: count,
    compose: count,
    databases: count,
    services: count,
    status: z.object({ running: count, error: count }),
  })
  .transform(
    ({ projects, environments, applications, compose, databases, services, status }): Contents => ({
      projects,
      environments,
      services,
      kinds: present({ application: applications, compose, database: databases }),
      succeeded: status.running,
      failed: status.error,
    }),
  );

/** Of a service how its last deploy ended, alone: old servers put environment and passwords beside it. */
const serviceAnswer = z
  .object({ applicationStatus: z.string().nullish(), composeStatus: z.string().nullish() })
  .transform((row) => row.composeStatus ?? row.applicationStatus ?? '');

const environmentAnswer = z.record(z.string(), z.unknown()).transform((row, context) => {
  const counts: Record<string, number> = {};
  const ended: string[] = [];
  // All lists of an environment are lists of services, also of kinds that are not known here.
  for (const [name, value] of Object.entries(row)) {
    if (!Array.isArray(value)) continue;
    const services = list(serviceAnswer).safeParse(value);
    if (!services.success) {
      context.addIssue({ code: 'custom', message: '', path: [name] });
      return z.NEVER;
    }
    const kind = Object.hasOwn(LISTS, name) ? (LISTS[name] ?? 'other') : 'other';
    counts[kind] = (counts[kind] ?? 0) + services.data.length;
    ended.push(...services.data);
  }
  return { counts, ended };
});

const projectAnswer = z.object({ environments: list(environmentAnswer).nullish() });

/** The answers that list everything of an organization, counted: nothing else of them comes in. */
export const countedAnswer = list(projectAnswer).transform((projects): Contents => {
  const environments = projects.flatMap((project) => project.environments ?? []);
  const counts: Record<string, number> = {};
  for (const each of environments)
    for (const [kind, some] of Object.entries(each.counts)) counts[kind] = (counts[kind] ?? 0) + some;
  const ended = environments.flatMap((each) => each.ended);
  return {
    projects: projects.length,
    environments: environments.length,
    services: ended.length,
    kinds: present(counts),
    succeeded: ended.filter((status) => status === 'done').length,
    failed: ended.filter((status) => status === 'error').length,
  };
});

function present(counts: Record<string, number>): Contents['kinds'] {
  return ([...SERVICE_KINDS, 'database', 'other'] as const).flatMap((kind) =>
    (counts[kind] ?? 0) > 0 ? [{ kind, count: counts[kind] ?? 0 }] : [],
  );
}
