import { z } from 'zod';
import { accountShape, invitationShape, memberShape } from './dokploy.ts';
import {
  CONNECT_STEPS,
  INSTANCE_COLORS,
  instanceShape,
  keychainStateShape,
  lastSeenShape,
  noticeShape,
  preferencesShape,
} from './instance.ts';

const id = z.string().min(1).max(200);
const nothing = z.strictObject({});
const done = z.strictObject({});
const organizationOf = z.strictObject({ instanceId: id, organizationId: id });
/** Typed by a person, so with room for what they paste; main cleans and judges it. */
const typed = z.string().max(4096);

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
      lastSeen: z.record(z.string(), lastSeenShape),
      preferences: preferencesShape,
      notices: z.array(noticeShape),
      /** False when the registry on disk is newer than this app: nothing can be changed. */
      writable: z.boolean(),
    }),
  },
  'preferences.save': { input: preferencesShape.partial().strict(), output: done },
  'keychain.check': { input: nothing, output: z.strictObject({ state: keychainStateShape }) },

  /** Checks address, server, key and organization, telling each step by `connect.progress`; stores nothing on failure. */
  'instances.add': {
    input: z.strictObject({ attemptId: id, name: typed, url: typed, key: typed }),
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
    }),
    output: instanceShape,
  },
  'instances.replaceKey': {
    input: z.strictObject({ attemptId: id, instanceId: id, key: typed }),
    output: instanceShape,
  },
  'instances.reorder': { input: z.strictObject({ instanceIds: z.array(id).max(1000) }), output: done },
  'instances.remove': { input: z.strictObject({ instanceId: id }), output: done },
  /** Opens the instance's own page in the person's browser. */
  'instances.open': { input: z.strictObject({ instanceId: id }), output: done },

  /** Version, the key's own membership, and all organizations of its user: three requests with a key. */
  'account.read': { input: z.strictObject({ instanceId: id }), output: accountShape },

  'members.list': { input: organizationOf, output: z.array(memberShape) },
  'invitations.list': { input: organizationOf, output: z.array(invitationShape) },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

/** Every event that main tells the renderer, with its payload. */
export const events = {
  'connect.progress': z.strictObject({
    attemptId: id,
    step: z.enum(CONNECT_STEPS),
    state: z.enum(['running', 'done']),
    /** For a person, for example "Reached dokploy.example.com in 84 ms". */
    text: z.string(),
  }),
  'instances.changed': z.strictObject({ instances: z.array(instanceShape) }),
  'notice.added': noticeShape,
  /** Chosen in the application menu. */
  'menu.chosen': z.strictObject({
    command: z.enum(['add-instance', 'refresh', 'go-home', 'theme-system', 'theme-light', 'theme-dark']),
  }),
} as const satisfies Record<string, z.ZodType>;

/** The name of a call. */
export type CallName = keyof typeof calls;
/** What a call takes. */
export type CallInput<N extends CallName> = z.infer<(typeof calls)[N]['input']>;
/** What a call gives. */
export type CallOutput<N extends CallName> = z.infer<(typeof calls)[N]['output']>;
/** The name of an event. */
export type EventName = keyof typeof events;
/** What an event carries. */
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>;
