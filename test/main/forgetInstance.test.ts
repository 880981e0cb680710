import { expect, test } from 'vitest';
import { createForgetInstance } from '../../src/main/forgetInstance.ts';
import { fail, ok } from '../../src/shared/errors.ts';
import type { Instance, Notice } from '../../src/shared/instance.ts';

const SHOP = { id: 'shop', name: 'Shop' } as Instance;

function open(activityFails = false) {
  const said: string[] = [];
  const notices: Notice[] = [];
  const forget = createForgetInstance({
    lastSeen: { remove: async (id) => void said.push(`seen ${id}`) },
    preferences: {
      forget: async (id) => {
        said.push(`preferences ${id}`);
        return id === 'shop' ? ok(null) : fail({ code: 'registry-unwritable', message: '', advice: '' });
      },
    },
    activity: () => ({
      forget: async (id) => {
        said.push(`activity ${id}`);
        if (activityFails) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
      },
    }),
    newId: () => 'id',
    notify: (notice) => notices.push(notice),
  });
  return { forget, said, notices };
}

test('what was last seen of an instance and its part of the choices go with it, Activity by choice alone', async () => {
  const app = open();
  expect(await app.forget(SHOP)).toBe(true);
  expect(app.said).toEqual(['seen shop', 'preferences shop']);
  expect(await app.forget({ ...SHOP, forgetsActivity: true })).toBe(true);
  expect(app.said).toContain('activity shop');
});

test('what a full disk leaves of it in Activity is told by its name, and is to be tried again', async () => {
  const app = open(true);
  expect(await app.forget({ ...SHOP, forgetsActivity: true })).toBe(false);
  expect(app.notices).toMatchObject([
    { text: expect.stringMatching(/“Shop”.*the disk is full.*next start/) },
  ]);
});
