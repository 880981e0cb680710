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
 * `latest`: a whole state, of which the newest is kept for a page that loads later. `until-heard`: kept until
 * a page listens. `not`: only for a page that is there.
 */
export const events = {
  'connect.progress': {
    kept: 'until-heard',
    payload: z.strictObject({
      attemptId: id,
      step: z.enum(CONNECT_STEPS),
      state: z.enum(['running', 'done']),
      text: z.string(),
    }),
  },
  /** The page replans on it. At most a few times a second. */
  'world.changed': { kept: 'latest', payload: z.strictObject({ revision: count }) },
  'instances.changed': { kept: 'latest', payload: z.strictObject({ instances: z.array(instanceShape) }) },
  'keys.changed': {
    kept: 'latest',
    payload: z.strictObject({ health: z.record(z.string(), keyHealthShape) }),
  },
  'keychain.ready': { kept: 'latest', payload: z.strictObject({}) },
  'notices.changed': { kept: 'latest', payload: z.strictObject({ notices: z.array(noticeShape) }) },
  'operations.changed': { kept: 'latest', payload: z.strictObject({ operations: z.array(operationShape) }) },
  /** `finishing`: closes when operations end; `stopping`: after the current step; null: stays open. */
  'closing.changed': {
    kept: 'latest',
    payload: z.strictObject({ closing: z.enum(['finishing', 'stopping']).nullable() }),
  },
  'passwords.changed': { kept: 'latest', payload: z.strictObject({ passwordIds: z.array(id) }) },
  'activity.changed': { kept: 'latest', payload: z.strictObject({ changes: count }) },
  /** At most a few times a second, and only after somebody opened the table. */
  'people.changed': { kept: 'latest', payload: z.strictObject({ revision: count, columnsRevision: count }) },
  'access.changed': {
    kept: 'latest',
    payload: z.strictObject({
      revision: count,
      baselines: z.array(z.strictObject({ id: z.string(), name: z.string(), keptAt: z.number() })),
    }),
  },
  /** Soonest first; not sent before any end exists. */
  'ends.changed': {
    kept: 'latest',
    payload: z.strictObject({
      revision: count,
      ends: z.array(z.strictObject({ personId: text.min(1), emails: z.array(text), day: dayShape })),
    }),
  },
  /** At most once a second, and only after somebody looked. */
  'needs.changed': { kept: 'latest', payload: needsShape.extend({ revision: count }) },
  'kits.changed': {
    kept: 'latest',
    payload: z.strictObject({
      revision: count,
      joined: z.array(z.strictObject({ instanceId: id, organizationId: id, people: count })),
    }),
  },
  /** At most a few times a second. */
  'campaigns.changed': { kept: 'latest', payload: z.strictObject({ revision: count }) },
  'grants.progress': { kept: 'latest', payload: z.strictObject({ readings: id, read: count, of: count }) },
  'diagnosis.changed': { kept: 'latest', payload: z.strictObject({ diagnosis: diagnosisShape }) },
  'updates.changed': { kept: 'latest', payload: z.strictObject({ updates: updatesShape }) },
  /** Not kept: a page that loads reads everything itself. */
  'world.read': { kept: 'not', payload: patchShape },
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

/** Payloads were parsed when emitted. */
const eventMessageShape = z.custom<EventMessage>((value) => typeof value === 'object' && value !== null);
export const eventSnapshotShape = z.strictObject({ revision: count, kept: z.array(eventMessageShape) });

export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]['payload']>;
/** `revision` counts events since the app started, from 1. */
export type EventMessage = {
  [N in EventName]: { revision: number; event: N; payload: EventPayload<N> };
}[EventName];
export type EventSnapshot = z.infer<typeof eventSnapshotShape>;

export type Emit = <N extends EventName>(event: N, payload: EventPayload<N>) => void;
