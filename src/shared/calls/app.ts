import { z } from 'zod';
import { eventSnapshotShape } from '../events.ts';
import { instanceShape, keychainStateShape, keyHealthShape, seenSummaryShape } from '../instance.ts';
import { patchShape } from '../patch.ts';
import { preferencesShape } from '../preferences.ts';
import { MOST_LISTS } from '../target.ts';
import { type CallShapes, count, done, id, nothing, organizationOf } from './fields.ts';

/** What Settings show that is no preference: the system, or a file that a start goes by, says how it is. */
const settingsKeptShape = z.strictObject({
  places: z.strictObject({ profile: z.string(), log: z.string() }),
  /** Whether the computer starts this app when its person signs in; not offered to a checkout. */
  loginStart: z.strictObject({ on: z.boolean(), offered: z.boolean() }),
  /** Whether crash reports are wanted, and whether this run writes them, too. They can hold what was in memory: keys, too. */
  crashReports: z.strictObject({ isOn: z.boolean(), isWriting: z.boolean() }),
});

const anew = z.boolean();
const refreshShape = z.discriminatedUnion('part', [
  z.strictObject({
    part: z.literal('instance'),
    /** The organization that is looked at; null where none of this instance is. */
    looked: id.nullable(),
    /** What the people whose keys are here are invited to: asked once per run, or `again`. */
    own: z.enum(['once', 'again']),
    ...{ instanceId: id, anew },
  }),
  z.strictObject({ part: z.enum(['account', 'own']), instanceId: id, anew }),
  organizationOf.extend({ part: z.enum(['members', 'invitations', 'rights']), anew }),
]);

export const appCalls = {
  /** All that the first screen needs, in one round trip and without any network or keychain. */
  'app.start': {
    input: nothing,
    output: z.strictObject({
      version: z.string(),
      platform: z.string(),
      /** How the system writes dates, as a language tag. */
      systemLocale: z.string(),
      instances: z.array(instanceShape),
      /** By instance id: numbers alone, so that it does not grow with the lists; those come by `world.seen`. */
      lastSeen: z.record(z.string(), seenSummaryShape),
      preferences: preferencesShape,
      /** What happened before the page listened, notices included. */
      events: eventSnapshotShape,
      /** How each key did since the app started, by the id of its record. */
      keyHealth: z.record(z.string(), keyHealthShape),
      /** False when the registry on disk is newer than this app: nothing can be changed. */
      writable: z.boolean(),
      /** Code of this registry, on the records of keys that it had made: others were made by other computers. */
      registryCode: z.string(),
    }),
  },
  /** Lists as they were last seen, for when they are looked at; what was never seen is left out. */
  'world.seen': {
    input: z.strictObject({
      lists: z.array(organizationOf.extend({ part: z.enum(['members', 'invitations']) })).max(MOST_LISTS),
    }),
    output: z.strictObject({ patches: z.array(patchShape) }),
  },
  /**
   * Reads an instance, or a part of it, anew; settles once it was read, up to which event the page was told of it by
   * `world.read`. With `anew` nothing counts that was asked for before.
   */
  'world.refresh': { input: refreshShape, output: z.strictObject({ revision: count }) },
  /** Gives up what runs, or is held, under this id: an attempt, a diagnosis, a file, a plan. Of an import, what has not begun. */
  'app.giveUp': { input: z.strictObject({ id }), output: done },
  /** Puts a text on the clipboard that the page had to gather first: a copy of its own has to be whole at once. */
  'app.copy': { input: z.strictObject({ text: z.string().max(16_000_000) }), output: done },
  /** An unexpected error of the page, for the log; main cuts out what looks like a secret. */
  'app.logError': { input: z.strictObject({ text: z.string().max(10_000) }), output: done },
  'app.dismissNotice': { input: z.strictObject({ noticeId: z.string().max(500) }), output: done },
  /**
   * `drawn`: the page has drawn its first screen, and the start went well. `reload` loads the page anew. `stay-open`: the
   * app does not end by itself any more once what runs is done.
   */
  'app.signal': { input: z.strictObject({ signal: z.enum(['drawn', 'reload', 'stay-open']) }), output: done },
  'app.showPlace': {
    input: z.strictObject({ place: z.enum(['profile', 'log', 'licenses', 'crash-reports']) }),
    output: done,
  },
  'app.about': {
    input: nothing,
    output: z.strictObject({
      name: z.string(),
      /** A test build is packed of another Electron than a release; a checkout is not packed at all. */
      build: z.enum(['release', 'test-build', 'checkout']),
      electron: z.string(),
      chromium: z.string(),
      node: z.string(),
      system: z.string(),
    }),
  },
  /** The licences of all that is packed; null where nothing is. */
  'app.licenses': { input: nothing, output: z.strictObject({ text: z.string().nullable() }) },
  'settings.read': { input: nothing, output: settingsKeptShape },
  /** Crash reports begin with the next start; off deletes those that are there. */
  'settings.save': {
    input: z.strictObject({ loginStart: z.boolean(), crashReports: z.boolean() }).exactPartial(),
    output: settingsKeptShape,
  },
  /**
   * `look` looks now, whatever was chosen, and settles once it was looked, and downloaded where looks are allowed; `stop`
   * ends a download; `restart` ends the app as Quit does, installs what is ready, and starts it anew. How updates stand
   * is told by `updates.changed`.
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
      /** Whether this desktop shows icons of apps; where it does not, closing the window ends the app. */
      tray: z.enum(['shown', 'not-shown']),
      notifications: z.boolean(),
      /** The last round read nothing, since it would have brought up the keychain’s password prompt. */
      waitsForKeychain: z.boolean(),
      /** The instances that are not looked after, in the order of the list. */
      leftOut: z.array(z.strictObject({ instanceId: id, why: z.enum(['no-key', 'pasted-key']) })),
    }),
  },
} as const satisfies CallShapes;
