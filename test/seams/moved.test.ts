import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { CARRIED_PARTS } from '../../src/shared/backup.ts';
import type { Change } from '../../src/shared/operations/change.ts';
import type { OperationKind } from '../../src/shared/operations/operation.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openComputer, type Quayside } from './quayside.ts';

const simulator = testSimulator();

const LEAVER = 'leaver@example.com';
const DEAD = { kind: 'status', status: 502 } as const;
const ALL = [...CARRIED_PARTS];
const PASSPHRASE = 'nine lanterns on the harbour wall';

const serve = (name: string) =>
  simulator.addInstance({
    name,
    seed: owned({ name: 'Acme', members: [{ email: LEAVER, role: 'member' }] }),
  });

async function exported(app: Quayside): Promise<string> {
  const secret = { withSecrets: true as const, passphrase: PASSPHRASE, partial: false };
  await app.call('backup.export', { ...secret, carry: ALL });
  return app.files.saved.at(-1) ?? '';
}

/** Takes in a file, all but the instances of these names; gives what became of its operations. */
async function imported(app: Quayside, file: string, { skip = [] as string[] } = {}) {
  app.files.open = file;
  const opened = await app.call('backup.open', {});
  const token = opened.outcome === 'opened' ? opened.token : '';
  const { entries, carried: found } = await app.call('backup.plan', { token, passphrase: PASSPHRASE });
  const choices = entries.flatMap(({ index, name }) => (skip.includes(name) ? [] : { index, name }));
  const { carried } = await app.call('backup.apply', { token, choices, carry: ALL });
  return { found: found.operations, done: carried.find(({ part }) => part === 'operations') };
}

async function begin(app: Quayside, kind: OperationKind, changes: readonly Change[]): Promise<string> {
  const steps = changes.map((change) => ({ change, instanceName: 'Shop', organizationName: 'Acme' }));
  const { operationId } = await app.begin({ kind, steps });
  await app.ended(operationId);
  return operationId;
}

/** The account of the leaver, as a change of the instance. */
function removal(server: SimulatedInstance, instanceId: string): Change {
  const { world } = server;
  const userId = world.users.find(({ email }) => email === LEAVER)?.id ?? '';
  const organizationId = world.organizations[0]?.id ?? '';
  return { action: 'members.remove', ...{ instanceId, organizationId, userId, email: LEAVER } };
}

const words = async (app: Quayside, operationId: string) =>
  (await app.call('operations.steps', { operationId, after: 0 })).steps.map(({ state }) => state.state);
const sent = (server: SimulatedInstance) => server.requests.filter(({ method }) => method === 'POST').length;
const finish = async (app: Quayside, operationId: string) => {
  await app.call('operations.continue', { operationId });
  return app.ended(operationId);
};

