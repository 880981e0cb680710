import { z } from 'zod';
import { record } from './boundedShapes.ts';
import { MOST_PLACES } from './choices.ts';
import { SETTING_VALUES, type Settings } from './settings.ts';

const routeShape = z.discriminatedUnion('at', [
  z.object({ at: z.literal('home') }),
  z.object({ at: z.literal('instance'), instanceId: z.string().max(200) }),
]);

export const instanceGroupShape = z.object({
  id: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(40),
  instanceIds: z.array(z.string().max(200)).max(1000),
  folded: z.boolean(),
  inTable: z.enum(['folded', 'open']).exactOptional(),
});

const comparedColumnShape = z.object({
  instanceId: z.string().min(1).max(200),
  organizationId: z.string().min(1).max(200),
  shows: z.enum(['members', 'invitations']),
});

export const savedViewShape = z.object({
  id: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(60),
  as: z.enum(['list', 'matrix', 'compare']).default('compare'),
  search: z.string().max(20_000).default(''),
  choices: record(z.string().max(40), z.array(z.string().max(500)).max(1_000), 40).default({}),
  sort: z
    .object({ column: z.string().max(500), descending: z.boolean() })
    .nullable()
    .default(null),
  columns: z.array(comparedColumnShape).max(4),
  stayZero: z.boolean().default(false),
});

/** Never a person: their address would outlive the last instance that has it. */
export const usedItemShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('command'), command: z.string().min(1).max(100) }),
  z.object({ kind: z.literal('instance'), instanceId: z.string().min(1).max(200) }),
  z.object({
    kind: z.literal('organization'),
    instanceId: z.string().min(1).max(200),
    organizationId: z.string().min(1).max(200),
  }),
  z.object({ kind: z.literal('view'), viewId: z.string().min(1).max(200) }),
  z.object({ kind: z.literal('baseline'), baselineId: z.string().min(1).max(200) }),
]);

const settingShapes = Object.fromEntries(
  Object.entries(SETTING_VALUES).map(([name, values]) => [name, z.literal(values)]),
) as unknown as { [K in keyof Settings]: z.ZodType<Settings[K]> };

/** When an admin without 2FA was last reminded; by membership, so that no address outlives its instance. */
export const reminderShape = z.object({
  instanceId: z.string().min(1).max(200),
  memberId: z.string().min(1).max(200),
  /** Ms since the epoch. */
  at: z.number(),
});

export const preferencesShape = z.object({
  ...settingShapes,
  trayTold: z.boolean(),
  route: routeShape,
  views: record(
    z.string().max(200),
    z.object({
      organizationId: z.string().max(200).nullable(),
      tab: z.enum(['members', 'invitations', 'roles', 'settings', 'keys']),
    }),
    MOST_PLACES,
  ),
  groups: z.array(instanceGroupShape).max(200),
  rail: z.enum(['narrow', 'wide']),
  savedViews: z.array(savedViewShape).max(100),
  used: z.array(usedItemShape).max(30),
  reminded: z.array(reminderShape).max(1_000),
});

export type Route = z.infer<typeof routeShape>;
export type InstanceGroup = z.infer<typeof instanceGroupShape>;
export type SavedView = z.infer<typeof savedViewShape>;
export type ComparedColumn = z.infer<typeof comparedColumnShape>;
export type Reminder = z.infer<typeof reminderShape>;
export type UsedItem = z.infer<typeof usedItemShape>;
export type Preferences = z.infer<typeof preferencesShape>;
