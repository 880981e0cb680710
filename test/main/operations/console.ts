import path from 'node:path';
import { createCredentialStore } from '../../../src/main/credentials/credentialStore.ts';
import { createKeychain } from '../../../src/main/credentials/keychain.ts';
import { createKeyHealths } from '../../../src/main/credentials/keyHealth.ts';
import { createKeyVerification } from '../../../src/main/credentials/keyVerification.ts';
import { createDokploy } from '../../../src/main/dokploy/client.ts';
import { createTransport } from '../../../src/main/network/transport.ts';
import { createInvitationActions } from '../../../src/main/operations/actions/invitations.ts';
import { createKeyLeftovers } from '../../../src/main/operations/actions/keyLeftovers.ts';
import { createKeys } from '../../../src/main/operations/actions/keys.ts';
import { createMemberActions } from '../../../src/main/operations/actions/members.ts';
import { createOrganizationActions } from '../../../src/main/operations/actions/organizations.ts';
import { createServerKeys } from '../../../src/main/operations/actions/serverKeys.ts';
import { createPolicy } from '../../../src/main/operations/policy.ts';
import { createAccounts } from '../../../src/main/readings/accounts.ts';
import { createInvitationReadings } from '../../../src/main/readings/invitations.ts';
import { createLastSeen } from '../../../src/main/readings/lastSeen.ts';
import { createMemberReadings } from '../../../src/main/readings/members.ts';
import { createOrganizationAccess } from '../../../src/main/readings/organizationAccess.ts';
import { createOrganizationReadings } from '../../../src/main/readings/organizations.ts';
import { openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import { createKeyedMutex } from '../../../src/main/storage/keyedMutex.ts';
import type { Handlers } from '../../../src/shared/contract.ts';
import { calls } from '../../../src/shared/contract.ts';
import { ok, type Result } from '../../../src/shared/errors.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { FakeKeychain } from '../credentials/fakeKeychain.ts';
import { createNodeHttp } from '../network/nodeHttp.ts';
import { makeFolder } from '../storage/folder.ts';

type Nouns = Pick<
  Handlers,
  Extract<keyof Handlers, `organizations.${string}` | `members.${string}` | `invitations.${string}`>
>;

/** Who acts, by e-mail, and with a key of which organization, by name. */
export type Actor = { user?: string; organization?: string };

/** The modules of main over one simulated instance: everything but Electron, the ipc and the keychain is real. */
export async function openConsole(server: SimulatedInstance, actors: Actor[] = [{}]) {
  const folder = makeFolder();
  const clipboard: string[] = [];
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `id-${ids}`;
  };
  const instances = await openInstances({ file: path.join(folder, 'i.json'), clock: Date.now, newId });
  const backend = new FakeKeychain();
  const keychain = createKeychain({
    backend,
    service: 'Quayside',
    timeLimit: 5000,
    clock: Date.now,
  });
  const health = createKeyHealths({ clock: Date.now });
  const credentialStore = createCredentialStore({ instances, keychain, clock: Date.now, newId, health });
  const lastSeen = createLastSeen({ folder: path.join(folder, 'seen'), clock: Date.now });
  const transport = createTransport({
    http: createNodeHttp(),
    userAgent: 'test',
    log: () => {},
    wait: async () => {},
  });
  const accounts = createAccounts({
    dokploy: () => dokploy,
    keysOf: (id) => {
      const found = instances.find(id);
      return found.ok ? found.value.keys : [];
    },
  });
  const verification = createKeyVerification({
    instances,
    readCaller: (endpoint) => dokploy.callAt('user.get', endpoint),
    health,
  });
  const dokploy = createDokploy({
    verification,
    transport,
    keyFor: credentialStore.keyFor,
    originOf: (instanceId) => {
      const found = instances.find(instanceId);
      return found.ok ? ok(found.value.origin) : found;
    },
    onAbsent: accounts.noteAbsent,
  });
  const access = createOrganizationAccess({ instances, accounts });
  const policy = createPolicy({ access, accounts });
  const serverKeys = createServerKeys({
    credentialStore,
    dokploy,
    health,
    verification,
    admit: async () => ok(null),
  });
  const keys = createKeys({
    instances,
    credentialStore,
    serverKeys,
    leftovers: createKeyLeftovers({
      instances,
      credentialStore,
      serverKeys,
      health,
      clock: Date.now,
      onKept: () => {},
    }),
    accounts,
    policy,
    verification,
    mutex: createKeyedMutex(),
    newKeyName: () => `Quayside · ${newId()}`,
    clock: Date.now,
    onNotRenewed: () => {},
    onLeftBehind: () => {},
  });
  const nouns: Nouns = {
    ...createOrganizationReadings({ instances, dokploy, accounts, access }),
    ...createMemberReadings({ dokploy, lastSeen }),
    ...createInvitationReadings({
      instances,
      dokploy,
      lastSeen,
      writeClipboard: async (text) => {
        clipboard.push(text);
        return ok(null);
      },
    }),
    ...createOrganizationActions({ endKeysOf: keys.endKeysOf, dokploy, accounts, policy, lastSeen }),
    ...createMemberActions({ dokploy, accounts, policy }),
    ...createInvitationActions({ dokploy, policy, mutex: createKeyedMutex() }),
  };

  let instanceId = '';
  for (const { user = 'owner@example.com', organization = 'Acme' } of actors) {
    const key = server.key({ user, organization });
    const account = server.world.users.find((row) => row.email === user);
    const organizationRef = server.world.organizations.find((row) => row.name === organization);
    const facts = {
      userId: account?.id ?? null,
      userEmail: user,
      organizationId: organizationRef?.id ?? null,
      organizationName: organization,
      role: server.world.membership(account?.id ?? '', organizationRef?.id ?? null)?.role ?? null,
      expiresAt: null,
    };
    const stored =
      instanceId === ''
        ? await credentialStore.addInstance({ name: server.name, origin: server.origin, key, facts })
        : await credentialStore.storeKey(instanceId, { key, origin: server.origin, facts, replaces: [] });
    if (!stored.ok) throw new Error(stored.error.message);
    instanceId = stored.value.id;
  }

  /** Calls as the router does: the answer must fit the contract. */
  async function call<N extends keyof Nouns>(name: N, input: object = {}): Promise<ReturnOf<N>> {
    const parsed = calls[name].input.parse({ instanceId, ...input });
    const answer = await (nouns[name] as (input: unknown) => Promise<Result<unknown>>)(parsed);
    if (answer.ok) calls[name].output.parse(answer.value);
    return answer as ReturnOf<N>;
  }
  type ReturnOf<N extends keyof Nouns> = Awaited<ReturnType<Nouns[N]>>;

  return {
    call,
    instanceId,
    instances,
    credentialStore,
    keys,
    accounts,
    lastSeen,
    clipboard,
    backend,
    /** The id of an organization by its name. */
    organization: (name = 'Acme') => server.world.organizations.find((row) => row.name === name)?.id ?? name,
    person: (email: string) => server.world.users.find((row) => row.email === email)?.id ?? email,
    member: (email: string, name = 'Acme') => {
      const organizationId = server.world.organizations.find((row) => row.name === name)?.id ?? null;
      const userId = server.world.users.find((row) => row.email === email)?.id ?? '';
      return server.world.membership(userId, organizationId);
    },
    /** The calls that the server saw and that change something, with their bodies. */
    writes: () =>
      server.requests
        .filter((request) => request.method === 'POST')
        .map((request) => ({ call: request.call, body: JSON.parse(request.body || '{}') as object })),
  };
}

/** The code of a failure; null for a success. */
export function codeOf(result: Result<unknown>): string | null {
  return result.ok ? null : result.error.code;
}

/** The sentence of a failure; empty for a success. */
export function wordsOf(result: Result<unknown>): string {
  return result.ok ? '' : result.error.message;
}
