import type { Core } from '../main/core.ts';
import { createConnect } from '../main/instances/connectionCheck.ts';
import { judgeAccount } from '../main/instances/serverIdentity.ts';
import type { Account } from '../shared/dokploy.ts';
import { type AppError, fail, meaningOf, ok, type Result } from '../shared/errors.ts';
import type { Instance, KeyRecord } from '../shared/instance.ts';
import { keylessOn } from '../shared/keys.ts';
import { comparedName } from '../shared/nameFault.ts';
import type { InstanceGroup } from '../shared/preferences.ts';
import { OFFLINE } from './keys.ts';
import { badInput, Ended, EXIT, type ExitCode, INTERRUPTED } from './output.ts';
import type { Context, Options } from './verbs.ts';

export type Place = {
  instanceId: string;
  instanceName: string;
  organizationId: string;
  organizationName: string;
};

export type Unread = {
  instance: string;
  organization: string | null;
  code: AppError['code'];
  message: string;
  advice: string;
};

type Keyless = { instance: string; organization: string };

export type Read = {
  places: readonly Place[];
  unread: readonly Unread[];
  keyless: readonly Keyless[];
  code: ExitCode;
};

const NOT_READ = { message: 'It was not read.', advice: '' };

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
  if (signal.aborted) throw new Ended(INTERRUPTED);
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
  const missing = isOffline ? [] : scope.missing(all.map(({ organization }) => organization));
  const misses = missing.map((name) => `No organization is called “${name}”.`);
  if (misses.length > 0 && unread.length === 0) throw new Ended(badInput(misses.join('\n')));
  for (const miss of misses) out.error(`${miss} Not all could be read.`);
  const keyless = scope.instances.flatMap(({ id, name }) =>
    keylessOn({ keys: core.instances.keysOf(id), account: world.account(id) })
      .filter(scope.hasOrganization)
      .map((organization) => ({ instance: name, organization: organization.name })),
  );
  return { places, unread, keyless, code: unread.length > 0 ? EXIT.failed : EXIT.done };
}

export function sayKeyless({ out }: Pick<Context, 'out'>, keyless: readonly Keyless[]): void {
  for (const { instance, organization } of keyless)
    out.say(`${organization} on ${instance}: no key opens it, so it is not listed.`);
}

export type InstanceRead = { account: Result<Account>; keys: readonly AppError[] };

/**
 * Also settles unknown steps of earlier operations. Keys of quayside.yaml (`keyOf`) are first checked for
 * what they open. `refusal`: why nothing is read at all.
 */
