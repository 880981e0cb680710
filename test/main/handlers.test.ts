import { expect, test } from 'vitest';
import { createHandlers } from '../../src/main/handlers.ts';
import { type ErrorCode, fail, ok, type Result } from '../../src/shared/errors.ts';
import type { Instance } from '../../src/shared/instance.ts';
import type { Preferences } from '../../src/shared/preferences.ts';
import { SETTINGS } from '../../src/shared/settings.ts';

// What is done around the modules that do the work: in which order, and what of it when one of them fails.

const instance = (origin: string): Instance => ({
  id: 'shop',
  name: 'Shop',
  origin,
  color: 'red',
  createdAt: '2026-01-01T00:00:00.000Z',
  status: 'active',
  keys: [],
});
const NO_CHOICES: Preferences = {
  ...SETTINGS,
  ...{ theme: 'dark', route: { at: 'home' }, views: {}, groups: [], rail: 'narrow' },
  ...{ savedViews: [], used: [], trayTold: false },
};
const failed = (code: ErrorCode) => fail({ code, message: code, advice: '' });

type Options = Parameters<typeof createHandlers>[0];

/** Main's modules, each of which says what it was asked, and fails where the test wants it to. */
function open({ fails = [] as string[], removing = [] as string[], choices = NO_CHOICES } = {}) {
  const said: string[] = [];
  let origin = 'https://shop.example.com';
  const say = <T>(name: string, value: T): Result<T> => {
    said.push(name);
    return fails.includes(name) ? failed('internal') : ok(value);
  };
  const found = (id: string) => (id === 'shop' ? ok(instance(origin)) : failed('instance-unknown'));
  const options = {
    version: '1.0.0',
    platform: 'linux',
    clock: () => 1,
    newId: () => 'id',
    events: { snapshot: () => ({ revision: 7 }) },
    notices: { dismiss: (id: string) => said.push(`dismiss ${id}`) },
    notify: () => {},
    onSignal: { reload: () => said.push('reload') },
    logPageError: (text: string) => said.push(`log ${text}`),
    health: {
      all: () => ({}),
    },
    instances: {
      id: 'registry',
      writable: true,
      list: () => [instance(origin)],
      all: () => [
        instance(origin),
        ...removing.map((id) => ({ ...instance(origin), id, status: 'removing' })),
      ],
      find: found,
      reorder: async (ids: string[]) => say(`reorder ${ids}`, null),
    },
    keychain: { check: async () => 'locked', release: () => {} },
    credentialStore: {
      removeInstance: async (id: string) => say(`remove ${id}`, null),
      moveIn: async () => say('moveIn', 3),
      keyOf: async () => failed('key-missing'),
    },
    connecting: {
      add: async () => say('add', instance(origin)),
      edit: async ({ url }: { url: string }) => {
        const edited = say('edit', instance(url));
        if (edited.ok) origin = url;
        return edited;
      },
      cancel: (id: string) => said.push(`cancel ${id}`),
    },
    serverIdentity: {
      accept: async () => say('accept', instance(origin)),
      forget: (id: string) => said.push(`forget identity ${id}`),
      admit: async () => ok(null),
    },
    operations: {
      engine: { calls: {} },
      actions: {},
      access: {},
      keys: {
        renewMoved: async () => said.push('renew keys'),
        removeInstance: (_id: string, _how: object, remove: () => Promise<unknown>) => remove(),
      },
    },
    people: { calls: {} },
    needs: { calls: {} },
    wanted: { calls: { 'app.giveUp': () => ok({}) } },
    help: { 'app.giveUp': () => ok({}) },
    reads: {},
    readings: {},
    plans: { 'app.giveUp': () => ok({}) },
    ask: async () => 'yes',
    access: { calls: {} },
    ends: { calls: {} },
    review: { calls: {} },
    campaigns: { calls: {} },
    permissions: { calls: { 'app.giveUp': () => ok({}) }, kits: {} },
    accounts: {
      outdate: () => said.push('outdate'),
      forget: (id: string) => said.push(`forget account ${id}`),
      absent: () => [],
      last: () => null,
    },
    transport: {
      closeInstance: (id: string) => said.push(`close ${id}`),
      endWait: (id: string) => said.push(`end wait ${id}`),
      stopWrite: (id: string) => said.push(`stop write ${id}`),
    },
    cache: {
      summaries: async (ids: string[]) => ids,
      list: async (_: string, { kind }: { kind: string }) =>
        kind === 'members' ? { data: [], at: 5 } : undefined,
      remove: async (id: string) => said.push(`forget seen ${id}`),
    },
    preferences: { read: () => choices, save: async () => say('save', null) },
    showTheme: (theme: string) => said.push(`theme ${theme}`),
    openInBrowser: async (url: string) => say(`open ${url}`, null),
    rejectedCertificates: {},
    verification: {},
    dokploy: {},
    encryption: {},
    dialogs: {},
    activity: { note: () => {} },
    writeClipboard: async () => ok(null),
    writeSecret: async () => ok(null),
  };
  return { handlers: createHandlers(options as unknown as Options), said };
}

const edit = (url: string) => ({
  attemptId: 'a',
  instanceId: 'shop',
  name: 'Shop',
  color: 'red' as const,
  url,
});
const MOVED = 'https://new.example.com';

