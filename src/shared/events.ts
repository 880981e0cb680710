import { z } from 'zod';
import { dayShape } from './accessEnd.ts';
import { count, id, text } from './calls/fields.ts';
import { needsShape } from './calls/needs.ts';
import { diagnosisShape } from './diagnosis.ts';
import { CONNECT_STEPS, instanceShape, keyHealthShape, noticeShape } from './instance.ts';
import { MENU_COMMANDS } from './menu.ts';
import { operationShape } from './operations/operation.ts';
import { patchShape } from './patch.ts';
import { updatesShape } from './updates.ts';

/**
 * Every event that main tells the page, with its payload. `latest` tells a whole state: main keeps the newest for a page
 * that comes late or is loaded anew. `until-heard` tells something that happened once: main keeps it while no page listens.
 * `not` is for a page that is there.
 */
export const events = {
  'connect.progress': {
    kept: 'until-heard',
    payload: z.strictObject({
      attemptId: id,
      step: z.enum(CONNECT_STEPS),
      state: z.enum(['running', 'done']),
      /** For a person, for example "Reached dokploy.example.com in 84 ms". */
      text: z.string(),
    }),
  },
  /** What main knows of the instances is other than it was: plans of it are made again. Told a few times a second at most. */
  'world.changed': { kept: 'latest', payload: z.strictObject({ revision: count }) },
  'instances.changed': { kept: 'latest', payload: z.strictObject({ instances: z.array(instanceShape) }) },
  /** As `app.start` gives it. */
  'keys.changed': {
    kept: 'latest',
    payload: z.strictObject({ health: z.record(z.string(), keyHealthShape) }),
  },
  /** The keychain answers again after it did not. */
  'keychain.ready': { kept: 'latest', payload: z.strictObject({}) },
  /** What the person is told until they dismiss it, oldest first. */
  'notices.changed': { kept: 'latest', payload: z.strictObject({ notices: z.array(noticeShape) }) },
  /** The operations that are not over, and those that ended in this run, oldest first. */
  'operations.changed': { kept: 'latest', payload: z.strictObject({ operations: z.array(operationShape) }) },
  /** The app ends once what runs is done (`finishing`), or the step under way is answered (`stopping`); null where it stays open. */
  'closing.changed': {
    kept: 'latest',
    payload: z.strictObject({ closing: z.enum(['finishing', 'stopping']).nullable() }),
  },
  /** The passwords that were made here, are in memory and stand on no sheet, by their ids. */
  'passwords.changed': { kept: 'latest', payload: z.strictObject({ passwordIds: z.array(id) }) },
  /** How often something was kept in Activity or deleted from it since the app started. */
  'activity.changed': { kept: 'latest', payload: z.strictObject({ changes: count }) },
  /** The table of people is another one now: told a few times a second at most, and not before somebody looked at it. */
  'people.changed': { kept: 'latest', payload: z.strictObject({ revision: count, columnsRevision: count }) },
  /** Baselines were compared with what was read, or are others now. */
  'access.changed': {
    kept: 'latest',
    payload: z.strictObject({
      revision: count,
      /** The newest first; `keptAt` in ms since the epoch. */
      baselines: z.array(z.strictObject({ id: z.string(), name: z.string(), keptAt: z.number() })),
    }),
  },
  /** Something was set or removed, or others have an end date and access now: these, soonest first. Not told before there are any. */
  'ends.changed': {
    kept: 'latest',
    payload: z.strictObject({
      revision: count,
      /** By person as the table of people has them, with all their addresses, folded. */
      ends: z.array(z.strictObject({ personId: text.min(1), emails: z.array(text), day: dayShape })),
    }),
  },
  /** What needs a person is other than it was, or is snoozed or not: told at most once a second, and not before somebody looked. */
  'needs.changed': { kept: 'latest', payload: needsShape.extend({ revision: count }) },
  /** Kits, to whom they were applied, or who joined and waits for what one grants are others now. */
  'kits.changed': {
    kept: 'latest',
    payload: z.strictObject({
      revision: count,
      /** How many people who joined wait for their permissions, by organization. */
      joined: z.array(z.strictObject({ instanceId: id, organizationId: id, people: count })),
    }),
  },
  /** Reviews were begun, decided on, carried out or deleted: told a few times a second at most. */
  'campaigns.changed': { kept: 'latest', payload: z.strictObject({ revision: count }) },
  /** How many organizations of how many were read for a plan. */
  'grants.progress': { kept: 'latest', payload: z.strictObject({ readings: id, read: count, of: count }) },
  /** How far the last look at an instance is: told with each of its steps. */
  'diagnosis.changed': { kept: 'latest', payload: z.strictObject({ diagnosis: diagnosisShape }) },
  'updates.changed': { kept: 'latest', payload: z.strictObject({ updates: updatesShape }) },
  /** What main read by itself, for a page that is there: each reads all anew when it comes. */
  'world.read': { kept: 'not', payload: patchShape },
  /** A link into the app was opened, by whoever made it. */
  'link.opened': {
    kept: 'until-heard',
    payload: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('instance'), instance: id, organizationId: id.nullable() }),
      z.strictObject({ kind: z.literal('add'), url: text, name: text }),
      z.strictObject({ kind: z.literal('strange'), why: text }),
    ]),
  },
  'menu.chosen': {
    kept: 'until-heard',
    payload: z.strictObject({ command: z.enum(MENU_COMMANDS) }),
  },
} as const satisfies Record<string, { kept: 'latest' | 'until-heard' | 'not'; payload: z.ZodType }>;

/** Each payload was parsed when main told it. */
const eventMessageShape = z.custom<EventMessage>((value) => typeof value === 'object' && value !== null);
export const eventSnapshotShape = z.strictObject({ revision: count, kept: z.array(eventMessageShape) });

export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]['payload']>;
/** An event on its way to the page. `revision` counts the events of a run of the app, from 1. */
export type EventMessage = {
  [N in EventName]: { revision: number; event: N; payload: EventPayload<N> };
}[EventName];
export type EventSnapshot = z.infer<typeof eventSnapshotShape>;

export type Emit = <N extends EventName>(event: N, payload: EventPayload<N>) => void;
