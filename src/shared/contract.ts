import type { z } from 'zod';
import { accessCalls } from './calls/access.ts';
import { activityCalls } from './calls/activity.ts';
import { appCalls } from './calls/app.ts';
import { backupCalls } from './calls/backup.ts';
import { diagnosticsCalls } from './calls/diagnostics.ts';
import type { CallShapes } from './calls/fields.ts';
import { instanceCalls } from './calls/instances.ts';
import { kitCalls } from './calls/kits.ts';
import { needCalls } from './calls/needs.ts';
import { operationCalls } from './calls/operations.ts';
import { organizationCalls } from './calls/organizations.ts';
import { peopleCalls } from './calls/people.ts';
import { reviewCalls } from './calls/reviews.ts';
import { wantedCalls } from './calls/wanted.ts';
import type { Result } from './errors.ts';

/**
 * Only `passwords.show` returns a secret. Of the calls with an address, two set an instance's own; two use a
 * typed one, without a key and in the browser. Calls that reach a page-given address declare `reach`.
 */
export const calls = {
  ...appCalls,
  ...instanceCalls,
  ...backupCalls,
  ...organizationCalls,
  ...operationCalls,
  ...activityCalls,
  ...peopleCalls,
  ...accessCalls,
  ...needCalls,
  ...reviewCalls,
  ...wantedCalls,
  ...kitCalls,
  ...diagnosticsCalls,
} as const satisfies CallShapes;

export type CallName = keyof typeof calls;
export type CallInput<N extends CallName> = z.infer<(typeof calls)[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<(typeof calls)[N]['output']>;
export type Handlers = {
  [N in CallName]: (input: CallInput<N>) => Promise<Result<CallOutput<N>>> | Result<CallOutput<N>>;
};
export type CallsOf<Noun extends string> = Pick<Handlers, Extract<CallName, `${Noun}.${string}`>>;
export type GiveUp = Pick<Handlers, 'app.giveUp'>;