export function createRead({
  core,
  keyOf,
  wordsOf,
  refusal,
}: {
  core: Core;
  keyOf: ((keyId: string) => Promise<Result<string>>) | null;
  wordsOf: (keyId: string) => string;
  refusal: AppError | null;
}): (instanceId: string) => Promise<InstanceRead> {
  const { instances, dokploy, transport, verification } = core;
  const connect = createConnect({ transport, dokploy });
  const prepared = new Map<string, readonly AppError[]>();

  function noteRefused(error: AppError, { id }: KeyRecord): AppError {
    if (meaningOf(error).key === null) return error;
    core.health.noteCall(id, fail(error));
    return { ...error, message: `${error.message} It comes from ${wordsOf(id)}.` };
  }

  async function prepare({ id: instanceId, origin, headers = [] }: Instance): Promise<AppError | null> {
    if (!keyOf || prepared.has(instanceId)) return null;
    for (const { id } of headers) {
      const value = await keyOf(id);
      if (!value.ok) return value.error;
    }
    const keys: AppError[] = [];
    const records = instances.keysOf(instanceId);
    if (records.length === 0) return KEYLESS;
    const read = await Promise.all(records.map(async (record) => ({ record, key: await keyOf(record.id) })));
    const unknown: { record: KeyRecord; key: string }[] = [];
    for (const { record, key } of read) {
      if (!key.ok) keys.push(key.error);
      else if (record.organizationId === null) unknown.push({ record, key: key.value });
    }
    let account: Account | null = null;
    for (const { record, key } of unknown) {
      // The first key only, and only if Dokploy answers: shows whether it is the right installation.
      if (account === null) {
        const checked = await connect.checkInstance({ instanceId, url: origin, key, progress() {} });
        if (!checked.ok && meaningOf(checked.error).key === null) return checked.error;
        if (!checked.ok) {
          keys.push(noteRefused(checked.error, record));
          continue;
        }
        const found = instances.find(instanceId);
        const foreign = found.ok ? judgeAccount(found.value, checked.value.account) : null;
        if (foreign) return foreign;
        account = checked.value.account;
        const kept = await instances.updateKey(instanceId, record.id, checked.value.facts);
        if (kept.ok) core.connecting.noteChecked(kept.value, checked.value);
        continue;
      }
      const caller = await dokploy.callAt('user.get', { instanceId, origin, key });
      if (!caller.ok) keys.push(noteRefused(caller.error, record));
      if (!caller.ok || caller.value === null) continue;
      const { userId, organizationId, role, user } = caller.value;
      const { organizations } = account;
      const organizationName = organizations.find(({ id }) => id === organizationId)?.name ?? null;
      const facts = { userId, organizationId, role, organizationName, userEmail: user.email };
      await instances.updateKey(instanceId, record.id, facts);
      verification.note(
        instanceId,
        { record: { ...record, ...facts }, key },
        { caller: caller.value, organizations: [] },
      );
    }
    if (keys.length === read.length) return keys[0] ?? null;
    prepared.set(instanceId, keys);
    return null;
  }

  return async (instanceId) => {
    const found = instances.find(instanceId);
    const failure = found.ok ? (refusal ?? (await prepare(found.value))) : found.error;
    if (failure) {
      const failed = fail(failure);
      await core.world.note('account', { instanceId }, Promise.resolve(failed));
      return { account: failed, keys: [] };
    }
    const { account } = await core.refreshing.refresh(instanceId, { looked: null });
    if (account.ok) await core.engine.settle(instanceId);
    return { account, keys: prepared.get(instanceId) ?? [] };
  };
}

const KEYLESS: AppError = {
  code: 'key-needed',
  message: 'It has no key in quayside.yaml.',
  advice: 'Say there where its key is: env, file or command.',
};

export type Scope = {
  instances: readonly Instance[];
  isWhole: boolean;
  hasOrganization: (organization: { id: string; name: string }) => boolean;
  missing: (organizations: readonly { id: string; name: string }[]) => readonly string[];
};

export function scopeOf(
  options: Options,
  all: readonly Instance[],
  groups: readonly InstanceGroup[],
): Result<Scope> {
  const chosen = new Set<string>();
  const wantedInstances = listOf(options.instance);
  const wantedGroups = listOf(options.group);
  const organizations = listOf(options.organization);
  for (const name of wantedInstances) {
    const found = all.filter((instance) => isCalled(name, instance) || instance.origin === name);
    const [instance] = found;
    if (!instance) return unknown('instance', name, all);
    if (found.length > 1) return several(name, found);
    chosen.add(instance.id);
  }
  for (const name of wantedGroups) {
    const found = groups.find((group) => isCalled(name, group));
    if (!found) return unknown('group', name, groups);
    for (const id of found.instanceIds) chosen.add(id);
  }
  const isAll = wantedInstances.length + wantedGroups.length === 0;
  return ok({
    instances: isAll ? all : all.filter(({ id }) => chosen.has(id)),
    isWhole: isAll && organizations.length === 0,
    hasOrganization: (organization) =>
      organizations.length === 0 || organizations.some((name) => isCalled(name, organization)),
    missing: (known) => organizations.filter((name) => !known.some((each) => isCalled(name, each))),
  });
}

const isCalled = (name: string, named: { id: string; name: string }) =>
  named.id === name || comparedName(named.name) === comparedName(name);

function unknown(what: string, name: string, all: readonly { name: string }[]): Result<never> {
  const names = all.map((each) => `“${each.name}”`).join(', ');
  return fail(
    badInput(
      `No ${what} is called “${name}”.`,
      all.length === 0 ? 'There is none at all.' : `There are: ${names}.`,
    ),
  );
}

function several(name: string, found: readonly Instance[]): Result<never> {
  const addresses = found.map(({ origin }) => origin).join(', ');
  return fail(badInput(`Several instances are called “${name}”.`, `Name one by its address: ${addresses}.`));
}

export function listOf(value: Options[string]): readonly string[] {
  return Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
}
