import { z } from 'zod';
import { list } from '../../shared/boundedShapes.ts';
import type { Contents } from '../../shared/dokploy.ts';
import type { Environment, Project, Service, Tree } from '../../shared/permissions/shapes.ts';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/permissions/switches.ts';
import { compareTexts } from '../../shared/text.ts';

/** By the name of its list in an environment. */
const SERVICE_LISTS = new Map(
  SERVICE_KINDS.map((kind) => [kind === 'application' ? 'applications' : kind, kind] as const),
);

const id = z.string().min(1).max(200);

function serviceAnswer(kind: ServiceKind) {
  const field = `${kind}Id`;
  return z
    .object({ [field]: id, name: z.string().nullish() })
    .transform((row): Service => ({ id: String(row[field]), name: row.name ?? '', kind }));
}

const services = Object.fromEntries(
  [...SERVICE_LISTS].map(([name, kind]) => [name, z.lazy(() => list(serviceAnswer(kind)).nullish())]),
);

type Listed = { environment: Environment; hasUnknownKinds: boolean };

const environmentAnswer = z
  .looseObject({ environmentId: id, name: z.string(), isDefault: z.boolean().nullish(), ...services })
  .transform((row): Listed => {
    const lists = row as unknown as Record<string, Service[] | null | undefined>;
    const all = [...SERVICE_LISTS.keys()].flatMap((name) => lists[name] ?? []);
    const environment = {
      id: row.environmentId,
      name: row.name,
      isDefault: row.isDefault ?? false,
      services: all.toSorted(byName),
    };
    // All lists of an environment are lists of services.
    const hasUnknownKinds = Object.entries(row).some(
      ([name, value]) => !Object.hasOwn(services, name) && Array.isArray(value) && value.length > 0,
    );
    return { environment, hasUnknownKinds };
  });

const projectAnswer = z
  .object({ projectId: id, name: z.string(), environments: list(environmentAnswer).nullish() })
  .transform((row) => {
    const listed = row.environments ?? [];
    const project: Project = {
      id: row.projectId,
      name: row.name,
      environments: listed
        .map(({ environment }) => environment)
        .toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault) || byName(a, b)),
    };
    return { project, hasUnknownKinds: listed.some((each) => each.hasUnknownKinds) };
  });

/** Sorted by name; keeps ids and names. */
export const projectsAnswer = list(projectAnswer).transform(
  (rows): Pick<Tree, 'projects' | 'hasUnknownKinds'> => ({
    projects: rows.map(({ project }) => project).toSorted(byName),
    ...(rows.some(({ hasUnknownKinds }) => hasUnknownKinds) ? { hasUnknownKinds: true } : {}),
  }),
);

export const serversAnswer = list(
  z
    .object({ serverId: id, name: z.string(), serverType: z.string().nullish() })
    .transform((row) => ({ id: row.serverId, name: row.name, kind: row.serverType ?? '' })),
).transform((rows) => rows.toSorted(byName));

export const gitProvidersAnswer = list(
  z
    .object({ gitProviderId: id, name: z.string(), providerType: z.string().nullish() })
    .transform((row) => ({ id: row.gitProviderId, name: row.name, kind: row.providerType ?? '' })),
).transform((rows) => rows.toSorted(byName));

function byName(one: { name: string; id: string }, other: { name: string; id: string }): number {
  return compareTexts(one.name.toLowerCase(), other.name.toLowerCase()) || compareTexts(one.id, other.id);
}

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

const countedService = z
  .object({ applicationStatus: z.string().nullish(), composeStatus: z.string().nullish() })
  .transform((row) => row.composeStatus ?? row.applicationStatus ?? '');

const countedEnvironment = z.record(z.string(), z.unknown()).transform((row, context) => {
  const counts: Record<string, number> = {};
  const ended: string[] = [];
  // Every list of an environment holds services, also of kinds unknown here.
  for (const [name, value] of Object.entries(row)) {
    if (!Array.isArray(value)) continue;
    const services = list(countedService).safeParse(value);
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

const countedProject = z.object({ environments: list(countedEnvironment).nullish() });

/** Keeps counts only. */
export const countedAnswer = list(countedProject).transform((projects): Contents => {
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
