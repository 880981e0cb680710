import { z } from 'zod';
import { pointInTime } from '../../shared/calls/fields.ts';
import type { InstancePlaces } from './places.ts';

/** The format of a baseline’s file. */
export const BASELINE_VERSION = 1;

const list = <Row extends z.ZodType>(row: Row) =>
  z.object({ isCut: z.boolean(), rows: z.array(row) }).nullable();

/** A baseline as it stands on disk: no secret, and of people only addresses, roles and whether they have 2FA. */
export const baselineFileShape = z.object({
  version: z.literal(BASELINE_VERSION),
  name: z.string(),
  keptAt: pointInTime,
  acceptedAt: pointInTime.nullable(),
  instances: z.array(
    z.object({
      instanceId: z.string(),
      /** As it was called then. */
      name: z.string(),
      installation: z.object({ userIds: z.array(z.string()), organizationIds: z.array(z.string()) }),
      organizations: z.array(
        z.object({
          organizationId: z.string(),
          organizationName: z.string(),
          members: list(z.object({ id: z.string(), role: z.string(), twoFactor: z.boolean().nullable() })),
          invitations: list(z.object({ id: z.string(), role: z.string().nullable() })),
        }),
      ),
    }),
  ),
});

/** Who had which access at a time. */
export type Baseline = {
  id: string;
  name: string;
  /** ms since the epoch. */
  keptAt: number;
  acceptedAt: number | null;
  instances: readonly (InstancePlaces & { name: string })[];
};

/** A baseline in short: of which installations it is. */
export type KeptBaseline = Pick<Baseline, 'id' | 'name' | 'keptAt' | 'acceptedAt'> & {
  instances: readonly Pick<InstancePlaces, 'instanceId' | 'installation'>[];
};

/** A baseline without its people. */
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

/** The members that it has of all instances, each address once. */
export function peopleIn({ instances }: Pick<Baseline, 'instances'>): number {
  const rows = instances.flatMap(({ organizations }) =>
    organizations.flatMap(({ members }) => members?.rows ?? []),
  );
  return new Set(rows.map(({ id }) => id)).size;
}

/** The baseline without what it has of these instances. */
export function withoutInstances<One extends Pick<Baseline, 'instances'>>(
  baseline: One,
  isGone: (instanceId: string) => boolean,
): One {
  const instances = baseline.instances.filter(({ instanceId }) => !isGone(instanceId));
  return instances.length === baseline.instances.length ? baseline : { ...baseline, instances };
}
