import { has } from '../../../shared/capabilities.ts';
import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import type { Account } from '../../../shared/dokploy.ts';
import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../../shared/instance.ts';
import { denyMakeKey } from '../../../shared/rules.ts';
import type { CredentialStore, KeyFacts, KeyInHand } from '../../credentials/credentialStore.ts';
import type { KeyHealths } from '../../credentials/keyHealth.ts';
import type { KeyVerification } from '../../credentials/keyVerification.ts';
import { refusedFailure } from '../../dokploy/answerFailures.ts';
import type { DokployOutput } from '../../dokploy/calls.ts';
import type { Dokploy } from '../../dokploy/client.ts';
import type { Accounts } from '../../readings/accounts.ts';
import type { Instances } from '../../registry/instanceRegistry.ts';
import type { KeyedMutex } from '../../storage/keyedMutex.ts';
import type { Policy } from '../policy.ts';

const DAY = 86_400;
/** Dokploy's longest name of a key (≥ 0.29.13; better-auth's before). */
const LONGEST_NAME = 32;

/** Making, rotating and retiring keys: on the server, in the keychain and in the registry, safe to be stopped at any step. */
export type Keys = {
  make(input: CallInput<'keys.make'>): Promise<Result<Record<string, never>>>;
  rotate(input: CallInput<'keys.rotate'>): Promise<Result<CallOutput<'keys.rotate'>>>;
  retire(input: CallInput<'keys.retire'>): Promise<Result<Record<string, never>>>;
  forget(input: CallInput<'keys.forget'>): Promise<Result<Record<string, never>>>;
  retireOnServer(input: CallInput<'keys.retireOnServer'>): Promise<Result<Record<string, never>>>;
  /** Retires every key of an instance that was made here; stops at the first that cannot be. */
  retireMade(instanceId: string): Promise<Result<null>>;
  /** Does on the server what an earlier stop or failure left to do; to be called when the instance has just answered. */
  finish(instanceId: string): Promise<void>;
  /** Notes of each key whose organization the account no longer lists why that is so. */
  lookAtLost(instanceId: string, account: Account): Promise<void>;
};

