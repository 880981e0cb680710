import { readAddress } from '../shared/address.ts';
import type { CallInput } from '../shared/contract.ts';
import type { Account } from '../shared/dokploy.ts';
import { fail, type Result } from '../shared/errors.ts';
import type { Instance, KeyRecord } from '../shared/instance.ts';
import type { Checked, Connect } from './connect.ts';
import { keyNeeded } from './failures.ts';
import type { Instances } from './instances.ts';
import type { Tell } from './ipc.ts';
import type { Keeper, KeyFacts } from './keeper.ts';
import type { Transport } from './transport.ts';

/** The network session of checks for instances that do not exist yet. */
const CHECK_SESSION = 'check';

/** Adding, moving to another address, and replacing a key: each checks first and stores only what was found good. */
export type Connecting = {
  add(input: CallInput<'instances.add'>): Promise<Result<Instance>>;
  edit(input: CallInput<'instances.edit'>): Promise<Result<Instance>>;
  replaceKey(input: CallInput<'instances.replaceKey'>): Promise<Result<Instance>>;
  cancel(attemptId: string): void;
  /** The account that the checks have just read, once: a limited key is not asked the same twice. */
  takeAccount(instanceId: string): Account | null;
};

/** Makes {@link Connecting}; `forget` drops what was last seen of an instance that moved to another server. */
export function createConnecting(options: {
  instances: Instances;
  keeper: Keeper;
  connect: Connect;
  transport: Transport;
  tell: Tell;
  forget: (instanceId: string) => Promise<void>;
}): Connecting {
  const { instances, keeper, connect, transport, tell, forget } = options;
  const attempts = new Map<string, AbortController>();
  const accounts = new Map<string, Account>();

  /** Checks, then stores; the steps are told as they run, and `instances.cancel` gives it up until it is stored. */
  async function attempt(
    what: { attemptId: string; session: string; url: string; key: string },
    store: (checked: Checked) => Promise<Result<Instance>>,
  ): Promise<Result<Instance>> {
    const { attemptId, session, url, key } = what;
    const controller = new AbortController();
    attempts.set(attemptId, controller);
    const progress: Parameters<Connect['checkInstance']>[0]['progress'] = (step, state, text) =>
      tell('connect.progress', { attemptId, step, state, text });
    try {
      const { signal } = controller;
      const checked = await connect.checkInstance({ instanceId: session, url, key, progress, signal });
      if (!checked.ok) return checked;
      if (signal.aborted) return canceled();
      progress('store', 'running', 'Storing the key in the keychain…');
      const stored = await store(checked.value);
      if (!stored.ok) return stored;
      progress('store', 'done', 'The key is in the keychain');
      accounts.set(stored.value.id, checked.value.account);
      return stored;
    } finally {
      attempts.delete(attemptId);
      if (session === CHECK_SESSION) transport.closeInstance(CHECK_SESSION);
    }
  }

  async function move(
    input: CallInput<'instances.edit'>,
    edit: { name: string; color: Instance['color'] },
  ): Promise<Result<Instance>> {
    const { attemptId, instanceId, url, key } = input;
    if (!key?.trim()) return fail(keyNeeded());
    const moved = await attempt({ attemptId, session: CHECK_SESSION, url, key }, (checked) =>
      keeper.storeKey(instanceId, {
        key: checked.key,
        facts: toKeyFacts(checked),
        replaces: [],
        edit: { ...edit, origin: checked.origin },
      }),
    );
    if (moved.ok) {
      transport.closeInstance(instanceId);
      await forget(instanceId);
    }
    return moved;
  }

  return {
    add({ attemptId, name, url, key }) {
      const known = alreadyThere(url);
      if (known) return Promise.resolve(known);
      return attempt({ attemptId, session: CHECK_SESSION, url, key }, (checked) =>
        keeper.addInstance({
          name: cleanName(name, checked.origin),
          origin: checked.origin,
          key: checked.key,
          facts: toKeyFacts(checked),
        }),
      );
    },

    async edit(input) {
      const current = instances.find(input.instanceId);
      if (!current.ok) return current;
      const address = readAddress(input.url);
      if (!address.ok) return address;
      const edit = { name: cleanName(input.name, address.value.origin), color: input.color };
      if (address.value.origin === current.value.origin) return keeper.editInstance(input.instanceId, edit);
      return alreadyThere(input.url) ?? move(input, edit);
    },

    async replaceKey({ attemptId, instanceId, key }) {
      const current = instances.find(instanceId);
      if (!current.ok) return current;
      const { keys, origin } = current.value;
      return attempt({ attemptId, session: instanceId, url: origin, key }, (checked) =>
        keeper.storeKey(instanceId, {
          key: checked.key,
          facts: toKeyFacts(checked),
          replaces: replacedBy(checked, keys),
        }),
      );
    },

    cancel: (attemptId) => attempts.get(attemptId)?.abort(),

    takeAccount(instanceId) {
      const account = accounts.get(instanceId) ?? null;
      accounts.delete(instanceId);
      return account;
    },
  };

  function alreadyThere(url: string): Result<never> | null {
    const address = readAddress(url);
    const there = address.ok ? instances.atOrigin(address.value.origin) : undefined;
    if (!there) return null;
    return fail({
      code: 'instance-exists',
      message: `${new URL(there.origin).host} is already here, as “${there.name}”.`,
      advice: 'Choose it in the rail. To give it another key, use “Replace key” in its menu.',
    });
  }
}

/** A new key takes the place of the one for the same organization, or of the only one there is. */
function replacedBy(checked: Checked, keys: KeyRecord[]): string[] {
  if (keys.length === 1) return keys.map((key) => key.id);
  return keys.filter((key) => key.organizationId === checked.facts.organizationId).map((key) => key.id);
}

function toKeyFacts({ facts }: Checked): KeyFacts {
  const { userId, email, organizationId, organizationName, role } = facts;
  return { userId, userEmail: email, organizationId, organizationName, role, expiresAt: null };
}

/** One line without control characters, at most 255 long; without a name the host serves. */
function cleanName(name: string, origin: string): string {
  const line = name.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line === '' ? new URL(origin).host : line.slice(0, 255);
}

function canceled(): Result<never> {
  return fail({
    code: 'canceled',
    message: 'Connecting was given up. Nothing was stored.',
    advice: 'Press Connect to try again.',
  });
}
