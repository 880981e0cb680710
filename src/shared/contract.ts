import { z } from 'zod';
import {
  accountShape,
  invitationShape,
  mailProviderShape,
  memberShape,
  organizationShape,
  rightsShape,
} from './dokploy.ts';
import type { Result } from './errors.ts';
import { failureShape } from './failureShape.ts';
import {
  CONNECT_STEPS,
  INSTANCE_COLORS,
  instanceShape,
  keychainStateShape,
  keyHealthShape,
  noticeShape,
  preferencesShape,
  proxyShape,
  seenListsShape,
  seenSummaryShape,
} from './instance.ts';
import { PASSPHRASE_STRENGTHS } from './passphrase.ts';

const id = z.string().min(1).max(200);
const nothing = z.strictObject({});
const done = z.strictObject({});
const organizationOf = z.strictObject({ instanceId: id, organizationId: id });
/** Typed by a person, so with room for what they paste; main cleans and judges it. */
const typed = z.string().max(4096);
/** A logo can be an image written out as a data: address. */
const logo = z.string().max(300_000);
const role = z.string().min(1).max(255);
/** How long a key that is made is to live; null for without end. Dokploy takes a day to 365 of them. */
const expiresInDays = z.union([z.null(), z.literal(30), z.literal(90), z.literal(365)]);
/** Keeps the key in the app's memory until it ends, when the keychain cannot be used. */
const forSession = z.boolean().optional();
/** What became of a key on the server after another took its place here. */
const onServer = z.discriminatedUnion('outcome', [
  /** Deleted there. */
  z.strictObject({ outcome: z.literal('retired') }),
  /** It keeps working: it was pasted, so nobody knows which of the listed ones it is. */
  z.strictObject({ outcome: z.literal('unknown') }),
  /** It keeps working until the server answers: tried again with the next reading. */
  z.strictObject({ outcome: z.literal('later') }),
  /** It goes on working: the server refused to delete it. */
  z.strictObject({ outcome: z.literal('refused') }),
]);
/** SHA-256 of a certificate that was shown: it counts only when main saw it there itself. */
const fingerprint = z.string().max(100);
/** How an instance is reached; a header without a value keeps the one that it has. */
const connection = z.strictObject({
  proxy: proxyShape,
  headers: z.array(z.strictObject({ name: typed, value: typed.optional() })).max(100),
});
const count = z.number().int();
const passphrase = z.string().max(4096);

/** A secret that is not in the keychain any more: a key by its organization's name, or a header by its own. */
export const missingSecretShape = z.strictObject({
  kind: z.enum(['key', 'header']),
  /** The name of the instance. */
  instance: z.string(),
  name: z.string().nullable(),
});

/** What importing would do with one instance of a backup. */
export const importEntryShape = z.strictObject({
  /** Its place in the file. */
  index: count,
  name: z.string(),
  origin: z.string(),
  color: z.enum(INSTANCE_COLORS),
  what: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('new'),
      /** Keys that come with it, and keys that will have to be given again. */
      keys: count,
      keysToGive: count,
      headers: count,
      proxy: z.string().nullable(),
      /** SHA-256 of a certificate that will be trusted by hand. */
      certificate: z.string().nullable(),
      /** Another instance here has its name: a free one to offer. */
      freeName: z.string().nullable(),
    }),
    /** Its address is here already: nothing changes but keys for organizations that have none. */
    z.strictObject({ kind: z.literal('here'), hereName: z.string(), organizations: z.array(z.string()) }),
    /** Its address is here, but as an installation with other people and organizations. */
    z.strictObject({ kind: z.literal('other-installation'), hereName: z.string() }),
  ]),
});
/** What became of one instance of a backup. */
export const importResultShape = z.strictObject({
  index: count,
  name: z.string(),
  instanceId: id.nullable(),
  outcome: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('added'), keys: count, keysToGive: count }),
    z.strictObject({ kind: z.literal('keys-added'), keys: count }),
    z.strictObject({ kind: z.literal('unchanged') }),
    z.strictObject({ kind: z.literal('skipped') }),
    z.strictObject({ kind: z.literal('failed'), keys: count, error: failureShape }),
  ]),
});

/** Each payload was parsed when main told it. */
const eventMessageShape = z.custom<EventMessage>((value) => typeof value === 'object' && value !== null);
const eventSnapshotShape = z.strictObject({ revision: count, kept: z.array(eventMessageShape) });

/**
 * Every call of the renderer to main: its name, what goes in, what comes out.
 * No call returns a secret, and none takes an address to fetch but the two that set an instance's own.
 */
