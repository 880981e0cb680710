import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { registryCode } from '../../../src/main/registry/registryFile.ts';
import { isMadeHere } from '../../../src/shared/keys.ts';
import { ALL_PARTS, type Desk, openDesk } from './backupConsole.ts';

const FACTS = {
  organizationId: 'org-1',
  organizationName: 'Acme',
  userId: 'user-1',
  userEmail: 'ada@example.com',
  role: 'owner',
  expiresAt: null,
};
const PASSPHRASE = 'a boat on the quay';

/** A first computer with a key that it had made on a server. */
async function firstComputer() {
  const desk = await openDesk();
  const added = await desk.credentialStore.addInstance({
    name: 'Shop',
    origin: 'https://shop.example.com',
    key: 'pasted-key',
    facts: FACTS,
  });
  if (!added.ok) throw new Error(added.error.message);
  const { id } = added.value;
  const begun = await desk.credentialStore.beginKey(added.value, { ...FACTS, serverName: 'Quayside · desk' });
  if (!begun.ok) throw new Error(begun.error.message);
  await desk.credentialStore.noteMade(id, begun.value, {
    serverKeyId: 's-1',
    start: 'made-k',
    expiresAt: null,
  });
  await desk.credentialStore.settleKey(id, begun.value, { key: 'made-key', role: 'owner' });
  return desk;
}

async function fileOf(desk: Desk): Promise<string> {
  await desk.call('backup.export', {
    withSecrets: true,
    passphrase: PASSPHRASE,
    partial: false,
    carry: ALL_PARTS,
  });
  return readFileSync(desk.chosen.target ?? '', 'utf8');
}

async function importInto(desk: Desk, file: string) {
  const { token } = await desk.plan(file, PASSPHRASE);
  await desk.call('backup.apply', { token, choices: [{ index: 0 }], carry: ALL_PARTS });
  const made = desk.instances.list()[0]?.keys.find((key) => key.serverKeyId === 's-1');
  if (!made) throw new Error('the made key was not imported');
  return { made, isOurs: isMadeHere(made, registryCode(desk.instances.id)) };
}

test('a key that the first computer had made counts as that one’s after an import on a second', async () => {
  const first = await firstComputer();
  const own = first.instances.list()[0]?.keys[1];
  expect(own && isMadeHere(own, registryCode(first.instances.id))).toBe(true);
  const { made, isOurs } = await importInto(await openDesk(), await fileOf(first));
  expect(made).toMatchObject({ origin: 'made', madeBy: own?.madeBy, serverName: 'Quayside · desk' });
  expect(isOurs).toBe(false);
});

test('a made key from a file of before, which does not say by whom, is not taken for one of this computer', async () => {
  const first = await firstComputer();
  const [instance] = first.instances.list();
  await first.instances.update(instance?.id ?? '', (each) => ({
    ...each,
    keys: each.keys.map(({ madeBy: _, serverName: __, ...key }) => key),
  }));
  expect((await importInto(await openDesk(), await fileOf(first))).isOurs).toBe(false);
});

test('a record of before in this computer’s own list counts as made here', async () => {
  const record = { serverKeyId: 's-1' };
  expect(isMadeHere(record, 'k3f9')).toBe(true);
  expect(isMadeHere({ ...record, madeBy: 'abcd' }, 'k3f9')).toBe(false);
  expect(isMadeHere({ serverKeyId: null }, 'k3f9')).toBe(false);
});