describe('an operation that moved to another computer', () => {
  test('stands open there, runs nothing by itself, and what one computer finishes the other finds done', async () => {
    const [shop, blog] = [await serve('Shop'), await serve('Blog')];
    const first = await openComputer('first');
    const ids = [await first.add(shop), await first.add(blog)];
    blog.setFault(DEAD);
    const operationId = await begin(first, 'off-board', [
      removal(shop, ids[0] ?? ''),
      removal(blog, ids[1] ?? ''),
    ]);
    expect((await words(first, operationId)).slice(0, 2)).toEqual(['done', 'open']);
    blog.setFault(null);
    const file = await exported(first);
    const other = await openComputer('other');
    const { found, done } = await imported(other, file);
    expect(found).toEqual({ inFile: 1, missing: 1, unreadable: 0 });
    expect(done).toMatchObject({ added: 1, here: 0, partly: 0, outcome: { kind: 'done' } });
    await vi.waitFor(() =>
      expect(other.state().operations.list).toMatchObject([{ id: operationId, phase: 'open' }]),
    );
    await other.refresh();
    expect((await words(other, operationId)).slice(0, 2)).toEqual(['done', 'open']);
    expect([sent(shop), sent(blog)]).toEqual([1, 0]);
    expect((await finish(other, operationId))[1]?.state).toMatchObject({ state: 'done' });
    expect((await finish(first, operationId))[1]?.state).toMatchObject({ state: 'done', already: true });
    expect([sent(shop), sent(blog)]).toEqual([1, 1]);
    // Neither takes it in again, open or over.
    for (const app of [first, other]) expect((await imported(app, file)).done).toMatchObject({ here: 1 });
    expect(await words(await other.restart(), operationId)).not.toContain('open');
  });

  test('does not say again what was sent before: unknown until it was read there', async () => {
    const shop = await serve('Shop');
    const first = await openComputer('first');
    const id = await first.add(shop);
    shop.setFault({ kind: 'drop-after-headers' }, { call: 'user.remove', times: 1 });
    const held = shop.hold('user.remove');
    const { operationId } = await first.begin({
      kind: 'off-board',
      steps: [{ change: removal(shop, id), instanceName: 'Shop', organizationName: 'Acme' }],
    });
    await held.arrived;
    // Exported while it is under way: nobody knows yet what comes of it.
    const file = await exported(first);
    const other = await openComputer('other');
    await imported(other, file);
    // Unknown, or settled already by the reading that an import begins: never open, so never sent again.
    expect(['unknown', 'done']).toContain((await words(other, operationId))[0]);
    held.release();
    await first.ended(operationId);
    await vi.waitFor(async () => {
      await other.refresh();
      expect((await words(other, operationId))[0]).toBe('done');
    });
    expect(sent(shop)).toBe(1);
  });

  test('comes without the instances that did not come in, and not at all where nothing is left to do', async () => {
    const [shop, blog] = [await serve('Shop'), await serve('Blog')];
    const first = await openComputer('first');
    const [shopId, blogId] = [await first.add(shop), await first.add(blog)];
    blog.setFault(DEAD);
    const ended = (id: string): Change =>
      ({ ...removal(blog, blogId), email: `${id}@example.com` }) as Change;
    const both = await begin(first, 'off-board', [removal(shop, shopId), ended('a')]);
    const file = await exported(first);
    const other = await openComputer('other');
    expect((await imported(other, file, { skip: ['Blog'] })).done).toMatchObject({ added: 0, leftOut: 1 });
    expect((await imported(other, file, { skip: ['Shop'] })).done).toMatchObject({ added: 1, partly: 1 });
    expect(await words(other, both)).toContain('open');
  });

  test('goes only into an encrypted file, and comes out of no other: anyone could have written it', async () => {
    const shop = await serve('Shop');
    const first = await openComputer('first');
    const id = await first.add(shop);
    shop.setFault(DEAD);
    await begin(first, 'off-board', [removal(shop, id)]);
    expect(await first.call('backup.contents', {})).toMatchObject({ operations: 1 });
    const saved = await first.call('backup.export', { withSecrets: false, carry: ALL });
    expect(saved).toMatchObject({ carried: { operations: 0 } });
    const open = first.files.saved.at(-1) ?? '';
    const text = readFileSync(open, 'utf8');
    expect(text).not.toContain('members.remove');
    const forged = path.join(first.computer.folder, 'forged');
    const operation = {
      ...{ version: 2, id: 'forged', kind: 'off-board', startedAt: Date.now(), installations: {} },
      steps: [
        {
          ...{ id: 0, change: removal(shop, '0'), instanceName: 'Shop', organizationName: 'Acme' },
          state: { state: 'waiting' },
        },
      ],
    };
    writeFileSync(forged, JSON.stringify({ ...JSON.parse(text), operations: [operation] }));
    const other = await openComputer('other');
    expect((await imported(other, forged)).done).toBeUndefined();
    expect(other.state().operations.list).toEqual([]);
  });

  test('stays where its keys or passwords are, and its mails, which would go out twice', async () => {
    const shop = await serve('Shop');
    const first = await openComputer('first');
    const instanceId = await first.add(shop);
    const organizationId = shop.world.organizations[0]?.id ?? '';
    shop.setFault(DEAD);
    await begin(first, 'create-keys', [
      { action: 'keys.make', ...{ instanceId, organizationId }, expiresInDays: null },
    ]);
    const mail = { invitationId: 'invitation', email: LEAVER, notificationId: 'notification' };
    await begin(first, 'send-invitations', [
      { action: 'invitations.send', ...{ instanceId, organizationId }, ...mail },
    ]);
    expect(await first.call('backup.contents', {})).toMatchObject({ operations: 0 });
    const { found } = await imported(await openComputer('other'), await exported(first));
    expect(found.inFile).toBe(0);
  });
});
