import { z } from 'zod';

export const UPDATES_OFF = ['not-installed', 'not-writable', 'test-build', 'checkout', 'no-feed'] as const;

export const UPDATE_FAILURES = ['offline', 'server', 'untrusted', 'older', 'disk', 'not-installed'] as const;

const version = z.string().max(100);
/** Ms since the epoch. */
const moment = z.number();

/** A version that the update server offers, by its signed manifest. */
const updateShape = z.strictObject({
  version,
  /** As its makers wrote it, line by line; empty where they wrote nothing. */
  notes: z.string().max(20_000),
  /** When it was made; null where its manifest does not say. */
  releasedAt: moment.nullable(),
  /** Of its file, in bytes. */
  size: z.number().int(),
});

/** What went wrong, with what a person is to know of it: a host, a status, what the disk said. */
export const updateFailureShape = z.strictObject({
  code: z.enum(UPDATE_FAILURES),
  detail: z.string().max(300),
});

const updateStateShape = z.discriminatedUnion('state', [
  /** `where`: the folder that it is about; empty where there is none. */
  z.strictObject({ state: z.literal('off'), reason: z.enum(UPDATES_OFF), where: z.string().max(4_096) }),
  /** `newer`: a version that was found earlier, and is neither here nor looked for now. */
  z.strictObject({ state: z.literal('idle'), newer: version.exactOptional() }),
  z.strictObject({ state: z.literal('looking') }),
  z.strictObject({ state: z.literal('available'), update: updateShape }),
  z.strictObject({ state: z.literal('downloading'), update: updateShape, received: z.number().int() }),
  z.strictObject({ state: z.literal('ready'), update: updateShape }),
  z.strictObject({
    state: z.literal('failed'),
    failure: updateFailureShape,
    during: z.enum(['look', 'download', 'installation']),
    /** The version that it was about; null while none was known. */
    version: version.nullable(),
  }),
]);

/** `packageKind`: of the package (`deb`) that a person installs over this one; null where it installs updates itself. */
export const updatesShape = z.strictObject({
  current: updateStateShape,
  lookedAt: moment.nullable(),
  packageKind: z.string().max(100).nullable(),
});

export type UpdatesOff = (typeof UPDATES_OFF)[number];
export type UpdateFailureCode = (typeof UPDATE_FAILURES)[number];
export type UpdateFailure = z.infer<typeof updateFailureShape>;
export type Update = z.infer<typeof updateShape>;
export type UpdateState = z.infer<typeof updateStateShape>;
export type Updates = z.infer<typeof updatesShape>;