/** Makes {@link Keys}; `hostname` is this computer's, for the names of the keys on the server. */
export function createKeys(options: {
  instances: Instances;
  credentialStore: CredentialStore;
  dokploy: Dokploy;
  accounts: Accounts;
  policy: Policy;
  health: KeyHealths;
  verification: KeyVerification;
  /** Whether a call to an instance may be made. */
  admit: (instanceId: string, kind: 'read' | 'write') => Promise<Result<null>>;
  mutex: KeyedMutex;
  hostname: string;
}): Keys {
  const { instances, credentialStore, dokploy, accounts, policy, health, verification, mutex } = options;
  const name = keyName(options.hostname);

  /** Calls with a key of an instance, and notes how it did; a key that is not stored yet has no record to note. */
  async function callWith<N extends 'user.createApiKey' | 'user.deleteApiKey' | 'user.get'>(
    call: N,
    instance: Instance,
    { key, record }: { key: string; record?: KeyRecord },
    ...input: Parameters<typeof dokploy.callAt<N>> extends [unknown, unknown, ...infer Rest] ? Rest : never
  ): Promise<Result<DokployOutput<N>>> {
    const admitted = await options.admit(instance.id, 'write');
    if (!admitted.ok) return admitted;
    const verified = record ? await verification.verify(instance.id, { key, record }) : ok(null);
    if (!verified.ok) return verified;
    const endpoint = { instanceId: instance.id, origin: instance.origin, key };
    const result = await dokploy.callAt(call, endpoint, ...(input as never));
    if (record) health.noteCall(record.id, result);
    return result;
  }

  /** The keys of a person that can be asked, the good ones first, `last` at the end. */
  function keysOf(instance: Instance, userId: string | null, last?: string): KeyRecord[] {
    const own = instance.keys.filter((key) => userId === null || key.userId === userId);
    const rank = (key: KeyRecord) => (key.id === last ? 4 : 0) + (health.isBad(key.id) ? 2 : 0);
    return own.toReversed().toSorted((a, b) => rank(a) - rank(b));
  }

  async function firstInHand(
    instance: Instance,
    records: KeyRecord[],
    what: string,
  ): Promise<Result<KeyInHand>> {
    let error: AppError | null = null;
    for (const record of records) {
      const found = await credentialStore.keyOf(instance.id, record.id);
      if (found.ok) return found;
      error ??= found.error;
    }
    return fail(error ?? noKeyAtHand(instance, what));
  }

  /** Looks in the last account, and then in a new one, whether the organization is one of the person's. */
  async function factsOf(instanceId: string, organizationId: string): Promise<Result<KeyFacts>> {
    const call = 'user.createApiKey';
    for (const read of [accounts.account, accounts.readAccount]) {
      const account = await read(instanceId);
      if (!account.ok) return account;
      const server = { version: account.value.version, absent: accounts.absent(instanceId) };
      const refused = policy.refuse(instanceId, call, denyMakeKey(server));
      if (refused) return refused;
      const facts = factsIn(account.value, organizationId);
      if (facts) return ok(facts);
    }
    const reason = 'This organization is not among yours on this server any more.';
    return fail(refusedFailure(policy.contextOf(instanceId, call), 'not-found', 404, reason));
  }

  /** Makes a key on the server, checks what it opens, stores it, and puts it to use in place of `replaces`. */
  async function makeOne(
    instance: Instance,
    facts: KeyFacts,
    maker: KeyInHand,
    how: { expiresInDays: number | null; forSession?: boolean | undefined; replaces?: string },
  ): Promise<Result<null>> {
    const { id } = instance;
    const begun = await credentialStore.beginKey(instance, facts, how.replaces);
    if (!begun.ok) return begun;
    const keyId = begun.value;
    const made = await callWith('user.createApiKey', instance, maker, {
      name,
      ...(how.expiresInDays === null ? {} : { expiresIn: how.expiresInDays * DAY }),
      metadata: { organizationId: facts.organizationId ?? '' },
      rateLimitEnabled: false,
    });
    if (!made.ok) {
      await credentialStore.dropKey(id, keyId, false);
      return made.error.details?.outcomeUnknown ? fail(maybeMade(made.error, name)) : made;
    }
    const { id: serverKeyId, key, start = null, expiresAt = null } = made.value;
    const noted = await credentialStore.noteMade(id, keyId, { serverKeyId, start, expiresAt });
    const opened = noted.ok ? await callWith('user.get', instance, { key }) : noted;
    const wrong = opened.ok ? whatElse(opened.value, facts) : null;
    const stored = !opened.ok
      ? opened
      : wrong
        ? fail(wrong)
        : await credentialStore.settleKey(id, keyId, {
            key,
            role: opened.value?.role ?? facts.role,
            forSession: how.forSession,
          });
    if (stored.ok) {
      noteOpened(id, keyId, key, opened);
      return ok(null);
    }
    // With the registry unwritable even this is not recorded: so the server is asked at once.
    const gone = await callWith('user.deleteApiKey', instance, maker, { apiKeyId: serverKeyId });
    await credentialStore.dropKey(id, keyId, !isGone(gone));
    return stored;
  }

  /** What a new key has just opened need not be asked again. */
  function noteOpened(
    instanceId: string,
    keyId: string,
    key: string,
    opened: Result<DokployOutput<'user.get'>>,
  ) {
    const found = instances.find(instanceId);
    const record = found.ok ? found.value.keys.find((each) => each.id === keyId) : undefined;
    if (!record || !opened.ok) return;
    verification.note(instanceId, { key, record }, { caller: opened.value, organizations: [] });
  }

  async function make(input: CallInput<'keys.make'>): Promise<Result<Record<string, never>>> {
    const { instanceId, organizationId, expiresInDays, forSession } = input;
    const found = instances.find(instanceId);
    if (!found.ok) return found;
    const facts = await factsOf(instanceId, organizationId);
    if (!facts.ok) return facts;
    const makers = keysOf(found.value, facts.value.userId);
    const maker = await firstInHand(found.value, makers, 'make one');
    if (!maker.ok) return maker;
    const made = await makeOne(found.value, facts.value, maker.value, { expiresInDays, forSession });
    accounts.outdate(instanceId);
    return made.ok ? ok({}) : made;
  }

  async function rotate(input: CallInput<'keys.rotate'>): Promise<Result<CallOutput<'keys.rotate'>>> {
    const { instanceId, keyId, expiresInDays, forSession } = input;
    const found = instances.find(instanceId);
    if (!found.ok) return found;
    const record = found.value.keys.find((key) => key.id === keyId);
    if (!record) return (await credentialStore.keyOf(instanceId, keyId)) as Result<never>;
    if (record.organizationId === null) return fail(nothingToOpen(found.value));
    const facts = await factsOf(instanceId, record.organizationId);
    if (!facts.ok) return facts;
    const { organizationName, role, userId } = facts.value;
    const makers = keysOf(found.value, record.userId ?? userId);
    const maker = await firstInHand(found.value, makers, 'make one');
    if (!maker.ok) return maker;
    const made = await makeOne(found.value, { ...factsFrom(record), organizationName, role }, maker.value, {
      expiresInDays,
      forSession,
      replaces: keyId,
    });
    accounts.outdate(instanceId);
    if (!made.ok) return made;
    if (record.serverKeyId === null) return ok({ old: { outcome: 'unknown' } });
    await finishNow(instanceId);
    const after = instances.find(instanceId);
    const left = after.ok && after.value.toRetire?.some((each) => each.serverKeyId === record.serverKeyId);
    return ok({ old: { outcome: left ? 'later' : 'retired' } });
  }

  /** Asks the server to delete a key, with another good one of its person first, or with itself. */
  async function deleteThere(
    instance: Instance,
    serverKeyId: string,
    userId: string | null,
    itself?: string,
  ): Promise<Result<null>> {
    let error: AppError | null = null;
    for (const record of keysOf(instance, userId, itself)) {
      const hand = await credentialStore.keyOf(instance.id, record.id);
      if (!hand.ok) {
        error ??= hand.error;
        continue;
      }
      const deleted = await callWith('user.deleteApiKey', instance, hand.value, { apiKeyId: serverKeyId });
      if (isGone(deleted)) return ok(null);
      error = deleted.ok ? null : deleted.error;
      // A refused key says nothing about the one to be deleted: the next may do it.
      if (error?.code !== 'key-not-accepted' && error?.code !== 'key-swapped') break;
    }
    return fail(error ?? noKeyAtHand(instance, 'delete it'));
  }

  async function retire(instanceId: string, keyId: string): Promise<Result<null>> {
    const found = instances.find(instanceId);
    if (!found.ok) return found;
    const record = found.value.keys.find((key) => key.id === keyId);
    if (!record) return (await credentialStore.keyOf(instanceId, keyId)) as Result<never>;
    if (record.serverKeyId === null) return fail(unknownThere(found.value));
    const marked = await instances.updateKey(instanceId, keyId, { retiring: true });
    if (!marked.ok) return marked;
    const deleted = await deleteThere(found.value, record.serverKeyId, record.userId, keyId);
    if (!deleted.ok) {
      await instances.update(instanceId, (instance) => withoutMark(instance, keyId));
      return deleted;
    }
    accounts.outdate(instanceId);
    return credentialStore.forgetKey(instanceId, keyId);
  }

  async function finishNow(instanceId: string): Promise<void> {
    const found = instances.find(instanceId);
    if (!found.ok) return;
    for (const { serverKeyId, userId } of found.value.toRetire ?? []) {
      const deleted = await deleteThere(found.value, serverKeyId, userId);
      // Another person's, or a server that refuses for good: asking again does not help.
      if (!deleted.ok && !['role-forbidden', 'forbidden'].includes(deleted.error.code)) return;
      await instances.update(instanceId, (instance) => withoutLeft(instance, serverKeyId));
    }
    for (const record of found.value.keys.filter((key) => key.retiring && key.serverKeyId)) {
      const deleted = await deleteThere(found.value, record.serverKeyId ?? '', record.userId, record.id);
      // Turned away itself, not only the keys that were to delete it.
      const dead = health.all()[record.id]?.state === 'refused';
      if (deleted.ok || dead) await credentialStore.forgetKey(instanceId, record.id);
    }
  }

  /** A key whose organization its person no longer sees: why, as far as the server tells, asked once. */
  async function lookAtLost(instanceId: string, account: Account): Promise<void> {
    const found = instances.find(instanceId);
    const person = account.caller?.userId ?? account.organizations[0]?.members?.[0]?.userId;
    if (!found.ok || person === undefined) return;
    for (const { id, organizationId, userId } of found.value.keys) {
      if (organizationId === null || userId !== person) continue;
      const before = health.all()[id]?.lost ?? null;
      if (account.organizations.some((each) => each.id === organizationId)) {
        if (before !== null) health.noteLost(id, null);
      } else if (before === null) {
        health.noteLost(id, await whyLost(found.value, id, account));
      }
    }
  }

  async function whyLost(instance: Instance, keyId: string, account: Account) {
    const hand = await credentialStore.keyOf(instance.id, keyId);
    const server = { version: account.version, absent: accounts.absent(instance.id) };
    // A key that was swapped opens something else: that is its trouble, and no loss.
    const verified = hand.ok ? await verification.verify(instance.id, hand.value) : hand;
    if (!hand.ok || !verified.ok || !has(server, 'organization.active')) return 'either';
    const endpoint = { instanceId: instance.id, origin: instance.origin, key: hand.value.key };
    const active = await dokploy.callAt('organization.active', endpoint);
    health.noteCall(keyId, active);
    if (!active.ok) return 'either';
    return active.value === null ? 'organization-gone' : 'user-left';
  }

  const inTurn = <T>(instanceId: string, job: () => Promise<T>) => mutex(instanceId, job);
  const finish = (instanceId: string) => inTurn(instanceId, () => finishNow(instanceId));

  return {
    make: (input) => inTurn(input.instanceId, () => make(input)),
    rotate: (input) => inTurn(input.instanceId, () => rotate(input)),
    retire: ({ instanceId, keyId }) =>
      inTurn(instanceId, async () => {
        const retired = await retire(instanceId, keyId);
        return retired.ok ? ok({}) : retired;
      }),
    async forget({ instanceId, keyId }) {
      const forgotten = await credentialStore.forgetKey(instanceId, keyId);
      return forgotten.ok ? ok({}) : forgotten;
    },
    retireOnServer: ({ instanceId, serverKeyId }) =>
      inTurn(instanceId, async () => {
        const found = instances.find(instanceId);
        if (!found.ok) return found;
        const own = found.value.keys.find((key) => key.serverKeyId === serverKeyId);
        if (own) {
          const retired = await retire(instanceId, own.id);
          return retired.ok ? ok({}) : retired;
        }
        const userId = accounts.last(instanceId)?.caller?.userId ?? null;
        const deleted = await deleteThere(found.value, serverKeyId, userId);
        accounts.outdate(instanceId);
        return deleted.ok ? ok({}) : deleted;
      }),
    retireMade: (instanceId) =>
      inTurn(instanceId, async () => {
        await finishNow(instanceId);
        const found = instances.find(instanceId);
        if (!found.ok) return found;
        for (const { id } of found.value.keys.filter((key) => key.serverKeyId !== null)) {
          const retired = await retire(instanceId, id);
          if (!retired.ok) return retired;
        }
        return ok(null);
      }),
    finish,
    lookAtLost,
  };
}

