import { expect, test } from 'vitest';
import { knownInstances } from '../../../src/main/access/wanted.ts';
import type { ListedOrganization } from '../../../src/main/people/access.ts';
import type { Account } from '../../../src/shared/dokploy.ts';
import type { Instance } from '../../../src/shared/instance.ts';
import { accountOf, instanceOf } from '../people/seen.ts';

const list = <Row>(...rows: Row[]) => ({ at: 1, rows });
const ann = {
  id: 'ann@x.example',
  email: 'Ann@x.example',
  name: '',
  memberId: 'm-ann',
  userId: 'u-ann',
  role: 'member',
  twoFactor: null,
  since: 1,
  granted: {},
};

function organization(patch: Partial<ListedOrganization> = {}): ListedOrganization {
  const place = { instanceId: 'shop', organizationId: 'a', organizationName: 'Org a' };
  return { ...place, members: list(ann), invitations: list<never>(), ...patch };
}

/** The instance with keys of these people for the organization. */
function keyed(...people: [userId: string | null, role: string][]): Instance {
  const keys = people.map(([userId, role], at) => ({
    ...{ id: `k${at}`, organizationId: 'a', userId, role, origin: 'made', createdAt: `2026-01-0${at + 1}` },
    expiresAt: null,
  }));
  return { ...instanceOf('shop'), keys: keys as unknown as Instance['keys'] };
}

async function known(
  patch: Partial<ListedOrganization>,
  instance = keyed(['u-me', 'owner']),
  account?: Account,
) {
  const places = { organizations: [organization(patch)], accountOf: () => account ?? null };
  const [shop] = await knownInstances([instance], places);
  return shop?.organizations[0];
}

test('nobody is known of a list that was never read, or that no key opens', async () => {
  expect(await known({})).toMatchObject({
    people: new Map([['ann@x.example', expect.anything()]]),
    whyUnknown: null,
  });
  expect(await known({ invitations: null })).toMatchObject({
    people: null,
    whyUnknown: expect.stringMatching(/^Its invitations have not been read yet/),
  });
  expect(await known({ members: null }, keyed())).toMatchObject({
    whyUnknown: 'This organization has no key.',
  });
});

test('each person whose key opens an organization may act there, the strongest first, by their own role', async () => {
  const instance = keyed(['u-low', 'member'], ['u-me', 'owner'], ['u-low', 'member']);
  const account: Account = {
    ...accountOf('a'),
    caller: { id: 'm', organizationId: 'a', userId: 'u-me', role: 'admin' } as Account['caller'],
  };
  const { principals = [] } = (await known({}, instance, account)) ?? {};
  expect(principals.map(({ userId, role, version }) => [userId, role, version])).toEqual([
    ['u-me', 'admin', '0.30.2'],
    ['u-low', 'member', '0.30.2'],
  ]);
});
