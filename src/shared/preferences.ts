import { z } from 'zod';
import { record } from './boundedShapes.ts';
import { MOST_PLACES } from './choices.ts';
import { SETTING_VALUES, type Settings } from './settings.ts';

/** Where the person was, so that the next start opens there. */
const routeShape = z.discriminatedUnion('at', [
  z.object({ at: z.literal('home') }),
  z.object({ at: z.literal('instance'), instanceId: z.string().max(200) }),
]);

/** A group of instances that the person made. An instance is in one at most; within a group the order of the list holds. */
export const instanceGroupShape = z.object({
  id: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(40),
  instanceIds: z.array(z.string().max(200)).max(1000),
  /** Whether its instances are out of sight in the rail. */
  folded: z.boolean(),
  /** How Overview’s table has it; left out, it is folded while nothing in it needs a person. */
  inTable: z.enum(['folded', 'open']).exactOptional(),
});

/** A list beside others: the members or the invitations of an organization. */
const comparedColumnShape = z.object({
  instanceId: z.string().min(1).max(200),
  organizationId: z.string().min(1).max(200),
  shows: z.enum(['members', 'invitations']),
});

/** People as they were looked at, under a name. One without more than columns is of a Quayside that saved those alone. */
export const savedViewShape = z.object({
  id: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(60),
  as: z.enum(['list', 'matrix', 'compare']).default('compare'),
  search: z.string().max(20_000).default(''),
  /** By kind: what was chosen among the filters. */
  choices: record(z.string().max(40), z.array(z.string().max(500)).max(1_000), 40).default({}),
  sort: z
    .object({ column: z.string().max(500), descending: z.boolean() })
    .nullable()
    .default(null),
  /** The organizations that are compared. */
  columns: z.array(comparedColumnShape).max(4),
  /** Whether anybody in it is one too many. */
  stayZero: z.boolean().default(false),
});

/** Chosen in the palette. Never a person: their address would outlast the last instance that has it. */
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

export const preferencesShape = z.object({
  ...settingShapes,
  /** Whether the person was told that the app goes on in the tray. */
  trayTold: z.boolean(),
  route: routeShape,
  /** The organization and tab last looked at, by instance id. */
  views: record(
    z.string().max(200),
    z.object({
      organizationId: z.string().max(200).nullable(),
      tab: z.enum(['members', 'invitations', 'roles', 'settings', 'keys']),
    }),
    MOST_PLACES,
  ),
  /** In the order of the rail. */
  groups: z.array(instanceGroupShape).max(200),
  /** Wide: with names. */
  rail: z.enum(['narrow', 'wide']),
  /** In the order in which they were made. */
  savedViews: z.array(savedViewShape).max(100),
  /** The last first. */
  used: z.array(usedItemShape).max(30),
});

export type Route = z.infer<typeof routeShape>;
export type InstanceGroup = z.infer<typeof instanceGroupShape>;
export type SavedView = z.infer<typeof savedViewShape>;
export type ComparedColumn = z.infer<typeof comparedColumnShape>;
export type UsedItem = z.infer<typeof usedItemShape>;
export type Preferences = z.infer<typeof preferencesShape>;
