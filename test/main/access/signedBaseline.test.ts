import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { keychainOf } from '../campaigns/signers.ts';
import { FakeKeychain } from '../credentials/fakeKeychain.ts';
import { accountOf, instanceOf, membersOf } from '../people/seen.ts';
import { makeFolder } from '../storage/folder.ts';
import { ACCESS_NEEDS } from './accessNeeds.ts';
import { openAccess } from './fixture.ts';

const SHOP = { ...instanceOf('shop'), name: 'Shop' };
const BY = { name: 'Jane Doe', email: 'jane@x.example' };

/** A signed baseline of Ann and Bob, after which Ann was made an admin and Eva came. */
async function openSigned(folder = makeFolder(), keychain = keychainOf()) {
  const opened = openAccess(folder, [SHOP], { keychain });
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

/** What a new start shows of a signed baseline whose file something else changed while the app was closed. */
async function afterChange(change: (file: { signed?: object }) => object) {
  const backend = new FakeKeychain();
  const { file, text, folder, id } = await openSigned(makeFolder(), keychainOf(backend));
  const before = text();
  writeFileSync(file, JSON.stringify(change(JSON.parse(before))));
  const open = () => openAccess(folder, [SHOP], { keychain: keychainOf(backend) });
  const signedIn = async ({ value }: ReturnType<typeof open>) =>
    (await value('access.list', {})).baselines[0]?.signed;
  return { backend, before, file, text, id, open, signedIn };
}
const toldOf = ({ notices }: ReturnType<typeof openAccess>) => notices.map(({ title }) => title);
const CHANGED = 'A baseline’s signature was changed outside Quayside';

test('a signature that was cut out of a baseline or replaced while the app was closed is told, once, and put back', async () => {
  for (const change of [
    ({ signed: _, ...rest }: { signed?: object }) => rest,
    (file: { signed?: object }) => ({ ...file, signed: { ...file.signed, key: 'mine', signature: 'mine' } }),
    (file: { signed?: object }) => ({ ...file, signed: { ...file.signed, by: { ...BY, name: 'Tom' } } }),
  ]) {
    const { before, text, open, signedIn } = await afterChange(change);
    const again = open();
    expect(await signedIn(again)).toEqual({ at: 5_000, by: BY, fingerprint: 'of the key', holds: true });
    expect(toldOf(again)).toEqual([CHANGED]);
    expect(JSON.parse(text())).toEqual(JSON.parse(before));
    const third = open();
    expect(await signedIn(third)).toMatchObject({ holds: true });
    expect(toldOf(third)).toEqual([]);
  }
});

test('a signature that was cut out with what it signs changed does not hold, and the baseline takes no other name or signature', async () => {
  const { open, signedIn, id } = await afterChange(({ signed: _, ...rest }) => ({ ...rest, name: 'Q5' }));
  const again = open();
  expect(await again.call('access.rename', { id, name: 'Q6' })).toMatchObject({ ok: false });
  expect(await again.call('access.sign', { id, by: BY })).toMatchObject({ ok: false });
  expect(await signedIn(again)).toMatchObject({ holds: false });
});

test('while the keychain is out of reach nothing is said to be changed; it is told once it is there', async () => {
  const { backend, open, signedIn } = await afterChange(({ signed: _, ...rest }) => rest);
  backend.mode = 'absent';
  const again = open();
  expect(await signedIn(again)).toBe(null);
  expect(toldOf(again)).toEqual([]);
  backend.mode = 'ready';
  expect(await signedIn(again)).toMatchObject({ holds: true });
  expect(toldOf(again)).toEqual([CHANGED]);
});

test('one that was signed before the keychain kept signatures is watched from then on; a deleted one leaves none there', async () => {
  const { backend, before, file, id, open, signedIn } = await afterChange((same) => same);
  backend.entries.clear();
  expect(await signedIn(open())).toMatchObject({ holds: true });
  const { signed: _, ...cut } = JSON.parse(before);
  writeFileSync(file, JSON.stringify(cut));
  const again = open();
  expect(await signedIn(again)).toMatchObject({ holds: true });
  await again.value('access.delete', { id });
  expect([...backend.entries.keys()]).toEqual([]);
});

test('an older Quayside leaves a signed one alone, and reads any other', async () => {
  const { text, value, folder } = await openSigned();
  expect(JSON.parse(text()).version).toBe(3);
  const { id } = await value('access.keep', { name: 'Unsigned', instanceIds: [] });
  expect(JSON.parse(readFileSync(path.join(folder, 'access', `${id}.json`), 'utf8')).version).toBe(2);
});