export const calls = {
  /** All that the first screen needs, in one round trip and without any network or keychain. */
  'app.start': {
    input: nothing,
    output: z.strictObject({
      version: z.string(),
      platform: z.string(),
      instances: z.array(instanceShape),
      /** By instance id: numbers alone, so that it does not grow with the lists; those come by `lastSeen.read`. */
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
  /** The lists of an organization as they were last seen, for when it is opened; what was never seen is left out. */
  'lastSeen.read': { input: organizationOf, output: seenListsShape },
  /** What a page asks for that missed an event. */
  'app.events': { input: nothing, output: eventSnapshotShape },
  /** The page has heard everything up to this revision: main forgets what it kept of it, states apart. */
  'app.acknowledge': { input: z.strictObject({ revision: count }), output: done },
  /** Loads the page anew, as the error page offers it. */
  'app.reload': { input: nothing, output: done },
  /** An unexpected error of the page, for the log; main cuts out what looks like a secret. */
  'app.logError': { input: z.strictObject({ text: z.string().max(10_000) }), output: done },
  /** The person has put a notice away. */
  'app.dismissNotice': { input: z.strictObject({ noticeId: z.string().max(500) }), output: done },
  'preferences.save': { input: preferencesShape.partial().strict(), output: done },
  'keychain.check': { input: nothing, output: z.strictObject({ state: keychainStateShape }) },

  /** Checks address, server, key and organization, telling each step by `connect.progress`; stores nothing on failure. */
  'instances.add': {
    input: z.strictObject({
      attemptId: id,
      name: typed,
      url: typed,
      key: typed,
      connection: connection.optional(),
      /** Trusts this certificate of this address. */
      trust: fingerprint.optional(),
      forSession,
    }),
    output: instanceShape,
  },
  /** Gives up a running `instances.add`, `instances.edit` or `instances.replaceKey`. */
  'instances.cancel': { input: z.strictObject({ attemptId: id }), output: done },
  /** A changed origin needs a key: a key never goes to an origin that it was not given for. */
  'instances.edit': {
    input: z.strictObject({
      attemptId: id,
      instanceId: id,
      name: typed,
      color: z.enum(INSTANCE_COLORS),
      url: typed,
      key: typed.optional(),
      connection: connection.optional(),
      trust: fingerprint.optional(),
    }),
    output: instanceShape,
  },
  'instances.replaceKey': {
    input: z.strictObject({
      attemptId: id,
      instanceId: id,
      key: typed,
      /** It is right that another installation answers. */
      otherInstallation: z.boolean().optional(),
      forSession,
    }),
    output: instanceShape,
  },
  /** Trusts a certificate that main has seen this instance show; the next request goes by it. */
  'instances.trustCertificate': {
    input: z.strictObject({ instanceId: id, fingerprint }),
    output: instanceShape,
  },
  /** Takes the trust back; the next request goes by the system's judgement alone. */
  'instances.distrustCertificate': { input: z.strictObject({ instanceId: id }), output: instanceShape },
  /** Remembers the installation that answered last as the right one; gives `other-installation` when it changed again. */
  'instances.acceptInstallation': { input: z.strictObject({ instanceId: id }), output: instanceShape },
  'instances.reorder': { input: z.strictObject({ instanceIds: z.array(id).max(1000) }), output: done },
  /** `retireMade` first deletes the keys made here on the server; when one cannot be, nothing is removed. */
  'instances.remove': {
    input: z.strictObject({ instanceId: id, retireMade: z.boolean().optional() }),
    output: done,
  },
  /** Ends the wait that its server asked for (`rate-limited`): the person wants to try now. */
  'instances.endWait': { input: z.strictObject({ instanceId: id }), output: done },
  /** Opens the instance's own page in the person's browser. */
  'instances.open': { input: z.strictObject({ instanceId: id }), output: done },

  /** Makes a key for an organization of the person's on the server, checks and stores it; it never passes the window. */
  'keys.make': { input: organizationOf.extend({ expiresInDays, forSession }), output: done },
  /** Stores a pasted key when it opens this organization as a known person; else tells what it opens, and stores nothing. */
  'keys.paste': {
    input: organizationOf.extend({
      attemptId: id,
      key: typed,
      /** Stores it for what it opens, whatever that is. */
      fileWhereItBelongs: z.boolean().optional(),
      forSession,
    }),
    output: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('stored'), organizationId: z.string().nullable() }),
      z.strictObject({
        outcome: z.literal('elsewhere'),
        /** Null when it opens no organization any more: then it can be filed nowhere. */
        organizationId: z.string().nullable(),
        organizationName: z.string().nullable(),
        userEmail: z.string().nullable(),
        role: z.string().nullable(),
        otherOrganization: z.boolean(),
        otherPerson: z.boolean(),
      }),
    ]),
  },
  /** Makes a new key, checks, stores and uses it, then retires the old one. Any failure leaves a key that works. */
  'keys.rotate': {
    input: z.strictObject({ instanceId: id, keyId: id, expiresInDays, forSession }),
    output: z.strictObject({ old: onServer }),
  },
  /** Saves a stored key, which another program put in the place of the recorded one, for what it opens. */
  'keys.reassign': { input: z.strictObject({ instanceId: id, keyId: id }), output: done },
  /** Deletes a key made here on the server, then here. */
  'keys.retire': { input: z.strictObject({ instanceId: id, keyId: id }), output: done },
  /** Deletes a key here alone: it keeps working on the server. */
  'keys.forget': { input: z.strictObject({ instanceId: id, keyId: id }), output: done },
  /** Deletes another key of the same person on the server; one that is already gone is a success. */
  'keys.retireOnServer': { input: z.strictObject({ instanceId: id, serverKeyId: id }), output: done },
  /** Moves the keys that were kept for this session into the keychain. */
  'keys.moveIn': { input: nothing, output: z.strictObject({ moved: z.number().int() }) },

  /** Puts a new passphrase on the clipboard for a minute; it never passes the window. */
  'backup.suggestPassphrase': { input: nothing, output: done },
  /** How hard a passphrase is to guess; takes about as long as starting a process. */
  'backup.judgePassphrase': {
    input: z.strictObject({ passphrase }),
    output: z.strictObject({ strength: z.enum(PASSPHRASE_STRENGTHS) }),
  },
  /**
   * Lets the person choose a file and writes the list of instances to it, with keys only when encrypted
   * under a passphrase. Keys that are missing from the keychain are told first, and left out only with `partial`.
   */
  'backup.export': {
    input: z.discriminatedUnion('withSecrets', [
      z.strictObject({ withSecrets: z.literal(false) }),
      z.strictObject({ withSecrets: z.literal(true), passphrase, partial: z.boolean() }),
    ]),
    output: z.discriminatedUnion('outcome', [
      z.strictObject({
        outcome: z.literal('saved'),
        fileName: z.string(),
        instances: count,
        keys: count,
        /** What was left out. */
        missing: z.array(missingSecretShape),
      }),
      z.strictObject({ outcome: z.literal('missing'), keys: count, missing: z.array(missingSecretShape) }),
      z.strictObject({ outcome: z.literal('canceled') }),
    ]),
  },
  /** Lets the person choose a file; it is held in main's memory under a token until applied, closed, or another is opened. */
  'backup.open': {
    input: nothing,
    output: z.discriminatedUnion('outcome', [
      z.strictObject({
        outcome: z.literal('opened'),
        token: id,
        fileName: z.string(),
        encrypted: z.boolean(),
      }),
      z.strictObject({ outcome: z.literal('canceled') }),
    ]),
  },
  /** What importing the file would do. An encrypted one needs its passphrase; a wrong one can be tried again. */
  'backup.plan': {
    input: z.strictObject({ token: id, passphrase: passphrase.optional() }),
    output: z.strictObject({ createdAt: z.string(), entries: z.array(importEntryShape) }),
  },
  /** Does it for the chosen entries, one after another, with a result for each; the file is let go. Never overwrites. */
  'backup.apply': {
    input: z.strictObject({
      token: id,
      choices: z.array(z.strictObject({ index: count, name: typed.optional() })).max(1000),
    }),
    output: z.strictObject({ results: z.array(importResultShape), instances: z.array(instanceShape) }),
  },
  /** Lets the file go. */
  'backup.close': { input: z.strictObject({ token: id }), output: done },

  /** Version, own memberships and all organizations of the people whose keys are here: three requests with a key of each. */
  'account.read': { input: z.strictObject({ instanceId: id }), output: accountShape },

  /** The name is trimmed, the logo an https or data:image address; gives `bad-input` that names the field. */
  'organizations.create': {
    input: z.strictObject({
      instanceId: id,
      /** Who makes it, and owns it then; where keys of one person alone are known, that one. */
      userId: id.optional(),
      name: typed,
      logo: logo.optional(),
    }),
    output: organizationShape,
  },
  /** Read anew from the server. */
  'organizations.one': { input: organizationOf, output: organizationShape },
  /** The organization that the instance's first key opens, noted where its record did not tell; null when it is gone. */
  'organizations.active': { input: z.strictObject({ instanceId: id }), output: organizationShape.nullable() },
  /** An omitted logo or default role stays as it is; an empty logo or a null role takes it away. `defaultRole` needs Dokploy ≥ 0.30.0. */
  'organizations.update': {
    input: organizationOf.extend({
      name: typed,
      logo: logo.optional(),
      defaultRole: role.nullable().optional(),
    }),
    output: organizationShape,
  },
  'organizations.setDefault': { input: organizationOf, output: done },
  /** Also forgets the keys that die with the organization, and what was last seen of it. */
  'organizations.delete': { input: organizationOf, output: done },
  /** What the key of this organization may do, and the roles that the server offers besides its own three. */
  'organizations.rights': { input: organizationOf, output: rightsShape },

  'members.list': { input: organizationOf, output: z.array(memberShape) },
  'members.setRole': {
    input: organizationOf.extend({ memberId: id, role }),
    output: done,
  },
  /** Deletes the person's whole account on the instance: Dokploy has no call that ends one membership alone. */
  'members.remove': { input: organizationOf.extend({ userId: id }), output: done },
  /** In how many organizations of the instance the person is; null when the server does not tell. */
  'members.countOrganizations': {
    input: organizationOf.extend({ userId: id }),
    output: z.strictObject({ count: z.number().int().nullable() }),
  },

  'invitations.list': { input: organizationOf, output: z.array(invitationShape) },
  /** One at a time per organization. The address is put in lower case. */
  'invitations.create': {
    input: organizationOf.extend({ email: typed, role }),
    output: invitationShape,
  },
  'invitations.remove': { input: organizationOf.extend({ invitationId: id }), output: done },
  /**
   * Removes and invites again with the same address and role; `removed` tells honestly that only the first
   * half was done. A failure of the whole call means that nothing was changed (or that nobody knows: `outcomeUnknown`).
   */
  'invitations.renew': {
    input: organizationOf.extend({ invitationId: id, email: typed, role }),
    output: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('renewed'), invitation: invitationShape }),
      z.strictObject({ outcome: z.literal('removed'), error: failureShape }),
    ]),
  },
  /** Puts the links of these invitations on the clipboard, one a line, built from the instance's own address. */
  'invitations.copyLinks': {
    input: organizationOf.extend({ invitationIds: z.array(id).min(1).max(10_000) }),
    output: z.strictObject({ links: z.number().int() }),
  },
  /** The mail notifications by which this server can send an invitation. */
  'invitations.mailProviders': { input: organizationOf, output: z.array(mailProviderShape) },
  'invitations.send': {
    input: organizationOf.extend({ invitationId: id, notificationId: id }),
    output: done,
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

/**
 * Every event that main tells the page, with its payload, and how long main keeps it for a page that comes late or
 * is loaded anew: `latest` tells a whole state, so that the newest one replaces those before it; `until-heard` tells
 * something that happened once, and is kept until the page acknowledges it.
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
  /** Chosen in the application menu. */
  'menu.chosen': {
    kept: 'until-heard',
    payload: z.strictObject({
      command: z.enum([
        'add-instance',
        'export-instances',
        'import-instances',
        'refresh',
        'go-home',
        'theme-system',
        'theme-light',
        'theme-dark',
      ]),
    }),
  },
} as const satisfies Record<string, { kept: 'latest' | 'until-heard'; payload: z.ZodType }>;

