import { readAddress } from '../../shared/address.ts';
import { cleanVersion, has } from '../../shared/capabilities.ts';
import type { Account, Caller, Organization } from '../../shared/dokploy.ts';
import { type AppError, fail, meaningOf, ok, type Result } from '../../shared/errors.ts';
import type { ConnectStep } from '../../shared/instance.ts';
import { LONGEST_KEY, plainKey } from '../../shared/keyText.ts';
import { oneLine } from '../../shared/text.ts';
import { isDokploysRefusal, readAnswer } from '../dokploy/answers.ts';
import { type Dokploy, type Endpoint, toAccount } from '../dokploy/client.ts';
import { notDokployFailure } from '../dokploy/fronts.ts';
import { keyMalformed, keyNeeded } from '../network/failures.ts';
import { isHeaderValue, type Transport } from '../network/transport.ts';
import type { KeyFacts } from '../registry/records.ts';

type Progress = (step: ConnectStep, state: 'running' | 'done', text: string) => void;

export type Attempt = {
  instanceId: string;
  url: string;
  key: string;
  progress: Progress;
  signal?: AbortSignal;
};

export type Checked = {
  origin: string;
  key: string;
  account: Account;
  facts: KeyFacts;
};

export function isOfTheWay(error: AppError): boolean {
  const { scope, matter } = meaningOf(error);
  return scope === 'instance' && (matter === 'network' || matter === 'server');
}

export type Connect = {
  checkInstance: (attempt: Attempt) => Promise<Result<Checked>>;
  findServer: (at: Pick<Attempt, 'instanceId' | 'url' | 'signal'>) => Promise<Result<true>>;
};

/**
 * Sends the key only after a call without one got Dokploy's own refusal, and then in three or four requests:
 * some keys allow five a day.
 */
export function createConnect(options: { transport: Transport; dokploy: Dokploy }): Connect {
  const { transport, dokploy } = options;

  async function checkInstance(attempt: Attempt): Promise<Result<Checked>> {
    const address = readAddress(attempt.url);
    if (!address.ok) return address;
    const key = readKey(attempt.key);
    if (!key.ok) return key;
    const { origin, host } = address.value;
    const { instanceId, signal, progress } = attempt;

    // A person asks: ignore a rate limit's wait.
    transport.endWait(instanceId);
    const dokployThere = await findDokploy({ instanceId, origin, key: null, signal }, host, progress);
    if (!dokployThere.ok) return dokployThere;

    const endpoint: Endpoint = { instanceId, origin, key: key.value, signal };
    progress('key', 'running', 'Trying the key…');
    const version = await dokploy.callAt('settings.getDokployVersion', endpoint);
    if (!version.ok && version.error.code !== 'server-too-old') return version;
    const clean = version.ok ? cleanVersion(version.value) : null;
    progress('dokploy', 'done', clean === null ? 'It is Dokploy' : `It is Dokploy v${clean}`);
    progress('key', 'done', 'The key works');

    progress('organization', 'running', 'Checking which organization it opens…');
    const [caller, organizations] = await Promise.all([
      dokploy.callAt('user.get', endpoint),
      dokploy.callAt('organization.all', endpoint),
    ]);
    const account = toAccount(organizations, caller, version);
    if (!account.ok) return account;
    const facts = await readFacts(account.value, endpoint);
    if (!facts.ok) return facts;
    progress('organization', 'done', sayFacts(facts.value));
    return ok({ origin, key: key.value, account: account.value, facts: facts.value });
  }

  /** Proxies may hide the health call; Dokploy's own refusal decides. */
  async function findDokploy(endpoint: Endpoint, host: string, progress: Progress): Promise<Result<true>> {
    progress('reach', 'running', `Reaching ${host}…`);
    const ask = {
      instanceId: endpoint.instanceId,
      origin: endpoint.origin,
      kind: 'read',
      key: null,
      signal: endpoint.signal,
    } as const;
    const health = await transport.send({ ...ask, call: 'health', path: '/api/health' });
    if (!health.ok) return health;
    const healthy = readAnswer('health', health.value, { host, origin: endpoint.origin, key: null });
    if (!healthy.ok && healthy.error.code === 'redirected') return healthy;
    progress('reach', 'done', `Reached ${host} in ${health.value.ms} ms`);

    progress('dokploy', 'running', 'Checking that it is Dokploy…');
    const call = 'settings.getDokployVersion';
    const turnedAway = await transport.send({ ...ask, call, path: `/api/${call}` });
    if (!turnedAway.ok) return turnedAway;
    if (isDokploysRefusal(turnedAway.value)) {
      progress('dokploy', 'done', 'It is Dokploy');
      return ok(true);
    }
    const read = readAnswer(call, turnedAway.value, { host, origin: endpoint.origin, key: null });
    for (const result of [read, healthy]) {
      if (!result.ok && isOfTheWay(result.error)) return result;
    }
    return fail(notDokployFailure({ host, call, kind: 'read' }, turnedAway.value.status, false));
  }

  async function readFacts(account: Account, endpoint: Endpoint): Promise<Result<KeyFacts>> {
    const { caller, organizations } = account;
    if (caller !== null) return ok(factsOf(caller, organizations));
    const own = organizations.flatMap((organization) => organization.members ?? [])[0];
    const nothing = {
      userEmail: null,
      organizationId: null,
      organizationName: null,
      role: null,
      expiresAt: null,
    };
    const facts = { userId: own?.userId ?? null, ...nothing };
    if (!has(account, 'organization.active')) return ok(facts);
    const active = await dokploy.callAt('organization.active', endpoint);
    if (!active.ok) return active.error.code === 'server-too-old' ? ok(facts) : active;
    return ok({
      ...facts,
      organizationId: active.value?.id ?? null,
      organizationName: active.value?.name ?? null,
    });
  }

  return {
    checkInstance,
    async findServer({ instanceId, url, signal }) {
      const address = readAddress(url);
      if (!address.ok) return address;
      const { origin, host } = address.value;
      return findDokploy({ instanceId, origin, key: null, signal }, host, () => {});
    },
  };
}

function factsOf(caller: Caller, organizations: Organization[]): KeyFacts {
  return {
    userId: caller.userId,
    userEmail: caller.user.email,
    organizationId: caller.organizationId,
    organizationName: organizations.find((one) => one.id === caller.organizationId)?.name ?? null,
    role: caller.role,
    expiresAt: null,
  };
}

function sayFacts(facts: KeyFacts): string {
  const name = oneLine(facts.organizationName ?? '', 80) || 'an organization without a name';
  if (facts.role !== null) return `Opens ${name} as ${oneLine(facts.role, 80)}`;
  return facts.organizationId === null
    ? 'Its organization is gone: it shows no members or invitations'
    : `Its owner is no longer in ${name}: it shows no members or invitations`;
}

export function readKey(text: string): Result<string> {
  const plain = plainKey(text);
  if (plain === '') return fail(keyNeeded());
  if (/\s/.test(plain)) return fail(keyMalformed('it has spaces or line breaks inside'));
  if (/^https?:\/\//i.test(plain)) return fail(keyMalformed('it is an address'));
  if (plain.length > LONGEST_KEY) return fail(keyMalformed('it is too long'));
  if (!isHeaderValue(plain)) return fail(keyMalformed('it has characters that no key has'));
  return ok(plain);
}
