import { z } from 'zod';
import { pointInTime } from '../../shared/calls/fields.ts';
import type { Ms } from '../../shared/time.ts';
import type { Format } from '../storage/jsonFile.ts';
import { hasItsSets } from './mergedPermissions.ts';
import type { InstancePlaces } from './places.ts';

const memberList = z
  .object({
    rows: z.array(
      z.object({
        id: z.string(),
        role: z.string(),
        twoFactor: z.boolean().nullable(),
        granted: z.number().exactOptional(),
      }),
    ),
    /** Missing where an older Quayside kept it, and where nothing was read of it. */
    permissions: z.object({ things: z.array(z.string()), sets: z.array(z.string()) }).exactOptional(),
  })
  .refine(hasItsSets);

/** A baseline on disk: no secret; of people addresses, roles, 2FA and the ids of what they were granted. */
const fileShape = z.object({
  name: z.string(),
  keptAt: pointInTime,
  acceptedAt: pointInTime.nullable(),
  instances: z.array(
    z.object({
      instanceId: z.string(),
      name: z.string(),
      installation: z.object({ userIds: z.array(z.string()), organizationIds: z.array(z.string()) }),
      organizations: z.array(
        z.object({
          organizationId: z.string(),
          organizationName: z.string(),
          members: memberList.nullable(),
          invitations: z
            .object({ rows: z.array(z.object({ id: z.string(), role: z.string().nullable() })) })
            .nullable(),
        }),
      ),
    }),
  ),
});

/** The first version said of each list whether all of it was kept. */
export const BASELINE_FORMAT: Format<z.infer<typeof fileShape>> = { version: 2, shape: fileShape };

export type Baseline = {
  id: string;
  name: string;
  keptAt: Ms;
  acceptedAt: number | null;
  instances: readonly (InstancePlaces & { name: string })[];
};

export type KeptBaseline = Pick<Baseline, 'id' | 'name' | 'keptAt' | 'acceptedAt'> & {
  instances: readonly Pick<InstancePlaces, 'instanceId' | 'installation'>[];
};

export function shortened({ id, name, keptAt, acceptedAt, instances }: Baseline): KeptBaseline {
  const short = instances.map(({ instanceId, installation }) => ({ instanceId, installation }));
  return { id, name, keptAt, acceptedAt, instances: short };
}

/** How many memberships and invitations a baseline holds. */
export function sizeOf({ instances }: Pick<Baseline, 'instances'>): number {
  return instances
    .flatMap(({ organizations }) => organizations)
    .reduce(
      (sum, { members, invitations }) => sum + (members?.rows.length ?? 0) + (invitations?.rows.length ?? 0),
      0,
    );
}

/** Counts the memberships of a baseline (`of`), and those of them whose permissions it has (`known`). */
export function grantedIn({ instances }: Pick<Baseline, 'instances'>): { known: number; of: number } {
  const counts = { known: 0, of: 0 };
  for (const { organizations } of instances)
    for (const { members } of organizations)
      for (const { granted } of members?.rows ?? []) {
        counts.of += 1;
        if (granted !== undefined) counts.known += 1;
      }
  return counts;
}

export function peopleIn({ instances }: Pick<Baseline, 'instances'>): number {
  const rows = instances.flatMap(({ organizations }) =>
    organizations.flatMap(({ members }) => members?.rows ?? []),
  );
  return new Set(rows.map(({ id }) => id)).size;
}

export function withoutInstances<One extends Pick<Baseline, 'instances'>>(
  baseline: One,
  isGone: (instanceId: string) => boolean,
): One {
  const instances = baseline.instances.filter(({ instanceId }) => !isGone(instanceId));
  return instances.length === baseline.instances.length ? baseline : { ...baseline, instances };
}