/** For example `Quayside · desk-07`, cut to what Dokploy takes. */
export function keyName(hostname: string): string {
  const plain = hostname.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/\.local(?:domain)?$/i, '');
  return Array.from(`Quayside · ${plain || 'this computer'}`)
    .slice(0, LONGEST_NAME)
    .join('')
    .trim();
}

function factsIn(account: Account, organizationId: string): KeyFacts | null {
  const organization = account.organizations.find((each) => each.id === organizationId);
  if (!organization) return null;
  const own = organization.members?.[0];
  const { caller } = account;
  return {
    organizationId,
    organizationName: organization.name,
    userId: caller?.userId ?? own?.userId ?? null,
    userEmail: caller?.user.email ?? null,
    role: own?.role ?? null,
    expiresAt: null,
  };
}

function factsFrom(record: KeyRecord): KeyFacts {
  const { organizationId, organizationName, userId, userEmail, role } = record;
  return { organizationId, organizationName, userId, userEmail, role, expiresAt: null };
}

/** What is wrong with what a new key shows; null when it opens the organization that it was made for. */
function whatElse(caller: { organizationId: string } | null, facts: KeyFacts): AppError | null {
  if (caller?.organizationId === facts.organizationId) return null;
  return {
    code: 'unexpected-shape',
    message: 'The new key does not open the organization that it was made for.',
    advice: 'It was deleted on the server again, and nothing was changed here. Refresh, then try again.',
  };
}

