import { z } from 'zod';
import { MOST_KIT_NAME, MOST_PATTERN, MOST_RULES } from './kitLimits.ts';
import { SERVICE_KINDS } from './serviceKinds.ts';
import { SWITCHES } from './switches.ts';

const id = z.string().min(1).max(200);
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
  /** Licensed servers alone. */
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
