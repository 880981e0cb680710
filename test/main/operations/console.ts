import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createInvitationReadings } from '../../../src/main/readings/invitations.ts';
import { createMemberReadings } from '../../../src/main/readings/members.ts';
import { createOrganizationReadings } from '../../../src/main/readings/organizations.ts';
import type { CallShapes } from '../../../src/shared/calls/fields.ts';
import type { Handlers } from '../../../src/shared/contract.ts';
import { calls } from '../../../src/shared/contract.ts';
import { ok, type Result } from '../../../src/shared/errors.ts';
import { type ActionName, changeShape } from '../../../src/shared/operations/change.ts';
import type { StepOutput } from '../../../src/shared/operations/step.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { countIds, makeFolder } from '../storage/folder.ts';
import { openModules } from './modules.ts';
import { sendsOfOrganizations } from './sends.ts';

type Nouns = Pick<
  Handlers,
  Extract<keyof Handlers, `${'organizations' | 'members' | 'invitations' | 'operations'}.${string}`>
>;

type Sends = ReturnType<typeof sendsOfOrganizations>;
/** What changes say of before, where a test has nothing to say. */
const BEFORE: { [A in ActionName]?: object } = {
  'members.setRole': { email: '', from: 'member' },
  'members.remove': { email: '' },
  'invitations.remove': { email: '', role: null },
  'invitations.send': { email: '' },
};

/** Who acts, by e-mail, and with a key of which organization, by name. */
export type Actor = { user?: string; organization?: string };

/** The modules of main over one simulated instance: everything but Electron, the ipc and the keychain is real. */
export async function openConsole(server: SimulatedInstance, actors: Actor[] = [{}]) {
  const folder = makeFolder();
  const clipboard: string[] = [];
  const newId = countIds();
  const modules = await openModules({
    file: path.join(folder, 'i.json'),
    newId,
    newKeyName: () => `Quayside · ${newId()}`,
  });
  onTestFinished(() => modules.engine.close());
  const { instances, backend, credentialStore, accounts, dokploy, policy, keys, lastSeen } = modules;
  const nouns: Nouns & Sends = {
    ...createOrganizationReadings({ instances, dokploy, accounts, access: policy }),
    ...createMemberReadings({ dokploy, lastSeen, taken: (ref) => modules.takeReading('members', ref) }),
    ...createInvitationReadings({
      instances,
      dokploy,
      lastSeen,
      taken: (ref) => modules.takeReading('invitations', ref),
      writeClipboard: async (text) => {
        clipboard.push(text);
        return ok(null);
      },
    }),
    ...sendsOfOrganizations(modules.actions),
    ...modules.engine.calls,
  };

  let instanceId = '';
  for (const { user = 'owner@example.com', organization = 'Acme' } of actors) {
    const { key, facts } = keyOf(server, user, organization);
    const stored =
      instanceId === ''
        ? await credentialStore.addInstance({ name: server.name, origin: server.origin, key, facts })
        : await credentialStore.storeKey(instanceId, { key, origin: server.origin, facts, replaces: [] });
    if (!stored.ok) throw new Error(stored.error.message);
    instanceId = stored.value.id;
  }

  /** Calls as the router does: the answer must fit the contract. Where the name is an action's, its change is sent. */
  async function call<N extends keyof (Nouns & Sends)>(name: N, input: object = {}): Promise<ReturnOf<N>> {
    const shape = (calls as CallShapes)[name];
    const whole = { instanceId, ...input };
    const parsed = shape?.input.parse(whole) ?? whole;
    const answer = await (nouns[name] as (input: unknown) => Promise<Result<unknown>>)(parsed);
    if (answer.ok) shape?.output.parse(answer.value);
    return answer as ReturnOf<N>;
  }
  type ReturnOf<N extends keyof (Nouns & Sends)> = Awaited<ReturnType<(Nouns & Sends)[N]>>;

  /** Sends one change by its action, without the engine around it. */
  async function send(action: ActionName, input: object = {}): Promise<Result<StepOutput>> {
    const change = changeShape.parse({ action, instanceId, ...BEFORE[action], ...input });
    return (await modules.actions[action].send(change as never)).result;
  }

  return {
    ...modules,
    call,
    send,
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

/** A new key of a person for an organization, with what it shows. */
export function keyOf(server: SimulatedInstance, user = 'owner@example.com', organization = 'Acme') {
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
  return { key: server.key({ user, organization }), facts };
}

/** The code of a failure; null for a success. */
export function codeOf(result: Result<unknown>): string | null {
  return result.ok ? null : result.error.code;
}

/** The sentence of a failure; empty for a success. */
export function wordsOf(result: Result<unknown>): string {
  return result.ok ? '' : result.error.message;
}
