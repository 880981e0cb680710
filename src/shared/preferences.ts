import { z } from 'zod';
import { SETTING_VALUES, type Settings } from './settings.ts';

/** Where the person was, so that the next start opens there. */
const routeShape = z.discriminatedUnion('at', [
  z.object({ at: z.literal('home') }),
  z.object({ at: z.literal('instance'), instanceId: z.string() }),
]);

/** A group of instances that the person made. An instance is in one at most; within a group the order of the list holds. */
export const instanceGroupShape = z.object({
  id: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(40),
  instanceIds: z.array(z.string().max(200)).max(1000),
  /** Whether its instances are out of sight in the rail. */
  folded: z.boolean(),
});

/** A list beside others: the members or the invitations of an organization. */
const arrangementColumnShape = z.object({
  instanceId: z.string().min(1).max(200),
  organizationId: z.string().min(1).max(200),
  shows: z.enum(['members', 'invitations']),
});

export const arrangementShape = z.object({
  id: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(60),
  columns: z.array(arrangementColumnShape).min(1).max(4),
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
  z.object({ kind: z.literal('arrangement'), arrangementId: z.string().min(1).max(200) }),
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
  views: z.record(
    z.string(),
    z.object({
      organizationId: z.string().nullable(),
      tab: z.enum(['members', 'invitations', 'roles', 'settings', 'keys']),
    }),
  ),
  /** In the order of the rail. */
  groups: z.array(instanceGroupShape).max(200),
  /** Wide: with names. */
  rail: z.enum(['narrow', 'wide']),
  /** How Overview shows instances; null goes by how many there are. */
  overview: z.enum(['cards', 'table']).nullable(),
  /** In the order in which they were made. */
  arrangements: z.array(arrangementShape).max(100),
  /** The last first. */
  used: z.array(usedItemShape).max(30),
});

export type Route = z.infer<typeof routeShape>;
export type InstanceGroup = z.infer<typeof instanceGroupShape>;
export type Arrangement = z.infer<typeof arrangementShape>;
export type ArrangementColumn = z.infer<typeof arrangementColumnShape>;
export type UsedItem = z.infer<typeof usedItemShape>;
export type Preferences = z.infer<typeof preferencesShape>;
