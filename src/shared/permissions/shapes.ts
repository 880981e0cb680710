import { z } from 'zod';
import { MOST_KIT_NAME, MOST_PATTERN, MOST_RULES } from './kit.ts';
import { SERVICE_KINDS, SWITCHES } from './switches.ts';

/** Many times what an organization has. */
export const MOST_GRANTED = 20_000;
const id = z.string().min(1).max(200);
const ids = z.array(id).max(MOST_GRANTED).exactOptional();

/** Empty lists are omitted: `{}` sees nothing. The member role uses all of it, custom roles the ids only. */
export const permissionsShape = z.strictObject({
  switches: z.array(z.enum(SWITCHES)).max(SWITCHES.length).exactOptional(),
  projects: ids,
  environments: ids,
  services: ids,
  /** Needs a license and Dokploy ≥ 0.29.0. */
  gitProviders: ids,
  servers: ids,
});

export type Permissions = z.infer<typeof permissionsShape>;

const named = { id, name: z.string() };
const serviceShape = z.strictObject({ ...named, kind: z.enum(SERVICE_KINDS) });
const environmentShape = z.strictObject({
  ...named,
  isDefault: z.boolean(),
  services: z.array(serviceShape),
});
const projectShape = z.strictObject({ ...named, environments: z.array(environmentShape) });
const extraShape = z.strictObject({ ...named, kind: z.string() });

export const treeShape = z.strictObject({
  projects: z.array(projectShape),
  /** Null without a license, or before Dokploy 0.29.0. */
  gitProviders: z.array(extraShape).nullable(),
  servers: z.array(extraShape).nullable(),
  /** Dokploy has service kinds unknown here: ids missing in the tree may be theirs. */
  hasUnknownKinds: z.literal(true).exactOptional(),
});

export type Service = z.infer<typeof serviceShape>;
export type Environment = z.infer<typeof environmentShape>;
export type Project = z.infer<typeof projectShape>;
export type Extra = z.infer<typeof extraShape>;
export type Tree = z.infer<typeof treeShape>;

const count = z.number().int().min(0);

/** Switches as bits by their index in `SWITCHES`, and the number of ids of each kind. */
export const compactAccessShape = z.strictObject({
  switches: count,
  projects: count,
  environments: count,
  services: count,
  gitProviders: count,
  servers: count,
});

const pattern = z.string().trim().min(1).max(MOST_PATTERN);
const effect = z.enum(['grant', 'withhold']);

const ruleShape = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('projects'), effect, project: pattern }),
  z.strictObject({ what: z.literal('environments'), effect, project: pattern, environment: pattern }),
  z.strictObject({
    what: z.literal('services'),
    effect,
    project: pattern,
    environment: pattern,
    service: pattern,
    kinds: z.array(z.enum(SERVICE_KINDS)).max(SERVICE_KINDS.length),
  }),
  z.strictObject({ what: z.literal('gitProviders'), effect, name: pattern }),
  z.strictObject({ what: z.literal('servers'), effect, name: pattern }),
]);

export const kitContentShape = z.strictObject({
  name: z.string().trim().min(1).max(MOST_KIT_NAME),
  /** Missing switches stay as they are. */
  switches: z.partialRecord(z.enum(SWITCHES), z.boolean()),
  rules: z.array(ruleShape).max(MOST_RULES),
  places: z
    .array(z.strictObject({ instanceId: id, organizationId: id, role: z.string().min(1).max(255) }))
    .max(1_000)
    .exactOptional(),
  /** Missing: no end date. */
  endsAfterDays: z.number().int().min(1).max(3_650).exactOptional(),
});

export const kitShape = kitContentShape.extend({
  id,
  changedAt: z.number(),
});

export type Rule = z.infer<typeof ruleShape>;
export type KitContent = z.infer<typeof kitContentShape>;
export type Kit = z.infer<typeof kitShape>;
