import type { AppError } from '../shared/errors.ts';
import type { Context } from './context.ts';

/** What could not be read of those in scope: an instance, or one of its organizations that a key opens. */
export type Unread = {
  instance: string;
  organization: string | null;
  code: AppError['code'];
  message: string;
};

/** Reads all that is in scope, and tells each instance as it comes; gives what could not be read. */
export async function readScope({ core, scope, out, signal }: Context): Promise<readonly Unread[]> {
  const failed = new Map<string, AppError>();
  await Promise.all(
    scope.instances.map(async ({ id, name }) => {
      if (signal.aborted) return;
      const { account } = await core.refreshing.refresh(id, { looked: null });
      if (!account.ok) failed.set(id, account.error);
      out.progress({ event: 'read', instance: name, ok: account.ok });
    }),
  );
  const names = new Map(scope.instances.map(({ id, name }) => [id, name]));
  const unread = core.world.failures().flatMap(({ instanceId, organizationId, code }): Unread[] => {
    const instance = names.get(instanceId);
    if (instance === undefined) return [];
    const organization =
      organizationId === null ? null : core.world.organization({ instanceId, organizationId });
    if (organization && !scope.hasOrganization(organization)) return [];
    const message = organizationId === null ? (failed.get(instanceId)?.message ?? '') : '';
    return [{ instance, organization: organization?.name ?? null, code, message }];
  });
  for (const { instance, organization, message, code } of unread)
    out.say(`${organization === null ? instance : `${organization} on ${instance}`}: ${message || code}`);
  return unread;
}
