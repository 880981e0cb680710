import path from 'node:path';
import { createPeople } from '../../../src/main/people/people.ts';
import { createLastSeen } from '../../../src/main/readings/lastSeen.ts';
import type { PeopleQuery } from '../../../src/shared/calls/people.ts';
import { type CallInput, type CallName, type CallOutput, calls } from '../../../src/shared/contract.ts';
import type { Account, Invitation, Member } from '../../../src/shared/dokploy.ts';
import type { Result } from '../../../src/shared/errors.ts';
import type { EventPayload } from '../../../src/shared/events.ts';
import { EVERYONE } from '../../../src/shared/everyone.ts';
import type { Instance, Notice } from '../../../src/shared/instance.ts';
import { countIds } from '../storage/folder.ts';

/** An instance whose keys were stored for organizations, by their ids. */
export function instanceOf(id: string, organizationIds: string[] = []): Instance {
  const keys = organizationIds.map((organizationId) => ({
    organizationId,
    organizationName: `${organizationId} by its key`,
  }));
  return {
    id,
    name: `Instance ${id}`,
    origin: `https://${id}.example.com`,
    keys,
    status: 'active',
  } as unknown as Instance;
}

/** An account that sees organizations. */
export function accountOf(...organizationIds: string[]): Account {
  const organizations = organizationIds.map((id) => ({
    id,
    name: `Org ${id}`,
    createdAt: '2026-01-01T00:00:00.000Z',
    ownerId: 'u',
  }));
  return { version: '0.30.2', caller: null, organizations };
}

/** Members by their addresses. */
export function membersOf(...emails: string[]): Member[] {
  return emails.map((email, index) => ({
    id: `m-${index}`,
    organizationId: 'o',
    userId: `u-${index}`,
    role: 'member',
    createdAt: '2026-01-01T00:00:00.000Z',
    user: { id: `u-${index}`, email },
  }));
}

/** A pending invitation. */
export function invitationOf(email: string): Invitation {
  return { id: 'i-1', organizationId: 'o', email, role: 'admin', status: 'pending', expiresAt: '2030-01-01' };
}

/** The table over a real cache of what was last seen. */
export function openPeople(folder: string, instances: Instance[], lastSeen = openSeen(folder)) {
  const listeners: ((list: Instance[]) => void)[] = [];
  const told: EventPayload<'people.changed'>[] = [];
  const notices: Notice[] = [];
  /** Where an export goes; null gives it up. */
  const target: { file: string | null; onAsked: () => void } = { file: null, onAsked: () => {} };
  const people = createPeople({
    instances: {
      list: () => instances,
      onChange: (listener) => {
        listeners.push(listener);
        return () => {};
      },
    },
    lastSeen,
    file: path.join(folder, 'people.json'),
    clock: () => 0,
    newId: countIds(),
    notify: (notice) => notices.push(notice),
    chooseTarget: async () => {
      target.onAsked();
      return target.file;
    },
    onChange: (revisions) => told.push(revisions),
  });

  /** Calls as the router does: question and answer must fit the contract. */
  async function call<N extends Extract<CallName, `people.${string}`>>(
    name: N,
    input: CallInput<N>,
  ): Promise<Result<CallOutput<N>>> {
    const asked = calls[name].input.parse(input);
    const answer = await (people.calls[name] as (input: unknown) => Promise<Result<CallOutput<N>>>)(asked);
    if (answer.ok) calls[name].output.parse(answer.value);
    return answer;
  }

  async function value<N extends Extract<CallName, `people.${string}`>>(name: N, input: CallInput<N>) {
    const answer = await call(name, input);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  }

  return {
    people,
    lastSeen,
    told,
    notices,
    target,
    call,
    value,
    /** The addresses of everyone, in order. */
    async emails(query: Partial<PeopleQuery> = {}) {
      const page = await value('people.list', { query: { ...EVERYONE, ...query }, from: 0, count: 200 });
      return page.persons.map(({ email }) => email);
    },
    /** The instances are others from now on. */
    setInstances(next: Instance[]) {
      instances = next;
      for (const listener of listeners) listener(next);
    },
  };
}

/** What was last seen, kept in a folder of its own. */
export function openSeen(folder: string, quota?: { rows: number; size: number; granted?: number }) {
  return createLastSeen({
    folder: path.join(folder, 'last-seen'),
    clock: () => 1_000,
    ...(quota ? { quota: { granted: 100_000, ...quota } } : {}),
  });
}