/** A secret that is not in the keychain any more. */
export type MissingSecret = z.infer<typeof missingSecretShape>;
/** An instance of a backup, with what importing it would do. */
export type ImportEntry = z.infer<typeof importEntryShape>;
/** What importing one instance of a backup came to. */
export type ImportResult = z.infer<typeof importResultShape>;
/** The name of a call. */
export type CallName = keyof typeof calls;
/** What a call takes. */
export type CallInput<N extends CallName> = z.infer<(typeof calls)[N]['input']>;
/** What a call gives. */
export type CallOutput<N extends CallName> = z.infer<(typeof calls)[N]['output']>;
/** The name of an event. */
export type EventName = keyof typeof events;
/** What an event carries. */
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]['payload']>;
/** An event on its way to the page. `revision` counts the events of a run of the app, from 1. */
export type EventMessage = {
  [N in EventName]: {
    revision: number;
    event: N;
    kept: (typeof events)[N]['kept'];
    payload: EventPayload<N>;
  };
}[EventName];
/** All that main keeps for the page, oldest first, and the revision of the newest event told so far. */
export type EventSnapshot = z.infer<typeof eventSnapshotShape>;

/** A function for every call of the contract: a missing or an extra one does not compile. */
export type Handlers = {
  [N in CallName]: (input: CallInput<N>) => Promise<Result<CallOutput<N>>> | Result<CallOutput<N>>;
};
/** Sends an event to the page. */
export type Emit = <N extends EventName>(event: N, payload: EventPayload<N>) => void;
