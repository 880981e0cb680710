import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createUses } from '../../../src/main/permissions/uses.ts';
import type { CacheChange } from '../../../src/main/world/cache.ts';
import type { Invitation, Member } from '../../../src/shared/dokploy.ts';
import { type Change, changeShape } from '../../../src/shared/operations/change.ts';
import type { StepState } from '../../../src/shared/operations/operation.ts';
import { countIds, makeFolder } from '../storage/folder.ts';

const ACME = { instanceId: 'shop', organizationId: 'acme' };
const DONE = (at: number): StepState => ({ state: 'done', at, output: {}, undo: null });
const kit = { id: 't', mode: 'at-least' as const };

function open(folder = makeFolder()) {
  let listener: (change: CacheChange) => void = () => {};
  let told = 0;
  const uses = createUses({
    file: path.join(folder, 'uses.json'),
    cache: {
      onChange: (given) => {
        listener = given;
      },
    },
    clock: () => 100,
    newId: countIds(),
    notify: () => {},
    onChange: () => {
      told += 1;
    },
  });

  const did = (change: object, state: StepState = DONE(10), how?: { again: boolean }) =>
    uses.stepChanged({ change: changeShape.parse(JSON.parse(JSON.stringify(change))) as Change, state }, how);
  return {
    folder,
    uses,
    told: () => told,
    did,
    granted: (email: string, more: object = {}, state?: StepState, how?: { again: boolean }) =>
      did(
        {
          ...{ action: 'members.setPermissions', ...ACME, userId: `u-${email}`, email, role: 'member' },
          ...{ grant: {}, revoke: {}, kit, ...more },
        },
        state,
        how,
      ),
    invited: (email: string, more: object = {}, state?: StepState, how?: { again: boolean }) =>
      did({ action: 'invitations.create', ...ACME, email, role: 'member', kit, ...more }, state, how),
    /** A list of the organization is read, with these addresses in it. */
    async read(
      list: 'members' | 'invitations',
      emails: readonly string[],
      { status = 'pending', askedAt = 60, at = 60 } = {},
    ) {
      const part =
        list === 'members'
          ? { members: emails.map((email) => ({ user: { email } }) as Member) }
          : { invitations: emails.map((email) => ({ email, status }) as Invitation) };
      listener({ instanceId: 'shop', part: { organizationId: 'acme', ...part }, askedAt, at });
      // The reading is taken over in its turn.
      await uses.flush();
    },
    async waiting() {
      return (await uses.waiting()).map(({ email, joinedAt }) => [email, joinedAt]);
    },
  };
}

describe('to whom a kit was applied', () => {
  it('is known after a restart', async () => {
    const first = open();
    first.granted('ann@x.example');
    first.granted('bob@x.example', {}, DONE(20));
    await first.uses.flush();
    const second = open(first.folder);
    expect(await second.uses.of()).toEqual(new Map([['t', { people: 2, organizations: 1, at: 20 }]]));
    expect(await second.uses.applied('t')).toMatchObject([
      { ...ACME, people: [{ userId: 'u-ann@x.example', mode: 'at-least', at: 10 }, { at: 20 }] },
    ]);
  });

  it('counts once it was done alone, and no more once that was taken back', async () => {
    const app = open();
    app.granted('ann@x.example', {}, { state: 'running', at: 1 });
    app.granted('bob@x.example', { kit: undefined });
    expect((await app.uses.of()).size).toBe(0);
    app.granted('ann@x.example');
    expect((await app.uses.of()).size).toBe(1);
    app.granted('ann@x.example', { kit: { ...kit, isTakenBack: true } });
    expect((await app.uses.of()).size).toBe(0);
  });

  it('goes with the kit, with an instance, and with a person who is no member any more', async () => {
    const app = open();
    app.granted('ann@x.example');
    app.granted('bob@x.example');
    await app.uses.forgetOthers([{ kitId: 't', ...ACME, members: new Set(['u-ann@x.example']) }]);
    expect((await app.uses.of()).get('t')?.people).toBe(1);
    await app.uses.forgetInstance('other');
    expect((await app.uses.of()).size).toBe(1);
    await app.uses.forgetInstance('shop');
    expect((await app.uses.of()).size).toBe(0);
    app.granted('ann@x.example');
    await app.uses.forgetKit({ id: 't', name: 'Developers' });
    expect((await app.uses.of()).size).toBe(0);
  });

  it('knows which projects it matched then', async () => {
    const app = open();
    app.granted('ann@x.example');
    await app.uses.applied('t');
    const place = { kitId: 't', ...ACME };
    await app.uses.note({
      people: [],
      matched: [{ ...place, projects: ['p1'] }],
      waiting: [],
      everything: [],
    });
    expect(await app.uses.applied('t')).toMatchObject([
      { projects: ['p1'], matchedAt: 100, people: [{ email: 'ann@x.example' }] },
    ]);
  });
});

