import { z } from 'zod';
import { list } from '../../shared/boundedShapes.ts';
import type { Contents } from '../../shared/dokploy.ts';
import { SERVICE_KINDS } from '../../shared/permissions/switches.ts';
import { SERVICE_LISTS } from './treeAnswer.ts';

const count = z.number().int().min(0);

/** Dokploy's "running" means a successful last deployment: nothing checks the service. */
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

const serviceAnswer = z
  .object({ applicationStatus: z.string().nullish(), composeStatus: z.string().nullish() })
  .transform((row) => row.composeStatus ?? row.applicationStatus ?? '');

const environmentAnswer = z.record(z.string(), z.unknown()).transform((row, context) => {
  const counts: Record<string, number> = {};
  const ended: string[] = [];
  // Every list of an environment holds services, also of kinds unknown here.
  for (const [name, value] of Object.entries(row)) {
    if (!Array.isArray(value)) continue;
    const services = list(serviceAnswer).safeParse(value);
    if (!services.success) {
      context.addIssue({ code: 'custom', message: '', path: [name] });
      return z.NEVER;
    }
    const kind = (SERVICE_LISTS as ReadonlyMap<string, string>).get(name) ?? 'other';
    counts[kind] = (counts[kind] ?? 0) + services.data.length;
    ended.push(...services.data);
  }
  return { counts, ended };
});

const projectAnswer = z.object({ environments: list(environmentAnswer).nullish() });

/** Keeps counts only. */
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
