import path from 'node:path';
import { createPeople } from '../../../src/main/people/people.ts';
import { createTable } from '../../../src/main/people/table.ts';
import { type Cache, createCache, type SeenSignIns } from '../../../src/main/world/cache.ts';
import type { PeopleQuery } from '../../../src/shared/calls/people.ts';
import type { Account, Invitation, Member } from '../../../src/shared/dokploy.ts';
import type { EventPayload } from '../../../src/shared/events.ts';
import type { Instance, Notice } from '../../../src/shared/instance.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import { EVERYONE } from '../../../src/shared/peopleQuery.ts';
import { memberRow, organizationRow } from '../../shared/records.ts';
import { calling } from '../calling.ts';
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

export function accountOf(...organizationIds: string[]): Account {
  const organizations = organizationIds.map((id) => organizationRow(id, { name: `Org ${id}`, ownerId: 'u' }));
  return { version: '0.30.2', caller: null, organizations };
}

export function membersOf(...emails: string[]): Member[] {
  return emails.map((email, index) =>
    memberRow(`u-${index}`, { id: `m-${index}`, organizationId: 'o', email }),
  );
}

export function invitationOf(email: string): Invitation {
  return { id: 'i-1', organizationId: 'o', email, role: 'admin', status: 'pending', expiresAt: '2030-01-01' };
}

type ListAt = { instanceId: string; organizationId: string; facts: { at: number } };

/** A table over lists that a test puts in, each in the place of the one before it. */
export function openTable() {
  const accounts = new Map<string, Pick<Account, 'organizations' | 'left'>>();
  const lists = new Map<string, { data: unknown[]; at: number }>();
  const noticed = new Map<string, Record<string, { from: number; at: number }>>();
  const signIns = new Map<string, SeenSignIns>();
  let instances: Instance[] = [];
  let tellInstances = (_: Instance[]) => {};
  let tell: Parameters<Cache['onChange']>[0] = () => {};
  const table = createTable({
    instances: {
      list: () => instances,
      onChange(listener) {
        tellInstances = listener;
        return () => {};
      },
    },
    cache: {
      accountOf(id) {
        const data = accounts.get(id) as Account | undefined;
        return data ? { data, at: 1 } : null;
      },
      noticedIn: (id, organizationId) => noticed.get(`${id} ${organizationId}`),
      signInsOn: (id) => signIns.get(id),
      listOf: (id, { kind, organizationId }) => lists.get(`${id} ${organizationId} ${kind}`) as never,
      onChange(listener) {
        tell = listener;
      },
    },
    onChange() {},
  });
  table.follow();
  const deleteLists = (begin: string) => {
    for (const key of lists.keys()) if (key.startsWith(begin)) lists.delete(key);
  };
  const part = (one: object) => ({ part: one as never, askedAt: 1, at: 1 });
  return {
    ...table,
    setInstances(next: Instance[]) {
      const ids = next.map(({ id }) => id);
      const known = [...accounts.keys(), ...[...lists.keys()].map((key) => key.split(' ')[0] ?? '')];
      for (const id of new Set([...known, ...signIns.keys()])) if (!ids.includes(id)) this.forget(id, null);
      instances = next;
      tellInstances(next);
    },
    setAccount(instanceId: string, account: Pick<Account, 'organizations' | 'left'>) {
      accounts.set(instanceId, account);
      tell({ instanceId, ...part({ account }) });
    },
    setList({
      instanceId,
      organizationId,
      facts,
      ...list
    }: ListAt & ({ members: Member[] } | { invitations: Invitation[] })) {
      const [kind, data] = 'members' in list ? ['members', list.members] : ['invitations', list.invitations];
      lists.set(`${instanceId} ${organizationId} ${kind}`, { data, ...facts });
      tell({ instanceId, ...part({ organizationId }) });
    },
    setNoticed(instanceId: string, organizationId: string, by: Record<string, { from: number; at: number }>) {
      noticed.set(`${instanceId} ${organizationId}`, by);
      tell({ instanceId, noticed: organizationId });
    },
    setSignIns(instanceId: string, seen: SeenSignIns) {
      signIns.set(instanceId, seen);
      tell({ instanceId, signIns: seen });
    },
    forget(instanceId: string, gone: string | null) {
      if (gone === null) signIns.delete(instanceId);
      deleteLists(gone === null ? `${instanceId} ` : `${instanceId} ${gone} `);
      const { organizations = [], left = [] } = accounts.get(instanceId) ?? {};
      const isOther = ({ id }: { id: string }) => id !== gone;
      if (gone === null) accounts.delete(instanceId);
      else
        accounts.set(instanceId, {
          organizations: organizations.filter(isOther),
          left: left.filter(isOther),
        });
      tell({ instanceId, gone });
    },
  };
}

export function openPeople(folder: string, instances: Instance[], cache = openSeen(folder)) {
  const done: { change: Change; at: number }[] = [];
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
    cache,
    doneSteps: async () => done,
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

  const { call, value } = calling(people.calls);

  return {
    people,
    cache,
    told,
    done,
    notices,
    target,
    call,
    value,
    async emails(query: Partial<PeopleQuery> = {}) {
      const page = await value('people.list', { query: { ...EVERYONE, ...query }, from: 0, count: 200 });
      return page.persons.map(({ email }) => email);
    },
    setInstances(next: Instance[]) {
      instances = next;
      for (const listener of listeners) listener(next);
    },
  };
}

export function openSeen(folder: string) {
  return createCache({ folder: path.join(folder, 'last-seen'), clock: () => 1_000 });
}
