import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { accountOf, instanceOf, membersOf } from '../people/seen.ts';
import { makeFolder } from '../storage/folder.ts';
import { ACCESS_NEEDS } from './accessNeeds.ts';
import { openAccess } from './fixture.ts';

const SHOP = { ...instanceOf('shop'), name: 'Shop' };
const BY = { name: 'Jane Doe', email: 'jane@x.example' };

/** A signed baseline of Ann and Bob, after which Ann was made an admin and Eva came. */
async function openSigned(folder = makeFolder()) {
  const opened = openAccess(folder, [SHOP]);
  const record = opened.cache.recorder('shop');
  record({ account: accountOf('a') });
  record({ organizationId: 'a', members: membersOf('ann@x.example', 'bob@x.example') });
  record({ organizationId: 'a', invitations: [] });
  const { id } = await opened.value('access.keep', { name: 'Q4', instanceIds: [] });
  await opened.value('access.sign', { id, by: BY });
  const later = (role: string) => {
    const [ann, ...others] = membersOf('ann@x.example', 'bob@x.example', 'eva@x.example');
    const members = [{ ...(ann as typeof ann & object), role }, ...others];
    opened.cache.recorder('shop')({ organizationId: 'a', members });
  };
  later('admin');
  const keys = async () => (await opened.value('access.compare', { id })).differences.map(({ key }) => key);
  const signed = async () => (await opened.value('access.list', {})).baselines[0]?.signed;
  const file = path.join(folder, 'access', `${id}.json`);
  return { ...opened, id, keys, signed, later, folder, file, text: () => readFileSync(file, 'utf8') };
}

test('what is accepted stands dated beside a signed baseline, whose content and signature stay as they were', async () => {
  const { value, drift, id, keys, signed, text, noted } = await openSigned();
  const { instances, signed: before } = JSON.parse(text());
  const [raised = ''] = await keys();
  expect(await value('access.accept', { id, keys: [raised] })).toEqual({ accepted: 1 });
  expect(await drift(id)).toEqual([['new', 'eva@x.example']]);
  expect((await value('access.compare', { id })).accepted).toMatchObject([
    { difference: { kind: 'raised', personId: 'ann@x.example' }, at: 5_000 },
  ]);
  const now = JSON.parse(text());
  expect([now.instances, now.signed]).toEqual([instances, before]);
  expect(now.addendum).toEqual([
    {
      at: 5_000,
      differences: [{ key: raised, words: 'Raised from member to admin, ann@x.example, Org a' }],
    },
  ]);
  expect(await signed()).toEqual({ at: 5_000, by: BY, fingerprint: 'of the key', holds: true });
  expect(noted).toEqual([
    expect.stringMatching(/^keep-access/),
    'sign-baseline: “Q4”, by Jane Doe (jane@x.example). It never changes from now on.',
    'accept-access: Beside “Q4”: raised, ann@x.example, Org a.',
  ]);
});

test('what was accepted beside it and becomes another difference is to be decided anew; what is again as it was signed is none', async () => {
  const { value, drift, id, keys, later } = await openSigned();
  await value('access.accept', { id, keys: await keys() });
  expect(await drift(id)).toEqual([]);
  later('owner');
  expect(await drift(id)).toEqual([['raised', 'ann@x.example']]);
  later('member');
  expect(await drift(id)).toEqual([]);
  later('admin');
  expect(await drift(id)).toEqual([['raised', 'ann@x.example']]);
});

test('what was accepted beside it is accepted still once its list was unread for a while', async () => {
  const { value, drift, id, keys, cache, later } = await openSigned();
  await value('access.accept', { id, keys: await keys() });
  await cache.remove('shop');
  expect((await value('access.compare', { id })).apart).toMatchObject([{ why: 'unread' }]);
  cache.recorder('shop')({ account: accountOf('a') });
  cache.recorder('shop')({ organizationId: 'a', invitations: [] });
  expect((await value('access.compare', { id })).apart).toMatchObject([{ why: 'unread' }]);
  later('admin');
  expect(await drift(id)).toEqual([]);
});

test('a signed one keeps its name and what it has of a removed instance, takes no new organization, and is signed once', async () => {
  const { access, call, value, id, text, cache } = await openSigned();
  const before = JSON.parse(text());
  expect(await call('access.rename', { id, name: 'Other' })).toMatchObject({ error: { code: 'bad-input' } });
  expect(await call('access.sign', { id, by: BY })).toMatchObject({ error: { code: 'bad-input' } });
  await access.forget('shop');
  expect(JSON.parse(text())).toEqual(before);
  const made = accountOf('a', 'b');
  cache.recorder('shop')({
    account: {
      ...made,
      organizations: made.organizations.map((each) => ({
        ...each,
        createdAt: new Date(9_000).toISOString(),
      })),
    },
  });
  cache.recorder('shop')({ organizationId: 'b', members: membersOf('ann@x.example') });
  const { differences } = await value('access.compare', { id });
  const found = differences.find(({ kind }) => kind === 'organization-new');
  expect(await value('access.accept', { id, keys: [found?.key ?? ''] })).toEqual({ accepted: 0 });
});

test('a name and an address are asked of whoever signs', async () => {
  const { call, id } = await openSigned();
  expect(await call('access.sign', { id, by: { name: ' ', email: 'x' } })).toMatchObject({
    error: { code: 'bad-input', message: 'Nobody is named who signs this baseline.' },
  });
});

test('an instance that is removed while the keychain is asked leaves a baseline unsigned, never signed as something else', async () => {
  const blog = { ...instanceOf('blog'), name: 'Blog' };
  let meanwhile = async () => {};
  const opened = openAccess(makeFolder(), [SHOP, blog], {
    signing: {
      ...ACCESS_NEEDS.signing,
      sign: async (text) => {
        await meanwhile();
        return ACCESS_NEEDS.signing.sign(text);
      },
    },
  });
  for (const id of ['shop', 'blog']) {
    const record = opened.cache.recorder(id);
    record({ account: accountOf('a') });
    record({ organizationId: 'a', members: membersOf('ann@x.example') });
  }
  const { id } = await opened.value('access.keep', { name: 'Q4', instanceIds: [] });
  meanwhile = async () => void (await opened.access.forget('blog'));
  expect(await opened.call('access.sign', { id, by: BY })).toMatchObject({ error: { code: 'conflict' } });
  meanwhile = async () => {};
  expect(await opened.call('access.sign', { id, by: BY })).toMatchObject({ ok: true });
  expect((await opened.value('access.list', {})).baselines[0]?.signed?.holds).toBe(true);
});

test('another start finds the signature good, and one character that is changed in the file bad', async () => {
  const first = await openSigned();
  await first.value('access.accept', { id: first.id, keys: await first.keys() });
  const again = openAccess(first.folder, [SHOP]);
  const holds = async (opened: typeof again) =>
    (await opened.value('access.list', {})).baselines[0]?.signed?.holds;
  expect(await holds(again)).toBe(true);
  const { text, file } = first;
  writeFileSync(file, text().replace('bob@x.example', 'rob@x.example'));
  expect(await holds(openAccess(first.folder, [SHOP]))).toBe(false);
});

test('an older Quayside leaves a signed one alone, and reads any other', async () => {
  const { text, value, folder } = await openSigned();
  expect(JSON.parse(text()).version).toBe(3);
  const { id } = await value('access.keep', { name: 'Unsigned', instanceIds: [] });
  expect(JSON.parse(readFileSync(path.join(folder, 'access', `${id}.json`), 'utf8')).version).toBe(2);
});