function isGone(result: Result<unknown>): boolean {
  return result.ok || result.error.code === 'not-found';
}

function withoutMark(instance: Instance, keyId: string): Instance {
  const keys = instance.keys.map((key) => {
    if (key.id !== keyId) return key;
    const { retiring: _, ...rest } = key;
    return rest;
  });
  return { ...instance, keys };
}

function withoutLeft(instance: Instance, serverKeyId: string): Instance {
  const { toRetire = [], ...rest } = instance;
  const left = toRetire.filter((each) => each.serverKeyId !== serverKeyId);
  return left.length === 0 ? rest : { ...rest, toRetire: left };
}

/** A key of whose making nobody knows: the person can look. */
function maybeMade(error: AppError, name: string): AppError {
  return {
    ...error,
    advice: `A key named “${name}” may have been made on the server all the same. Look in the tab “Keys” under “Other keys on the server” and retire it there, then try again.`,
  };
}

function noKeyAtHand(instance: Instance, what: string): AppError {
  return {
    code: 'key-missing',
    message: `“${instance.name}” has no key of this person with which Quayside could ${what}.`,
    advice: 'Paste a key of this person first.',
  };
}

function nothingToOpen(instance: Instance): AppError {
  return {
    code: 'not-found',
    message: `This key of “${instance.name}” opens no organization any more, so there is none to make a new one for.`,
    advice: 'Retire or forget it.',
  };
}

function unknownThere(instance: Instance): AppError {
  return {
    code: 'forbidden',
    message: `Nobody can tell which of the keys on the server this one of “${instance.name}” is: it was pasted, and Dokploy does not say.`,
    advice: 'Forget it here, and retire it on the server under “Other keys on the server”.',
  };
}
