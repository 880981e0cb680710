import { utimes } from 'node:fs/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createArchive } from '../../../src/main/operations/archive.ts';
import { createLiveOperation } from '../../../src/main/operations/liveOperation.ts';
import type { Step } from '../../../src/shared/operations/step.ts';
import { makeFolder } from '../storage/folder.ts';

vi.mock('node:fs/promises', { spy: true });

/** An archive, with what adds an operation that has a step on each of these instances. */
function open() {
  const archive = createArchive({ folder: makeFolder(), clock: Date.now });
  onTestFinished(() => archive.close());
  async function add(id: string, ...instanceIds: string[]): Promise<void> {
    const steps = instanceIds.map((instanceId, at): Step => {
      const change = { action: 'organizations.delete' as const, instanceId, organizationId: id, name: id };
      const state = { state: 'done' as const, at: 1, output: {}, undo: null };
      return { id: at, change, instanceName: instanceId, organizationName: id, state };
    });
    const live = createLiveOperation(
      { version: 1, id, kind: 'delete-organization', startedAt: 1, installations: {}, steps },
      { journal: null, clock: () => 1, onChange: () => {} },
    );
    await archive.add({ ended: live.summary(), texts: live.texts(), installations: {}, steps });
  }
  return { archive, add };
}

const placesOf = (steps: readonly Step[] | null | undefined) => steps?.map(({ change }) => change.instanceId);

test('a file whose age cannot be kept when an instance is forgotten is read where its operations stand now', async () => {
  const { archive, add } = open();
  await add('alone', 'shop', 'shop');
  await add('shared', 'shop', 'blog');
  await add('other', 'blog', 'wiki');
  vi.mocked(utimes).mockRejectedValueOnce(Object.assign(new Error('no'), { code: 'EPERM' }));
  await archive.forget('shop');
  expect(await archive.find('alone')).toBeNull();
  expect(placesOf((await archive.find('shared'))?.steps)).toEqual(['blog']);
  expect(placesOf((await archive.find('other'))?.steps)).toEqual(['blog', 'wiki']);
});

test('what is read while an instance is forgotten goes on with what is left, each operation as it is now', async () => {
  const { archive, add } = open();
  await add('alone', 'shop', 'shop');
  await add('shared', 'shop', 'blog');
  await add('other', 'blog', 'wiki');
  await archive.entries();
  const reader = archive.reader();
  expect(placesOf((await reader.read('other'))?.steps)).toEqual(['blog', 'wiki']);
  const forgetting = archive.forget('shop');
  const meanwhile = Array.from({ length: 40 }, () => reader.read('other'));
  await forgetting;
  for (const read of await Promise.all(meanwhile)) expect(placesOf(read?.steps)).toEqual(['blog', 'wiki']);
  expect(placesOf((await reader.read('other'))?.steps)).toEqual(['blog', 'wiki']);
  const shared = await reader.read('shared');
  expect(placesOf(shared?.steps)).toEqual(['blog']);
  expect(shared?.entry.operation.instanceIds).toEqual(['blog']);
  expect(await reader.read('alone')).toBeNull();
  await reader.close();
});