test('a start gives all that the page needs in one answer', async () => {
  const { handlers } = open();
  expect(await handlers['app.start']({})).toMatchObject({
    value: {
      version: '1.0.0',
      platform: 'linux',
      instances: [{ id: 'shop' }],
      lastSeen: ['shop'],
      preferences: { theme: 'dark' },
      events: { revision: 7 },
      writable: true,
    },
  });
  const list = { instanceId: 'shop', organizationId: 'acme', part: 'members' as const };
  expect(await handlers['world.seen']({ lists: [list, { ...list, part: 'invitations' }] })).toEqual(
    ok({ patches: [{ ...list, at: 5, beside: true, result: ok([]) }] }),
  );
  expect(await handlers['keychain.check']({})).toEqual(ok({ state: 'locked' }));
});

test('of an instance whose removal is still to be finished a start gives no choices: the page would save them again', async () => {
  const column = (instanceId: string) => ({ instanceId, organizationId: 'acme', shows: 'members' }) as const;
  const view = {
    ...{ as: 'compare' as const, search: '', choices: {}, sort: null, stayZero: false },
    ...{ id: '1', name: 'Both', columns: [column('gone'), column('shop')] },
  };
  const { handlers } = open({ removing: ['gone'], choices: { ...NO_CHOICES, savedViews: [view] } });
  expect(await handlers['app.start']({})).toMatchObject({
    value: { preferences: { savedViews: [{ name: 'Both', columns: [column('shop')] }] } },
  });
});

test('what the page tells is handed on', async () => {
  const { handlers, said } = open();
  await handlers['app.signal']({ signal: 'reload' });
  await handlers['app.logError']({ text: 'oops' });
  await handlers['app.dismissNotice']({ noticeId: 'n' });
  await handlers['app.giveUp']({ id: 'a' });
  await handlers['instances.endWait']({ instanceId: 'shop' });
  await handlers['instances.stopWrite']({ instanceId: 'shop' });
  expect(said).toEqual(['reload', 'log oops', 'dismiss n', 'cancel a', 'end wait shop', 'stop write shop']);
});

test('an installation that is accepted has what was known of the former one forgotten', async () => {
  const { handlers, said } = open();
  expect(await handlers['instances.acceptInstallation']({ instanceId: 'shop' })).toMatchObject({ ok: true });
  expect(said).toEqual(['accept', 'forget account shop', 'forget seen shop']);
});

test('a theme shows at once, also where it cannot be kept; other choices leave it alone', async () => {
  const { handlers, said } = open({ fails: ['save'] });
  expect((await handlers['preferences.save']({ theme: 'light' })).ok).toBe(false);
  await handlers['preferences.save']({ route: { at: 'home' } });
  expect(said).toEqual(['theme light', 'save', 'save']);
  expect(await open().handlers['preferences.save']({})).toEqual(ok({}));
});

test('a removed instance is forgotten everywhere, and nowhere when it could not be removed', async () => {
  const { handlers, said } = open();
  expect(await handlers['instances.remove']({ instanceId: 'shop' })).toEqual(ok({}));
  const forgotten = ['close shop', 'forget account shop', 'forget identity shop'];
  expect(said).toEqual(expect.arrayContaining(['remove shop', ...forgotten]));
  const kept = open({ fails: ['remove shop'] });
  expect((await kept.handlers['instances.remove']({ instanceId: 'shop' })).ok).toBe(false);
  for (const each of forgotten) expect(kept.said).not.toContain(each);
});

test('keys are renewed after a move alone', async () => {
  const moved = open();
  expect(await moved.handlers['instances.edit'](edit(MOVED))).toMatchObject({ value: { origin: MOVED } });
  expect(moved.said).toEqual(['edit', 'renew keys']);
  const stayed = open();
  await stayed.handlers['instances.edit'](edit('https://shop.example.com'));
  const refused = open({ fails: ['edit'] });
  expect((await refused.handlers['instances.edit'](edit(MOVED))).ok).toBe(false);
  const gone = open();
  await gone.handlers['instances.edit']({ ...edit(MOVED), instanceId: 'gone' });
  for (const { said } of [stayed, refused, gone]) expect(said).toEqual(['edit']);
});

test('an instance’s own page is opened at its address, the page of keys at the one that is typed, and none at another', async () => {
  const { handlers, said } = open();
  expect(await handlers['instances.open']({ instanceId: 'shop' })).toEqual(ok({}));
  expect(await handlers['instances.open']({ instanceId: 'gone' })).toMatchObject({
    error: { code: 'instance-unknown' },
  });
  await handlers['instances.open']({ instanceId: 'shop', invitationId: 'a/b' });
  await handlers['instances.openKeyPage']({ url: 'new.example.com/dashboard/projects?x=1' });
  expect(await handlers['instances.openKeyPage']({ url: 'javascript:alert(1)' })).toMatchObject({
    error: { code: 'url-invalid' },
  });
  expect(said).toEqual([
    'open https://shop.example.com',
    'open https://shop.example.com/invitation?token=a%2Fb',
    'open https://new.example.com/dashboard/settings/profile',
  ]);
  expect(
    (await open({ fails: ['reorder a,b'] }).handlers['instances.reorder']({ instanceIds: ['a', 'b'] })).ok,
  ).toBe(false);
  expect(await handlers['keys.moveIn']({})).toEqual(ok({ moved: 3 }));
  expect((await open({ fails: ['moveIn'] }).handlers['keys.moveIn']({})).ok).toBe(false);
});
