import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { PeopleQuery } from '../../../src/shared/calls/people.ts';
import type { Member } from '../../../src/shared/dokploy.ts';
import { EVERYONE } from '../../../src/shared/peopleQuery.ts';
import { makeFolder } from '../storage/folder.ts';
import { accountOf, instanceOf, invitationOf, membersOf, openPeople } from './seen.ts';

/** Two instances: one with Ann, Bob and an invitation in an organization and another one that is not read; one unknown. */
function open() {
  const folder = makeFolder();
  const opened = openPeople(folder, [instanceOf('shop'), instanceOf('blog')]);
  const record = opened.cache.recorder('shop');
  record({ account: accountOf('a', 'b', 'c') });
  record({ organizationId: 'a', members: membersOf('Ann@x.example', 'bob@x.example') });
  record({
    organizationId: 'a',
    invitations: [invitationOf('new@x.example'), invitationOf('bob@x.example')],
  });
  record({ organizationId: 'b', members: membersOf('ann@x.example', '') });
  const file = path.join(folder, 'people.file');
  opened.target.file = file;
  return {
    ...opened,
    file,
    async written(format: 'csv' | 'json', query: Partial<PeopleQuery> = {}) {
      const answer = await opened.value('people.export', { query: { ...EVERYONE, ...query }, format });
      return { answer, text: readFileSync(file, 'utf8') };
    },
  };
}

test('the file has a line for each address in each organization, and the answer says what is not in it', async () => {
  const { written } = open();
  const { answer, text } = await written('csv');
  expect(answer).toEqual({
    outcome: 'saved',
    fileName: 'people.file',
    people: 3,
    lines: 4,
    withoutAddress: 1,
    unread: 1,
    partly: 1,
    instances: 1,
  });
  expect(text.split('\r\n').map((line) => line.split(',').slice(0, 6).join(','))).toEqual([
    '\ufeffAddress,Name,Instance,Organization,Role,State',
    'Ann@x.example,,Instance shop,Org a,member,member',
    'ann@x.example,,Instance shop,Org b,member,member',
    'bob@x.example,,Instance shop,Org a,member,member',
    'new@x.example,,Instance shop,Org a,admin,invited',
    '',
  ]);
});

test('only whom the filter shows is in the file, and only what is on its instances counts as missing', async () => {
  const { written } = open();
  const { answer, text } = await written('json', { search: 'new@', instanceIds: ['shop'] });
  expect(answer).toMatchObject({ people: 1, lines: 1, instances: 0, unread: 1 });
  expect(JSON.parse(text)).toEqual([
    {
      address: 'new@x.example',
      instance: 'Instance shop',
      organization: 'Org a',
      role: 'admin',
      state: 'invited',
      invitationEnds: '2030-01-01T00:00:00.000Z',
      lastChangeBy: 'unknown',
      readAt: '1970-01-01T00:00:01.000Z',
      instanceId: 'shop',
      organizationId: 'a',
    },
  ]);
});

test('each line says what a member sees and which switches are on, also that it was not read', async () => {
  const { cache, written } = open();
  const [ann, bob, carl, dora] = membersOf(
    'ann@x.example',
    'bob@x.example',
    'carl@x.example',
    'dora@x.example',
  );
  const granted = {
    switches: ['canAccessToDocker', 'canCreateProjects'] as const,
    projects: ['p'],
    services: ['s'],
  };
  const members = [
    { ...ann, permissions: { ...granted, switches: [...granted.switches] } },
    { ...bob, permissions: {} },
    { ...carl, role: 'admin', permissions: {} },
    dora,
  ] as Member[];
  cache.recorder('shop')({ organizationId: 'a', members });
  cache.recorder('shop')({ organizationId: 'b', members: [] });
  const { text } = await written('json');
  const lines: Record<string, string>[] = JSON.parse(text);
  expect(lines.map(({ address, access, switches }) => [address, access, switches])).toEqual([
    ['ann@x.example', '1 project, 1 service, 2 switches', 'Create projects, Docker'],
    ['bob@x.example', 'sees nothing', undefined],
    ['carl@x.example', 'everything, as admin', undefined],
    ['dora@x.example', 'not read', undefined],
    ['new@x.example', undefined, undefined],
  ]);
});

test('what is read while the file is written changes nothing of it', async () => {
  const { cache, target, written } = open();
  target.onAsked = () => cache.recorder('shop')({ organizationId: 'a', members: [] });
  expect((await written('json')).answer).toMatchObject({ lines: 4 });
  expect((await written('json')).answer).toMatchObject({ lines: 3 });
});

test('a person who gives it up gets no file, and a folder that is gone is told', async () => {
  const { target, call } = open();
  target.file = null;
  expect(await call('people.export', { query: EVERYONE, format: 'csv' })).toEqual({
    ok: true,
    value: { outcome: 'canceled' },
  });
  target.file = path.join(makeFolder(), 'gone', 'people.csv');
  const refused = await call('people.export', { query: EVERYONE, format: 'csv' });
  expect(refused).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
});
