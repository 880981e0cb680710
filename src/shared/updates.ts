import { z } from 'zod';

export const UPDATES_OFF = ['not-installed', 'not-writable', 'test-build', 'checkout', 'no-feed'] as const;

export const UPDATE_FAILURES = ['offline', 'server', 'untrusted', 'older', 'disk', 'not-installed'] as const;

const version = z.string().max(100);
/** Ms since the epoch. */
const moment = z.number();

const updateShape = z.strictObject({
  version,
  notes: z.string().max(20_000),
  releasedAt: moment.nullable(),
  /** Bytes. */
  size: z.number().int(),
});

export const updateFailureShape = z.strictObject({
  code: z.enum(UPDATE_FAILURES),
  detail: z.string().max(300),
});

const updateStateShape = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('off'), reason: z.enum(UPDATES_OFF), where: z.string().max(4_096) }),
  z.strictObject({ state: z.literal('idle'), newer: version.exactOptional() }),
  z.strictObject({ state: z.literal('looking') }),
  z.strictObject({ state: z.literal('available'), update: updateShape }),
  z.strictObject({ state: z.literal('downloading'), update: updateShape, received: z.number().int() }),
  z.strictObject({ state: z.literal('ready'), update: updateShape }),
  z.strictObject({
    state: z.literal('failed'),
    failure: updateFailureShape,
    during: z.enum(['look', 'download', 'installation']),
    version: version.nullable(),
  }),
]);

/** `packageKind`: `deb` needs manual installation; null: updates install themselves. */
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
