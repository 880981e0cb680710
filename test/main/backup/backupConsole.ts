import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createAccess } from '../../../src/main/access/access.ts';
import { createNow } from '../../../src/main/access/drift.ts';
import { createEnds } from '../../../src/main/access/ends.ts';
import { createBackup } from '../../../src/main/backup/import.ts';
import { missingSnoozes, type Snooze } from '../../../src/main/needs/needs.ts';
import { createPeople } from '../../../src/main/people/people.ts';
import { createKits } from '../../../src/main/permissions/kits.ts';
import { openPreferences } from '../../../src/main/preferences/preferences.ts';
import { createCache } from '../../../src/main/world/cache.ts';
import { CARRIED_PARTS } from '../../../src/shared/backup.ts';
import { ok } from '../../../src/shared/errors.ts';
import { ACCESS_NEEDS } from '../access/accessNeeds.ts';
import { calling } from '../calling.ts';
import { type Left, openStores } from '../credentials/stores.ts';
import { encryptionAtOnce } from './encryptionAtOnce.ts';

export const ALL_PARTS = [...CARRIED_PARTS];

/** Other limits than the app has: of baselines, and of a file in bytes. */
export type Limits = { most?: number; largest?: number };

/** Main's modules for backups over a fake keychain, keeping what a kill after each write would leave. */
export async function openDesk(left?: Left, limits: Limits = {}) {
  const stores = await openStores(left);
  const { folder, instances, credentialStore, newId } = stores;
  const chosen: { target: string | null; source: string | null } = {
    target: path.join(folder, 'backup'),
    source: path.join(folder, 'backup'),
  };
  const clipboard: string[] = [];
  const preferences = await openPreferences({ file: path.join(folder, 'preferences.json') });
  const cache = createCache({ folder: path.join(folder, 'last-seen'), clock: Date.now });
  const kept = { instances, cache, clock: Date.now, newId, notify: () => {} };
  const people = createPeople({
    doneSteps: async () => [],
    ...kept,
    file: path.join(folder, 'people.json'),
    chooseTarget: async () => null,
    onChange: () => {},
  });
  const now = createNow({ ...kept, people });
  const ended = async () => [];
  const access = createAccess({
    ...ACCESS_NEEDS,
    ...kept,
    people,
    now,
    ended,
    ...(limits.most ? { most: limits.most } : {}),
    folder: path.join(folder, 'access'),
    onChange: () => {},
    note: () => {},
  });
  const ends = createEnds({
    ...kept,
    now,
    ended,
    file: path.join(folder, 'ends.json'),
    onChange: () => {},
    note: () => {},
  });
  const kits = createKits({
    ...kept,
    file: path.join(folder, 'templates.json'),
    instances,
    uses: { of: async () => new Map(), forgetKit: async () => ok(null) },
    chooseTarget: async () => null,
    chooseSource: async () => null,
    onChange: () => {},
    note: () => {},
  });
  let snoozed: Snooze[] = [];
  const snoozes = {
    all: async () => snoozed,
    async addMissing(others: readonly Omit<Snooze, 'about'>[]) {
      const missing = missingSnoozes(others, snoozed);
      snoozed = [...snoozed, ...missing.map((each) => ({ ...each, about: '' }))];
      return ok({ added: missing.length });
    },
  };
  const handlers = createBackup({
    instances,
    preferences,
    people,
    access,
    ends,
    permissions: { kits },
    needs: { snoozes },
    credentialStore,
    confirmWay: async () => ok(null),
    releaseSecrets: () => {},
    ask: async ({ answers: [yes] }) => yes?.choice as never,
    encryption: encryptionAtOnce(),
    dialogs: { chooseTarget: async () => chosen.target, chooseSource: async () => chosen.source },
    writeSecret: async (text) => {
      clipboard.push(text);
      return ok(null);
    },
    clock: Date.now,
    newId,
    ...(limits.largest === undefined ? {} : { largest: limits.largest }),
  });

  const { call } = calling(handlers);

  async function plan(content: string | Buffer, passphrase?: string) {
    const source = path.join(folder, 'given');
    writeFileSync(source, content);
    chosen.source = source;
    const open = await call('backup.open', {});
    if (!open.ok) return { open, token: '', planned: open };
    const token = open.value.outcome === 'opened' ? open.value.token : '';
    const planned = await call('backup.plan', { token, ...(passphrase === undefined ? {} : { passphrase }) });
    return { open, token, planned };
  }

  return {
    ...stores,
    preferences,
    people,
    access,
    ends,
    kits,
    snoozes,
    cache,
    call,
    plan,
    chosen,
    clipboard,
  };
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;
