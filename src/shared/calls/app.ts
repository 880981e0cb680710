import { z } from 'zod';
import { eventSnapshotShape } from '../events.ts';
import { instanceShape, keychainStateShape, keyHealthShape, seenSummaryShape } from '../instance.ts';
import { patchShape } from '../patch.ts';
import { preferencesShape } from '../preferences.ts';
import { MOST_LISTS } from '../target.ts';
import { type CallShapes, count, done, id, nothing, organizationOf } from './fields.ts';

const settingsKeptShape = z.strictObject({
  places: z.strictObject({ profile: z.string(), log: z.string() }),
  loginStart: z.strictObject({ on: z.boolean(), offered: z.boolean() }),
  /** `isWriting`: in this run. Crash reports may contain memory, so keys, too. */
  crashReports: z.strictObject({ isOn: z.boolean(), isWriting: z.boolean() }),
});

const anew = z.boolean();
const refreshShape = z.discriminatedUnion('part', [
  z.strictObject({
    part: z.literal('instance'),
    looked: id.nullable(),
    own: z.enum(['once', 'again']),
    ...{ instanceId: id, anew },
  }),
  z.strictObject({ part: z.enum(['account', 'own']), instanceId: id, anew }),
  organizationOf.extend({ part: z.enum(['members', 'invitations', 'rights']), anew }),
]);

export const appCalls = {
  /** One round trip, without network or keychain. */
  'app.start': {
    input: nothing,
    output: z.strictObject({
      version: z.string(),
      platform: z.string(),
      systemLocale: z.string(),
      instances: z.array(instanceShape),
      /** Counts only, so that startup does not grow with the lists; `world.seen` gives those. */
      lastSeen: z.record(z.string(), seenSummaryShape),
      preferences: preferencesShape,
      events: eventSnapshotShape,
      /** By key record id, since the app started. */
      keyHealth: z.record(z.string(), keyHealthShape),
      /** False if the registry on disk is newer than this app. */
      writable: z.boolean(),
      /** Marks keys made by this registry; keys of other codes were made by other computers. */
      registryCode: z.string(),
    }),
  },
  'world.seen': {
    input: z.strictObject({
      lists: z.array(organizationOf.extend({ part: z.enum(['members', 'invitations']) })).max(MOST_LISTS),
    }),
    output: z.strictObject({ patches: z.array(patchShape) }),
  },
  /** Settles with the event revision of `world.read`. `anew`: ignores readings already under way. */
  'world.refresh': { input: refreshShape, output: z.strictObject({ revision: count }) },
  /** Cancels or releases an attempt, diagnosis, file or plan; of an import, the entries not begun. */
  'app.giveUp': { input: z.strictObject({ id }), output: done },
  /** For texts gathered asynchronously: the page's own copy event cannot wait. */
  'app.copy': { input: z.strictObject({ text: z.string().max(16_000_000) }), output: done },
  /** The main process redacts what looks like a secret. */
  'app.logError': { input: z.strictObject({ text: z.string().max(10_000) }), output: done },
  'app.dismissNotice': { input: z.strictObject({ noticeId: z.string().max(500) }), output: done },
  /** `drawn`: startup succeeded. `stay-open`: cancels closing after running operations. */
  'app.signal': { input: z.strictObject({ signal: z.enum(['drawn', 'reload', 'stay-open']) }), output: done },
  'app.showPlace': {
    input: z.strictObject({ place: z.enum(['profile', 'log', 'licenses', 'crash-reports']) }),
    output: done,
  },
  'app.about': {
    input: nothing,
    output: z.strictObject({
      name: z.string(),
      build: z.enum(['release', 'test-build', 'checkout']),
      electron: z.string(),
      chromium: z.string(),
      node: z.string(),
      system: z.string(),
    }),
  },
  'app.licenses': { input: nothing, output: z.strictObject({ text: z.string().nullable() }) },
  'settings.read': { input: nothing, output: settingsKeptShape },
  /** Crash reports start with the next run; switching off deletes existing ones. */
  'settings.save': {
    input: z.strictObject({ loginStart: z.boolean(), crashReports: z.boolean() }).exactPartial(),
    output: settingsKeptShape,
  },
  /**
   * `look` ignores the chosen interval and settles after a download, where allowed; `restart` installs like
   * Quit does. Progress comes by `updates.changed`.
   */
  'updates.run': {
    input: z.strictObject({ step: z.enum(['look', 'download', 'stop', 'restart']) }),
    output: done,
  },
  'preferences.save': { input: preferencesShape.exactPartial().strict(), output: done },
  'keychain.check': { input: nothing, output: z.strictObject({ state: keychainStateShape }) },
  'monitoring.state': {
    input: nothing,
    output: z.strictObject({
      tray: z.enum(['shown', 'not-shown']),
      notifications: z.boolean(),
      /** The last round read nothing, to avoid the keychain's password prompt. */
      waitsForKeychain: z.boolean(),
      leftOut: z.array(z.strictObject({ instanceId: id, why: z.enum(['no-key', 'pasted-key']) })),
    }),
  },
} as const satisfies CallShapes;
