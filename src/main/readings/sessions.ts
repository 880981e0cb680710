import type { AccountSessions, SeenSession } from '../../shared/calls/organizations.ts';
import { has } from '../../shared/capabilities.ts';
import type { Handlers } from '../../shared/contract.ts';
import type { Account, Session } from '../../shared/dokploy.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { type KeySuitability, preferredKeys } from '../../shared/keys.ts';
import { principalOf, tooOld } from '../../shared/rules/principal.ts';
import { denySessions } from '../../shared/rules/sessions.ts';
import type { Ms } from '../../shared/time.ts';
import type { KeyHealths } from '../credentials/keyHealth.ts';
import type { Dokploy } from '../dokploy/client.ts';
import { ruleFailure } from '../network/failures.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Accounts } from './accounts.ts';
import type { OrganizationAccess } from './organizationAccess.ts';

type Noun = Pick<Handlers, 'sessions.list' | 'sessions.ofAccounts'>;

type SessionAsk = { organizationId: string; userId: string | null };

type SessionAsks = {
  whole: SessionAsk[];
  own: (SessionAsk & { userId: string })[];
  unknown: { organizationId: string; why: string }[];
};

type Told = { ask: SessionAsk; told: Result<Session[]> };

export function createSessionReadings(options: {
  instances: Pick<Instances, 'find'>;
  dokploy: Pick<Dokploy, 'call'>;
  accounts: Pick<Accounts, 'account' | 'absent'>;
  access: Pick<OrganizationAccess, 'contextOf'>;
  health: Pick<KeyHealths, 'isBad'>;
  clock: () => Ms;
}): Noun {
  const { instances, dokploy, accounts, access, health, clock } = options;

  async function asksOn(instanceId: string): Promise<Result<SessionAsks>> {
    const instance = instances.find(instanceId);
    if (!instance.ok) return instance;
    const account = await accounts.account(instanceId);
    if (!account.ok) return account;
    const server = { version: account.value.version, absent: accounts.absent(instanceId) };
    const call = 'user.listSessions';
    const old = has(server, call) ? null : tooOld(server, call, 'Seeing who is signed in');
    if (old) return fail(ruleFailure(access.contextOf(instanceId, call), old));
    return ok(sessionAsksOf(account.value, instance.value.keys, { now: clock(), isBad: health.isBad }));
  }

  const askOf = (instanceId: string, { organizationId, userId }: SessionAsk) =>
    dokploy.call('user.listSessions', {
      instanceId,
      organizationId,
      ...(userId === null ? {} : { userId }),
    });

  return {
    'sessions.list': async ({ instanceId }) => {
      const asks = await asksOn(instanceId);
      if (!asks.ok) return asks;
      const { whole, own, unknown } = asks.value;
      const told: Told[] = await Promise.all(
        [...whole, ...own].map(async (ask) => ({ ask, told: await askOf(instanceId, ask) })),
      );
      const failures = told.flatMap(({ ask, told: each }) => (each.ok ? [] : { ask, error: each.error }));
      const [first] = failures;
      if (first && failures.length === told.length) return fail(first.error);
      const isTold = (ask: SessionAsk) => failures.every((failed) => failed.ask !== ask);
      return ok({
        sessions: joined(told),
        whole: whole.filter(isTold).map(({ organizationId }) => organizationId),
        own: own.filter(isTold).map(({ userId }) => userId),
        unknown: [
          ...failures
            .filter(({ ask }) => whole.includes(ask))
            .map(({ ask, error }) => ({ organizationId: ask.organizationId, why: error.message })),
          ...unknown,
        ],
      });
    },

    'sessions.ofAccounts': async ({ instanceId, accounts: wanted }) => {
      const asks = await asksOn(instanceId);
      if (!asks.ok) return asks;
      const { whole, own, unknown } = asks.value;
      const asked = new Map<SessionAsk, Promise<Result<Session[]>>>();
      const once = (ask: SessionAsk) => {
        const asking = asked.get(ask) ?? askOf(instanceId, ask);
        asked.set(ask, asking);
        return asking;
      };

      async function knownOf(userId: string, organizationIds: readonly string[]): Promise<AccountSessions> {
        const isWay = (ask: SessionAsk) => organizationIds.includes(ask.organizationId);
        const ways = [...whole.filter(isWay), ...own.filter((ask) => ask.userId === userId)];
        const cheapestFirst = ways.toSorted((a, b) => Number(asked.has(b)) - Number(asked.has(a)));
        let error: AppError | null = null;
        for (const ask of cheapestFirst) {
          const told = await once(ask);
          if (told.ok) {
            const sessions = joined([{ ask, told }]).filter((session) => session.userId === userId);
            return { state: 'known', userId, sessions };
          }
          error ??= told.error;
        }
        if (error) return { state: 'failed', userId, error };
        const why = unknown.filter(({ organizationId }) => organizationIds.includes(organizationId));
        return {
          state: 'unknown',
          userId,
          why: [...new Set(why.map((each) => each.why))].join(' ') || NOT_SEEN,
        };
      }

      return ok(
        await Promise.all(wanted.map(({ userId, organizationIds }) => knownOf(userId, organizationIds))),
      );
    },
  };
}

function joined(told: readonly Told[]): SeenSession[] {
  const byId = new Map<string, SeenSession>();
  for (const { ask, told: each } of told) {
    const { organizationId, userId } = ask;
    const by = { organizationId, ...(userId === null ? {} : { actorId: userId }) };
    for (const session of each.ok ? each.value : [])
      if (!byId.has(session.id)) byId.set(session.id, { ...session, ...by });
  }
  return [...byId.values()].sort((a, b) =>
    a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0,
  );
}

const NOT_SEEN = 'No key here opens an organization of this account.';

function sessionAsksOf(
  account: Account,
  keys: readonly KeyRecord[],
  suitability?: KeySuitability,
): SessionAsks {
  const asks: SessionAsks = { whole: [], own: [], unknown: [] };
  const shown = new Set<string>();
  const others: KeyRecord[] = [];
  const open = openersOf(keys, suitability);
  for (const [organizationId, openers] of open) {
    const why = openers.map((key) => {
      const principal = principalOf(account, key, organizationId, null);
      return denySessions(principal, null)?.reason ?? null;
    });
    const owner = openers[why.indexOf(null)];
    if (owner) {
      asks.whole.push({ organizationId, userId: owner.userId });
      for (const { userId } of openers) if (userId !== null) shown.add(userId);
    } else {
      asks.unknown.push({ organizationId, why: why[0] ?? NO_KEY });
      others.push(...openers);
    }
  }
  for (const { organizationId, userId } of others) {
    if (userId === null || organizationId === null || shown.has(userId)) continue;
    shown.add(userId);
    asks.own.push({ organizationId, userId });
  }
  for (const { id } of account.organizations)
    if (!open.has(id)) asks.unknown.push({ organizationId: id, why: NO_KEY });
  return asks;
}

function openersOf(keys: readonly KeyRecord[], suitability?: KeySuitability): Map<string, KeyRecord[]> {
  const active = preferredKeys(keys, suitability).filter(({ status }) => status === 'active');
  const open = Map.groupBy(active, ({ organizationId }) => organizationId);
  open.delete(null);
  return open as Map<string, KeyRecord[]>;
}

const NO_KEY = 'This organization has no key.';
