import type { Account } from '../../shared/dokploy.ts';
import { type AppError, fail, meaningOf, ok, type Result } from '../../shared/errors.ts';
import type { Identity, Instance } from '../../shared/instance.ts';
import { personOf } from '../../shared/keys.ts';
import { listed, oneLine } from '../../shared/text.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { ConfirmWay } from './wayQuestions.ts';

export type ServerIdentity = ReturnType<typeof createServerIdentity>;

/** Compares people and organizations. Blocks calls to another installation until a person decides. */
export function createServerIdentity(options: {
  instances: Instances;
  keyFor: CredentialStore['keyFor'];
  readAccount: (instanceId: string) => Promise<Result<Account>>;
  readingOf?: (instanceId: string) => Promise<Result<Account>> | null;
  networkNow?: () => string;
}) {
  const { instances, keyFor, readAccount, readingOf = () => null, networkNow = () => '' } = options;
  const foreign = new Map<string, { account: Account; error: AppError; network: string }>();
  const checked = new Map<string, string>();

  async function check(instanceId: string, account: Account): Promise<Result<Account>> {
    const found = instances.find(instanceId);
    if (!found.ok) return found;
    const instance = found.value;
    const error = judgeAccount(instance, account);
    if (error) {
      foreign.set(instanceId, { account, error, network: networkNow() });
      return fail(error);
    }
    foreign.delete(instanceId);
    checked.set(instanceId, networkNow());
    const identity = identityFrom(account, knownOf(instance));
    // A registry that cannot be written keeps what it had.
    if (JSON.stringify(identity) !== JSON.stringify(instance.identity))
      await instances.update(instanceId, (current) => ({ ...current, identity }));
    return ok(account);
  }

  return {
    check,
    /**
     * First one key reads the account, once per run and network: no other key is shown before. Gives
     * `other-installation`, and for reads the reading's failure.
     */
    async admit(instanceId: string, kind: 'read' | 'write'): Promise<Result<null>> {
      const refused = foreign.get(instanceId);
      if (refused) return fail(refused.error);
      if (checked.get(instanceId) === networkNow()) return ok(null);
      const read = await readAccount(instanceId);
      if (read.ok || read.error.code === 'other-installation') return read.ok ? ok(null) : read;
      // A write was asked for by a person, and reports its own failure.
      return kind === 'write' || meaningOf(read.error).scope !== 'instance' ? ok(null) : read;
    },
    async confirm(instanceId: string): Promise<Result<null>> {
      await readingOf(instanceId);
      const refused = foreign.get(instanceId);
      return refused ? fail(refused.error) : ok(null);
    },
    async recognise(instanceId: string): Promise<boolean> {
      const read = await readAccount(instanceId);
      return read.ok && !foreign.has(instanceId);
    },
    isRecognised: (instanceId: string): boolean =>
      checked.get(instanceId) === networkNow() && !foreign.has(instanceId),
    async accept(instanceId: string, confirm: ConfirmWay): Promise<Result<Instance>> {
      const seen = foreign.get(instanceId);
      const found = instances.find(instanceId);
      if (!seen || !found.ok) return found;
      const confirmed = await confirm(found.value, { kind: 'installation', error: seen.error });
      if (!confirmed.ok) return confirmed;
      const now = foreign.get(instanceId);
      if (now?.error.details?.answered !== seen.error.details?.answered) return now ? fail(now.error) : found;
      const used = await keyFor(instanceId, null);
      if (!used.ok) return used;
      const { caller } = seen.account;
      const organization = seen.account.organizations.find(({ id }) => id === caller?.organizationId);
      const shown = {
        userId: personOf(seen.account),
        userEmail: caller?.user.email ?? null,
        role: caller?.role ?? null,
        organizationId: caller?.organizationId ?? null,
        organizationName: organization?.name ?? null,
      };
      // Keys of the former installation open nothing here.
      const nothing = { userId: null, role: null, organizationId: null, organizationName: null };
      const accepted = await instances.update(instanceId, (current) => ({
        ...current,
        identity: identityFrom(seen.account),
        keys: current.keys.map((key) => ({
          ...key,
          ...(key.id === used.value.record.id ? shown : nothing),
        })),
      }));
      if (accepted.ok) {
        foreign.delete(instanceId);
        checked.set(instanceId, seen.network);
      }
      return accepted.ok ? instances.find(instanceId) : accepted;
    },
    forget(instanceId: string): void {
      foreign.delete(instanceId);
      checked.delete(instanceId);
    },
  };
}

export function identityFrom(
  account: Account,
  known: Identity = { userIds: [], organizations: {} },
): Identity {
  const userId = personOf(account);
  const userIds = [...new Set([...known.userIds, ...(userId === null ? [] : [userId])])].sort();
  // People see different organizations: one reading does not disprove others'.
  const others = userIds.length > 1 ? Object.entries(known.organizations) : [];
  const own = account.organizations.map(({ id, name }) => [id, name] as const);
  return {
    userIds,
    organizations: Object.fromEntries([...others, ...own].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

export function judgeNewKey(instance: Instance, account: Account): AppError | null {
  const known = knownOf(instance);
  const userId = personOf(account);
  if (userId !== null && known.userIds.includes(userId)) return null;
  return noneInCommon(known, account) ? otherInstallation(instance, account) : null;
}

export function judgeAccount(instance: Instance, account: Account): AppError | null {
  return isForeign(knownOf(instance), account) ? otherInstallation(instance, account) : null;
}

/** Ids are practically unique: a known person is proof; unknown people are judged by organizations. */
function isForeign(known: Identity, account: Account): boolean {
  const userId = personOf(account);
  if (userId === null || known.userIds.length === 0) return noneInCommon(known, account);
  return !known.userIds.includes(userId);
}

function noneInCommon(known: Identity, { organizations }: Account): boolean {
  const some = Object.keys(known.organizations).length > 0 && organizations.length > 0;
  return some && !organizations.some(({ id }) => Object.hasOwn(known.organizations, id));
}

function knownOf({ identity, keys }: Instance): Identity {
  const fromKeys = keys.flatMap(({ organizationId, organizationName }) =>
    organizationId === null ? [] : [[organizationId, organizationName ?? ''] as const],
  );
  const userIds = [...(identity?.userIds ?? []), ...keys.flatMap((key) => key.userId ?? [])];
  return {
    userIds: [...new Set(userIds)].sort(),
    organizations: { ...Object.fromEntries(fromKeys), ...identity?.organizations },
  };
}

function otherInstallation(instance: Instance, account: Account): AppError {
  const { host } = new URL(instance.origin);
  const known = sayWho(
    instance.keys.find((key) => key.userEmail !== null)?.userEmail ?? null,
    Object.values(knownOf(instance).organizations),
  );
  const answered = sayWho(
    account.caller?.user.email ?? null,
    account.organizations.map(({ name }) => name),
  );
  return {
    code: 'other-installation',
    message: `Another Dokploy answers at ${host}.`,
    advice: `It shows ${answered}. “${instance.name}” was known with ${known}. Nothing from it was stored, and nothing is sent to it. Check the address, its DNS and the proxy in front.`,
    details: { host, known, answered },
  };
}

function sayWho(email: string | null, names: string[]): string {
  const shown = names.map((name) => oneLine(name, 60)).filter((name) => name !== '');
  const organizations = listed(shown, 3) || 'no organization';
  return email === null ? organizations : `${oneLine(email, 60)} in ${organizations}`;
}
