import { cleanVersion } from '../../shared/capabilities.ts';
import type { Account, Caller, Organization } from '../../shared/dokploy.ts';
import { fail, isOfKey, meaningOf, ok, type Result } from '../../shared/errors.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import type { KeyVerification } from '../credentials/keyVerification.ts';
import type { WritableTransport } from '../network/transport.ts';
import { keyNotAcceptedFailure } from './answerFailures.ts';
import { type AnswerParser, parseAnswer } from './answerParser.ts';
import { isDoubtful401, isSuccess, readAnswer } from './answers.ts';
import {
  type DokployCall,
  type DokployInput,
  type DokployOutput,
  dokployCalls,
  type ReadCall,
  requestOf,
} from './calls.ts';

export type Endpoint = {
  instanceId: string;
  origin: string;
  key: string | null;
  signal?: AbortSignal | undefined;
};

export type Target = {
  instanceId: string;
  organizationId?: string | undefined;
  userId?: string | undefined;
  signal?: AbortSignal | undefined;
};

type KeyedEndpoint = Endpoint & { key: string; record?: KeyRecord };

type Given<N extends DokployCall> = DokployInput<N> extends undefined ? [] : [input: DokployInput<N>];

type Call<Name extends DokployCall, Where> = <N extends Name>(
  name: N,
  where: Where,
  ...input: Given<N>
) => Promise<Result<DokployOutput<N>>>;

type Calls<Name extends DokployCall> = {
  call: Call<Name, Target>;
  callAt: Call<Name, Endpoint>;
  readAccount: (target: Target) => Promise<Result<Account>>;
  readAccountAt: (endpoint: Endpoint) => Promise<Result<Account>>;
};

export type Dokploy = Calls<ReadCall>;

/** Includes writes: for operations only, which journal what they send. */
export type WritableDokploy = Calls<DokployCall>;

