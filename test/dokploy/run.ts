import type { Call, Context } from './calls/call.ts';
import { CallError } from './errors.ts';
import type { ApiKey } from './rows.ts';
import { asRecord, findIssues } from './validate.ts';
import type { Profile } from './versions.ts';
import type { World } from './world.ts';

/** The server that answers: its state, its version and the port it says it has. */
export type Server = { world: World; profile: Profile; port: number };

/** Carries out a call for a verified key: guard, input, effect. */
export async function runCall(server: Server, call: Call, key: ApiKey, input: unknown): Promise<unknown> {
  const { world, profile, port } = server;
  const user = world.user(key.userId);
  const organizationId = key.organizationId ?? '';
  if (!user) throw new CallError('UNAUTHORIZED', 'UNAUTHORIZED');
  const member = world.membership(user.id, organizationId);
  const context: Context = { world, profile, port, user, key, organizationId, member };
  call.policy?.(context);
  const issues = findIssues(profile, call.input?.(profile) ?? {}, input);
  if (issues.length > 0) throw new CallError('BAD_REQUEST', 'Input validation failed', issues);
  return call.run(context, asRecord(input));
}
