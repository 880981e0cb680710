import type { AppError } from '../shared/errors.ts';
import { keylessOn } from '../shared/keyless.ts';
import type { Context } from './context.ts';
import { EXIT, type ExitCode } from './exitCode.ts';
import { OFFLINE } from './keys.ts';
import { badInput } from './output.ts';

/** An organization in scope. */
export type Place = {
  instanceId: string;
  instanceName: string;
  organizationId: string;
  organizationName: string;
};

/** What could not be read of those in scope: an instance, or one of its organizations that a key opens. */
export type Unread = {
  instance: string;
  organization: string | null;
  code: AppError['code'];
  message: string;
  advice: string;
};

/** An organization in scope that no key opens: nobody knows what is in it. */
type Keyless = { instance: string; organization: string };

/** What came of it. `code`: `failed` where something could not be read; not `ok`: interrupted, or an organization that was named is none of them. */
export type Read =
  | {
      ok: true;
      places: readonly Place[];
      unread: readonly Unread[];
      keyless: readonly Keyless[];
      code: ExitCode;
    }
  | { ok: false; code: ExitCode };

const NOT_READ = { message: 'It was not read.', advice: '' };

/** Reads all that is in scope, tells each instance as it comes, and says on stderr what could not be read. */
export async function readScope({ core, scope, out, signal, options, read }: Context): Promise<Read> {
  const { world } = core;
  const isOffline = options.offline === true;
  if (isOffline) out.say(OFFLINE.message);
  const lostKeys: Unread[] = [];
  await Promise.all(
    scope.instances.map(async ({ id, name }) => {
      if (signal.aborted || isOffline) return;
      const { account, keys } = await read(id);
      for (const { code, message, advice } of keys)
        lostKeys.push({ instance: name, organization: null, code, message, advice });
      out.progress({ event: 'read', instance: name, ok: account.ok });
    }),
  );
  if (signal.aborted) return { ok: false, code: EXIT.interrupted };
  const all = scope.instances.flatMap(({ id, name }) =>
    world.organizations(id).map((organization) => ({ instanceId: id, instanceName: name, organization })),
  );
  const places = all
    .filter(({ organization }) => scope.hasOrganization(organization))
    .map(({ organization, ...place }) => ({
      ...place,
      ...{ organizationId: organization.id, organizationName: organization.name },
    }));
  const names = new Map(scope.instances.map(({ id, name }) => [id, name]));
  const failures = world.failures().flatMap(({ instanceId, organizationId, code }): Unread[] => {
    const instance = names.get(instanceId);
    if (instance === undefined) return [];
    if (organizationId === null) {
      const known = world.organizations(instanceId);
      if (known.length > 0 && !known.some(scope.hasOrganization)) return [];
      const { message, advice } = world.lastFailure(instanceId) ?? NOT_READ;
      return [{ instance, organization: null, code, message, advice }];
    }
    const target = world.target({ instanceId, organizationId });
    if (!target || !scope.hasOrganization({ id: organizationId, name: target.organizationName })) return [];
    const message = target.whyUnknown ?? NOT_READ.message;
    return [{ instance, organization: target.organizationName, code, message, advice: '' }];
  });
  const unread = isOffline ? [] : [...lostKeys, ...failures];
  for (const { instance, organization, message, advice } of unread)
    out.error(
      `${organization === null ? instance : `${organization} on ${instance}`}: ${message} ${advice}`.trim(),
    );
  // Of a run that reads nothing it is not known what there is.
  const missing = isOffline ? [] : scope.missing(all.map(({ organization }) => organization));
  for (const name of missing) {
    const message = `No organization is called “${name}”.`;
    if (unread.length > 0) out.error(`${message} Not all could be read.`);
    else out.fail(badInput(message));
  }
  if (missing.length > 0 && unread.length === 0) return { ok: false, code: EXIT.refused };
  const keyless = scope.instances.flatMap(({ id, name }) =>
    keylessOn({ keys: core.instances.keysOf(id), account: world.account(id) })
      .filter(scope.hasOrganization)
      .map((organization) => ({ instance: name, organization: organization.name })),
  );
  return { ok: true, places, unread, keyless, code: unread.length > 0 ? EXIT.failed : EXIT.done };
}

/** Says what a list lacks for it. */
export function sayKeyless({ out }: Pick<Context, 'out'>, keyless: readonly Keyless[]): void {
  for (const { instance, organization } of keyless)
    out.say(`${organization} on ${instance}: no key opens it, so it is not listed.`);
}