describe('who was invited with a kit', () => {
  it('waits over a restart, and is told once they are among the members', async () => {
    const first = open();
    first.invited('New@X.example');
    await first.uses.flush();
    const second = open(first.folder);
    expect(await second.waiting()).toEqual([['new@x.example', null]]);
    await second.read('members', ['ann@x.example', 'NEW@x.example']);
    expect(await second.waiting()).toEqual([['new@x.example', 60]]);
    expect(second.told()).toBe(1);
    await second.read('members', ['new@x.example']);
    expect(second.told()).toBe(1);
  });

  it('waits no more once they were granted it, or see everything', async () => {
    const app = open();
    app.invited('new@x.example');
    app.invited('boss@x.example');
    await app.read('members', ['new@x.example', 'boss@x.example']);
    app.granted('new@x.example');
    expect(await app.waiting()).toEqual([['boss@x.example', 60]]);
    await app.uses.note({
      ...{ people: [], matched: [], waiting: [] },
      everything: [{ kitId: 't', ...ACME, email: 'boss@x.example' }],
    });
    expect(await app.waiting()).toEqual([]);
  });

  it('waits again where they were invited anew after they were granted it, also told at once', async () => {
    const app = open();
    app.invited('ann@x.example');
    app.granted('ann@x.example');
    app.invited('ann@x.example', {}, DONE(20));
    app.granted('bob@x.example', {}, DONE(30));
    expect(await app.waiting()).toEqual([['ann@x.example', null]]);
    expect((await app.uses.of()).get('t')?.people).toBe(2);
  });

  it('is told that the kit was deleted, until any other one was granted them', async () => {
    const app = open();
    app.invited('new@x.example');
    app.invited('two@x.example', { kit: { ...kit, id: 'other' } });
    await app.uses.forgetKit({ id: 't', name: 'Developers' });
    await app.read('members', ['new@x.example', 'two@x.example']);
    expect((await app.uses.waiting()).map(({ email, deleted }) => [email, deleted])).toEqual([
      ['new@x.example', 'Developers'],
      ['two@x.example', undefined],
    ]);
    for (const email of ['new@x.example', 'two@x.example'])
      app.granted(email, { kit: { ...kit, id: 'third' } });
    expect(await app.waiting()).toEqual([['two@x.example', 60]]);
  });

  it('is forgotten when the invitation is removed here', async () => {
    const app = open();
    app.invited('new@x.example');
    app.did({
      action: 'invitations.remove',
      ...ACME,
      invitationId: 'i',
      email: 'NEW@x.example',
      role: 'member',
    });
    expect(await app.waiting()).toEqual([]);
  });

  it('is not missed by lists that were asked for before the server had it, whichever list comes late', async () => {
    const app = open();
    app.invited('new@x.example');
    const before = { askedAt: 9, at: 60 };
    for (const _ of [1, 2, 3]) await app.read('invitations', [], before);
    app.did({
      ...{ action: 'members.create', ...ACME, email: 'made@x.example', role: 'member', passwordId: 'p' },
      kit,
    });
    await app.read('members', [], before);
    expect(await app.waiting()).toEqual([
      ['new@x.example', null],
      ['made@x.example', 10],
    ]);
  });

  it('is not told again by an operation that an earlier run left: what became of it since counts', async () => {
    const first = open();
    first.invited('new@x.example', {}, DONE(10));
    first.invited('gone@x.example', {}, DONE(11));
    first.granted('ann@x.example', {}, DONE(12));
    await first.read('members', ['new@x.example']);
    await first.uses.forgetWaiting(({ email }) => email === 'gone@x.example');
    first.granted('ann@x.example', { kit: { ...kit, isTakenBack: true } }, DONE(13));
    await first.uses.flush();
    const second = open(first.folder);
    const again = { again: true };
    second.invited('new@x.example', {}, DONE(10), again);
    second.invited('gone@x.example', {}, DONE(11), again);
    second.granted('ann@x.example', {}, DONE(12), again);
    // Of this one a kill came before it was heard.
    second.invited('unheard@x.example', {}, DONE(14), again);
    expect(await second.waiting()).toEqual([
      ['new@x.example', 60],
      ['unheard@x.example', null],
    ]);
    expect((await second.uses.of()).size).toBe(0);
  });

  it('is forgotten when two readings in a row have no such invitation', async () => {
    const app = open();
    app.invited('new@x.example');
    await app.read('invitations', []);
    expect(await app.waiting()).toHaveLength(1);
    await app.read('invitations', ['new@x.example']);
    await app.read('invitations', []);
    expect(await app.waiting()).toHaveLength(1);
    await app.read('invitations', ['new@x.example'], { status: 'canceled' });
    expect(await app.waiting()).toEqual([]);
  });

  it('stays while the accepted invitation is listed and the members were not read yet', async () => {
    const app = open();
    app.invited('new@x.example');
    await app.read('invitations', ['new@x.example'], { status: 'accepted' });
    await app.read('invitations', ['new@x.example'], { status: 'accepted' });
    expect(await app.waiting()).toEqual([['new@x.example', null]]);
  });

  it('is forgotten when they joined and left again, not when others are read before they joined', async () => {
    const app = open();
    app.invited('new@x.example');
    await app.read('members', []);
    expect(await app.waiting()).toHaveLength(1);
    await app.read('members', ['new@x.example']);
    await app.read('invitations', []);
    await app.read('invitations', []);
    expect(await app.waiting()).toHaveLength(1);
    await app.read('members', []);
    expect(await app.waiting()).toEqual([]);
  });

  it('has joined at once where the account was made with a password', async () => {
    const app = open();
    app.did({
      action: 'members.create',
      ...ACME,
      email: 'new@x.example',
      role: 'member',
      passwordId: 'p',
      kit,
    });
    expect(await app.waiting()).toEqual([['new@x.example', 10]]);
  });
});
