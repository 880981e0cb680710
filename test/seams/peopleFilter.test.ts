import { expect, test } from 'vitest';
import type { PeopleQuery } from '../../src/shared/calls/people.ts';
import { EVERYONE } from '../../src/shared/peopleQuery.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside } from './quayside.ts';

const simulator = testSimulator();

test('“admin” and “no 2FA” find who is admin and lacks 2FA in one place, not admin in one and without 2FA in another', async () => {
  const app = await openQuayside();
  for (const [name, role, twoFactorEnabled] of [
    ['Shop', 'admin', true],
    ['Blog', 'member', false],
  ] as const) {
    const server = await simulator.addInstance({
      name,
      seed: {
        owner: { email: 'me@example.com', twoFactorEnabled: true },
        organizations: [
          {
            name: 'Acme',
            members: [
              { email: 'ann@example.com', role, twoFactorEnabled },
              { email: 'ben@example.com', role: 'admin', twoFactorEnabled: name === 'Shop' },
            ],
          },
        ],
      },
    });
    await app.add(server);
  }
  const found = async (query: Partial<PeopleQuery>) => {
    const list = await app.call('people.list', { query: { ...EVERYONE, ...query }, from: 0, count: 10 });
    return list.persons.map(({ email }) => email);
  };
  expect(await found({ roles: ['admin'] })).toEqual(['ann@example.com', 'ben@example.com']);
  expect(await found({ noTwoFactor: true })).toEqual(['ann@example.com', 'ben@example.com']);
  expect(await found({ roles: ['admin'], noTwoFactor: true })).toEqual(['ben@example.com']);
  expect(await found({ roles: ['admin'], sees: ['nothing'] })).toEqual([]);
});

test('a search for a client, an instance or an organization finds who is there, also once they are called otherwise; the palette names people alone', async () => {
  const app = await openQuayside();
  for (const [name, organization, email] of [
    ['One', 'Frontend', 'ann@x.example'],
    ['Two', 'Backend', 'ben@x.example'],
  ] as const) {
    const organizations = [{ name: organization, members: [{ email }] }];
    const seed = { owner: { email: 'me@agency.example' }, organizations };
    await app.add(await simulator.addInstance({ name, seed }));
  }
  const [one = ''] = app.state().order;
  const client = (name: string) => [{ id: 'g', name, instanceIds: [one], folded: false }];
  const found = async (query: Partial<PeopleQuery>) => {
    const { persons } = await app.call('people.list', {
      query: { ...EVERYONE, ...query },
      from: 0,
      count: 10,
    });
    return persons.map(({ email }) => email).filter((email) => email !== 'me@agency.example');
  };
  await app.call('preferences.save', { groups: client('Northwind') });
  for (const search of ['northwind', 'one', 'frontend', 'ann north', 'north front'])
    expect(await found({ search })).toEqual(['ann@x.example']);
  expect(await found({ search: 'north backend' })).toEqual([]);
  expect(await found({ named: 'northwind' })).toEqual([]);
  await app.call('preferences.save', { groups: client('Harbor') });
  expect(await found({ search: 'northwind' })).toEqual([]);
  expect(await found({ search: 'harbor' })).toEqual(['ann@x.example']);
});
