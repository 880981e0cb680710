import { expect, test } from 'vitest';
import { createForgetInstance } from '../../src/main/forgetInstance.ts';
import { fail, ok } from '../../src/shared/errors.ts';
import type { Instance, Notice } from '../../src/shared/instance.ts';

const FULL = Object.assign(new Error('no room'), { code: 'ENOSPC' });
const NO_ROOM = { code: 'registry-unwritable', message: '', advice: '' } as const;
const SHOP = { id: 'shop', name: 'Shop' } as Instance;

function open(diskFails = false) {
  const said: string[] = [];
  const notices: Notice[] = [];
  const forget = createForgetInstance({
    cache: { remove: async (id) => void said.push(`seen ${id}`) },
    preferences: {
      forget: async (id) => {
        said.push(`preferences ${id}`);
        return id === 'shop' ? ok(null) : fail(NO_ROOM);
      },
    },
    access: () => ({
      forget: async (id) => {
        said.push(`baselines ${id}`);
        return diskFails ? fail({ ...NO_ROOM, message: '“All” could not be saved.' }) : ok(null);
      },
    }),
    permissions: () => ({
      forget: async (id) => {
        said.push(`kits ${id}`);
        return diskFails ? fail(NO_ROOM) : ok(null);
      },
    }),
    needs: () => ({
      forget: async (id) => {
        said.push(`snoozes ${id}`);
        return diskFails ? fail(NO_ROOM) : ok(null);
      },
    }),
    monitoring: () => ({ forget: async (id: string) => void said.push(`monitoring ${id}`) }),
    activity: () => ({
      forget: async (id) => {
        said.push(`activity ${id}`);
        if (diskFails) throw FULL;
      },
    }),
    newId: () => 'id',
    notify: (notice) => notices.push(notice),
  });
  return { forget, said, notices };
}

test('what was last seen of an instance, its part of the choices, of baselines and of the uses of kits go with it, Activity by choice alone', async () => {
  const app = open();
  expect(await app.forget(SHOP)).toBe(true);
  expect(app.said).toEqual([
    'seen shop',
    'preferences shop',
    'monitoring shop',
    'baselines shop',
    'kits shop',
    'snoozes shop',
  ]);
  expect(await app.forget({ ...SHOP, forgetsActivity: true })).toBe(true);
  expect(app.said).toContain('activity shop');
});

test('what a full disk leaves of it is told by its name, and is to be tried again', async () => {
  const app = open(true);
  expect(await app.forget(SHOP)).toBe(false);
  expect(await app.forget({ ...SHOP, forgetsActivity: true })).toBe(false);
  const told = (words: RegExp) => ({ text: expect.stringMatching(words) });
  expect(app.notices.slice(3).sort((a, b) => (a.text < b.text ? -1 : 1))).toMatchObject([
    told(/“Shop”.*Activity.*the disk is full.*next start/),
    told(/kits.*“Shop”.*next start/),
    told(/“Shop”.*“All” could not be saved.*next start/),
    told(/“Shop”.*snoozed.*next start/),
  ]);
});
