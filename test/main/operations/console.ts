import path from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { createFreshReadings } from '../../../src/main/operations/freshReadings.ts';
import { createContentsReading } from '../../../src/main/readings/contents.ts';
import { createInvitationReadings, createOwnInvitations } from '../../../src/main/readings/invitations.ts';
import { createOrganizationReadings } from '../../../src/main/readings/organizations.ts';
import { createSessionReadings } from '../../../src/main/readings/sessions.ts';
import type { Ref } from '../../../src/main/world/world.ts';
import type { CallShapes } from '../../../src/shared/calls/fields.ts';
import { calls } from '../../../src/shared/contract.ts';
import { ok, type Result } from '../../../src/shared/errors.ts';
import { type ActionName, changeShape } from '../../../src/shared/operations/change.ts';
import type { StepOutput } from '../../../src/shared/operations/operation.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { countIds, makeFolder } from '../storage/folder.ts';
import { openModules } from './modules.ts';

/** What changes say of before, where a test has nothing to say. */
const BEFORE: { [A in ActionName]?: object } = {
  'organizations.create': { before: [] },
  'organizations.delete': { name: '' },
  'organizations.setDefault': { name: '', before: null },
  'members.setRole': { email: '', from: 'member' },
  'members.remove': { email: '' },
  'sessions.revoke': { email: '', device: '' },
  'sessions.revokeAll': { email: '' },
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
  let passed = 0;
  const modules = await openModules({
    file: path.join(folder, 'i.json'),
    newId,
    newKeyName: () => `Quayside · ${newId()}`,
    clock: () => Date.now() + passed,
  });
  onTestFinished(() => modules.engine.close());
  const { instances, backend, credentialStore, accounts, dokploy, access, keys, world } = modules;
  const organizations = createOrganizationReadings({ instances, dokploy, accounts, access });
  const nouns = {
    'organizations.one': organizations.one,
    'organizations.active': organizations.active,
    'organizations.rights': organizations.rights,
    'organizations.contents': createContentsReading({ dokploy, accounts }),
    'members.list': (ref: Ref) =>
      world.note('members', ref, modules.takeReading('members', ref) ?? dokploy.call('user.all', ref)),
    'invitations.list': (ref: Ref) =>
      world.note(
        'invitations',
        ref,
        modules.takeReading('invitations', ref) ?? dokploy.call('organization.allInvitations', ref),
      ),
    'invitations.own': createOwnInvitations({ instances, dokploy, access }),
    ...createInvitationReadings({
      instances,
      dokploy,
      writeClipboard: async (text) => {
        clipboard.push(text);
        return ok(null);
      },
    }),
    ...createSessionReadings({ ...modules, clock: Date.now }),
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

  /** Calls as the router does: the answer must fit the contract. A call about an instance is about this one. */
  type Nouns = typeof nouns;
  async function call<N extends keyof Nouns>(name: N, input: object = {}): Promise<ReturnOf<N>> {
    // What main alone reads stands in no contract.
    const { input: asked = z.looseObject({ instanceId: z.string() }), output = z.unknown() } =
      (calls as CallShapes)[name] ?? {};
    const isAboutOne = asked instanceof z.ZodObject && 'instanceId' in asked.shape;
    const parsed = asked.parse(isAboutOne ? { instanceId, ...input } : input);
    const answer = await (nouns[name] as (input: unknown) => Promise<Result<unknown>>)(parsed);
    if (answer.ok) output.parse(answer.value);
    return answer as ReturnOf<N>;
  }
  type ReturnOf<N extends keyof Nouns> = Awaited<ReturnType<Nouns[N]>>;

  /** Sends one change by its action, without the engine around it; settings of an organization stand in the input. */
  async function send(action: ActionName, input: object = {}): Promise<Result<StepOutput>> {
    const whole = action === 'organizations.update' ? withSettings(input) : input;
    const change = changeShape.parse({ action, instanceId, ...BEFORE[action], ...whole });
    const readings = createFreshReadings({ instances, dokploy, accounts, clock: Date.now }).begin();
    return (await modules.actions[action].send(change as never, readings)).result;
  }

  return {
    ...modules,
    pass: (ms: number) => {
      passed += ms;
    },
    call,
    send,
    instanceId,
    instances,
    credentialStore,
    keys,
    accounts,
    clipboard,
    backend,
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

function withSettings(input: object): object {
  const { instanceId, organizationId, ...settings } = input as Record<string, unknown>;
  const ref = instanceId === undefined ? { organizationId } : { instanceId, organizationId };
  return { ...ref, settings, before: { name: 'As it was' } };
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

export function codeOf(result: Result<unknown>): string | null {
  return result.ok ? null : result.error.code;
}

export function wordsOf(result: Result<unknown>): string {
  return result.ok ? '' : result.error.message;
}
