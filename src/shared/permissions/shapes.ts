import { z } from 'zod';
import { MOST_KIT_NAME, MOST_PATTERN, MOST_RULES } from './kit.ts';
import { SERVICE_KINDS, SWITCHES } from './switches.ts';

/** As many ids as a list of permissions may have: many times what an organization has. */
export const MOST_GRANTED = 20_000;
const id = z.string().min(1).max(200);
const ids = z.array(id).max(MOST_GRANTED).exactOptional();

/** Empty lists are left out: `{}` sees nothing. It counts for the role member alone; for custom roles the ids count. */
export const permissionsShape = z.strictObject({
  switches: z.array(z.enum(SWITCHES)).max(SWITCHES.length).exactOptional(),
  projects: ids,
  environments: ids,
  services: ids,
  /** Stored and of effect on licensed servers alone (Dokploy ≥ 0.29.0). */
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
/** `kind`: as the server calls it ("gitlab", "deploy"). */
const extraShape = z.strictObject({ ...named, kind: z.string() });

/** All that can be granted in an organization. */
export const treeShape = z.strictObject({
  projects: z.array(projectShape),
  /** Null where the server has no license for it, or is older than 0.29.0. */
  gitProviders: z.array(extraShape).nullable(),
  servers: z.array(extraShape).nullable(),
  /** The server also lists services of a kind that is not known here: ids that the tree lacks may be theirs. */
  hasUnknownKinds: z.literal(true).exactOptional(),
});

export type Service = z.infer<typeof serviceShape>;
export type Environment = z.infer<typeof environmentShape>;
export type Project = z.infer<typeof projectShape>;
export type Extra = z.infer<typeof extraShape>;
export type Tree = z.infer<typeof treeShape>;

const count = z.number().int().min(0);

/** What a member was granted without a name of anything: the switches as bits, by their place in `SWITCHES`, and how many ids of each kind. */
export const compactAccessShape = z.strictObject({
  switches: count,
  projects: count,
  environments: count,
  services: count,
  gitProviders: count,
  servers: count,
});

const pattern = z.string().trim().min(1).max(MOST_PATTERN);
/** `withhold`: what an earlier rule grants of it is not granted after all. */
const effect = z.enum(['grant', 'withhold']);

/** A rule of a kit: what it is about, by name. */
const ruleShape = z.discriminatedUnion('what', [
  /** Projects and all in them. */
  z.strictObject({ what: z.literal('projects'), effect, project: pattern }),
  /** Environments and all in them. */
  z.strictObject({ what: z.literal('environments'), effect, project: pattern, environment: pattern }),
  z.strictObject({
    what: z.literal('services'),
    effect,
    project: pattern,
    environment: pattern,
    service: pattern,
    /** Of these kinds alone; none for all. */
    kinds: z.array(z.enum(SERVICE_KINDS)).max(SERVICE_KINDS.length),
  }),
  /** Licensed servers alone. */
  z.strictObject({ what: z.literal('gitProviders'), effect, name: pattern }),
  z.strictObject({ what: z.literal('servers'), effect, name: pattern }),
]);

/** What a kit gives, without where it is kept: permissions, and where and as what somebody is invited with it. */
export const kitContentShape = z.strictObject({
  name: z.string().trim().min(1).max(MOST_KIT_NAME),
  /** On, off, or missing: as it is. */
  switches: z.partialRecord(z.enum(SWITCHES), z.boolean()),
  /** Later ones win. */
  rules: z.array(ruleShape).max(MOST_RULES),
  places: z
    .array(z.strictObject({ instanceId: id, organizationId: id, role: z.string().min(1).max(255) }))
    .max(1_000)
    .exactOptional(),
  /** How many days after the invitation the access ends; left out where it does not. */
  endsAfterDays: z.number().int().min(1).max(3_650).exactOptional(),
});

export const kitShape = kitContentShape.extend({
  id,
  /** ms since the epoch. */
  changedAt: z.number(),
});

export type Rule = z.infer<typeof ruleShape>;
export type KitContent = z.infer<typeof kitContentShape>;
export type Kit = z.infer<typeof kitShape>;