/** Gives the key's failures, the network's, and those of `readAnswer`. */
export function createDokploy(options: {
  transport: WritableTransport;
  keyFor: (
    instanceId: string,
    organizationId: string | null,
    userId?: string,
  ) => Promise<Result<{ key: string; record?: KeyRecord }>>;
  /** Checked before anything is shown to the server. */
  verification?: KeyVerification;
  onKeyUsed?: (instanceId: string, keyId: string, result: Result<unknown>) => void;
  onWrite?: (record: KeyRecord) => Promise<Result<null>>;
  originOf: (instanceId: string) => Result<string>;
  parse?: AnswerParser;
  onAbsent?: (instanceId: string, call: DokployCall) => void;
  checkAccount?: (instanceId: string, account: Account) => Promise<Result<Account>>;
  admit?: (instanceId: string, kind: 'read' | 'write') => Promise<Result<null>>;
  confirm?: (instanceId: string) => Promise<Result<null>>;
}): WritableDokploy {
  const { transport, keyFor, originOf, onAbsent, onKeyUsed, verification } = options;
  const parse: AnswerParser = options.parse ?? (async (name, text) => parseAnswer(name, text));

  async function callAt<N extends DokployCall>(
    name: N,
    endpoint: Endpoint,
    ...input: Given<N>
  ): Promise<Result<DokployOutput<N>>> {
    const { kind, scope } = dokployCalls[name];
    const key = scope === 'open' ? null : endpoint.key;
    const { instanceId, origin, signal } = endpoint;
    const request = requestOf(name, input[0] as DokployInput<N>);
    const answer = await transport.send({ instanceId, origin, call: name, kind, key, signal, ...request });
    if (!answer.ok) return answer;
    const host = new URL(origin).host;
    const parsed = isSuccess(answer.value) ? await parse(name, answer.value.text) : undefined;
    const read = readAnswer(name, answer.value, { host, origin, key }, parsed);
    if (!read.ok && read.error.code === 'role-forbidden' && isDoubtful401(answer.value)) {
      const all = await callAt('organization.all', endpoint);
      if (!all.ok && all.error.code === 'key-not-accepted')
        return fail(keyNotAcceptedFailure({ host, call: name, kind }));
    }
    return read;
  }

  async function endpointOf(target: Target): Promise<Result<KeyedEndpoint>> {
    const { instanceId, organizationId, userId, signal } = target;
    const origin = originOf(instanceId);
    if (!origin.ok) return origin;
    const found = await keyFor(instanceId, organizationId ?? null, userId);
    if (!found.ok) return found;
    // The keychain may be slow: the instance may have gone or moved meanwhile.
    const after = originOf(instanceId);
    if (!after.ok) return after;
    if (after.value !== origin.value) return endpointOf(target);
    return ok({ instanceId, origin: origin.value, ...found.value, signal });
  }

  /** Sorts a swapped key last and tries the next one. */
  async function verifiedEndpointOf(target: Target, refused?: string): Promise<Result<KeyedEndpoint>> {
    const endpoint = await endpointOf(target);
    if (!endpoint.ok || !verification) return endpoint;
    const { key, record, origin } = endpoint.value;
    if (!record) return endpoint;
    const verified = await verification.verify({ id: target.instanceId, origin }, { key, record });
    if (verified.ok) return endpoint;
    const again = verified.error.code === 'key-swapped' && record.id !== refused;
    return again ? verifiedEndpointOf(target, record.id) : verified;
  }

  function openEndpointOf({ instanceId, signal }: Target): Result<KeyedEndpoint> {
    const origin = originOf(instanceId);
    return origin.ok ? ok({ instanceId, origin: origin.value, key: '', signal }) : origin;
  }

  function noteUse({ instanceId, record }: KeyedEndpoint, result: Result<unknown>) {
    if (record) onKeyUsed?.(instanceId, record.id, result);
  }

  async function readAccountAt(endpoint: Endpoint): Promise<Result<Account>> {
    const [organizations, caller, version] = await Promise.all([
      callAt('organization.all', endpoint),
      callAt('user.get', endpoint),
      callAt('settings.getDokployVersion', endpoint),
    ]);
    return toAccount(organizations, caller, version);
  }

  async function readAccountWith(endpoint: KeyedEndpoint): Promise<Result<Account>> {
    const account = await readAccountAt(endpoint);
    const { instanceId, key, record } = endpoint;
    const noted =
      account.ok && record && verification
        ? verification.note(instanceId, { key, record }, account.value)
        : ok(null);
    if (!noted.ok) return noted;
    noteUse(endpoint, account);
    return account;
  }

  return {
    callAt,
    call: async (name, target, ...input) => {
      const { kind, scope } = dokployCalls[name];
      // Without a key nothing is revealed.
      const admitted = scope === 'open' ? undefined : await options.admit?.(target.instanceId, kind);
      if (admitted && !admitted.ok) return admitted;
      const endpoint = scope === 'open' ? openEndpointOf(target) : await verifiedEndpointOf(target);
      if (!endpoint.ok) return endpoint;
      const { record } = endpoint.value;
      const noted = kind === 'write' && record ? await options.onWrite?.(record) : undefined;
      if (noted && !noted.ok) return noted;
      const result = await callAt(name, endpoint.value, ...input);
      noteUse(endpoint.value, result);
      if (!result.ok && result.error.code === 'server-too-old') onAbsent?.(target.instanceId, name);
      const confirmed =
        result.ok && kind === 'read' && scope !== 'open'
          ? await options.confirm?.(target.instanceId)
          : undefined;
      return confirmed && !confirmed.ok ? confirmed : result;
    },
    readAccountAt,
    readAccount: async (target) => {
      const tried = new Set<string>();
      let endpoint = await endpointOf(target);
      if (!endpoint.ok) return endpoint;
      let account = await readAccountWith(endpoint.value);
      while (!account.ok && target.organizationId === undefined && isOfKey(account.error)) {
        tried.add(endpoint.value.key);
        endpoint = await endpointOf(target);
        if (!endpoint.ok || tried.has(endpoint.value.key)) return account;
        account = await readAccountWith(endpoint.value);
      }
      if (!account.ok || !options.checkAccount) return account;
      return options.checkAccount(target.instanceId, account.value);
    },
  };
}

/** Null for a version that cannot be told (too old, not allowed); all else must be there. */
export function toAccount(
  organizations: Result<Organization[]>,
  caller: Result<Caller | null>,
  version: Result<string>,
): Result<Account> {
  // A refused key explains the other failures.
  const failures = [organizations, caller, version].flatMap((result) => (result.ok ? [] : [result.error]));
  const refused = failures.find((error) => error.code === 'key-not-accepted');
  if (refused) return fail(refused);
  if (!organizations.ok) return organizations;
  if (!caller.ok) return caller;
  if (!version.ok && meaningOf(version.error).read !== 'withheld') return version;
  return ok({
    version: version.ok ? cleanVersion(version.value) : null,
    caller: caller.value,
    organizations: organizations.value,
  });
}
