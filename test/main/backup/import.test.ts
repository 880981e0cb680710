import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { tooLarge } from '../../../src/main/backup/errors.ts';
import { createImport } from '../../../src/main/backup/import.ts';
import { nothingOf } from '../../../src/main/backup/parts.ts';
import { openFile } from '../../../src/main/storage/chosenFile.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { Instance } from '../../../src/shared/instance.ts';
import type { InstanceGroup } from '../../../src/shared/preferences.ts';
import { countIds, makeFolder } from '../storage/folder.ts';

const ARMOR = '-----BEGIN AGE ENCRYPTED FILE-----\nx\n-----END AGE ENCRYPTED FILE-----\n';
const backup = (...names: string[]) => backupOf(names);
const backupOf = (names: string[], more: object = {}) =>
  JSON.stringify({
    format: 'quayside-backup',
    version: 1,
    createdAt: '2026-01-02T03:04:05.000Z',
    instances: names.map((name) => ({
      ...{ name, origin: `https://${name}.example.com`, color: 'red', keys: [], ...more },
    })),
  });

const NONE = { inFile: 0, missing: 0 };

type Options = Parameters<typeof createImport>[0];
type Decrypted = Awaited<ReturnType<Options['encryption']['decrypt']>>;

/** The calls over a merge that notes what it is asked; what is decrypted comes from `decrypted`, one after the other. */
function open(...decrypted: Decrypted[]) {
  const folder = makeFolder();
  const state = {
    source: null as string | null,
    planFails: false,
    adds: false,
    groups: [] as InstanceGroup[],
    savedViews: [],
  };
  const tried: string[] = [];
  const applied: string[] = [];
  /** What happens while an instance is applied. */
  let meanwhile: (name: string) => unknown = () => {};
  const calls = createImport({
    instances: { list: () => [{ id: 'here' } as Instance], atOrigin: () => undefined },
    parts: {
      plan: async () => ({
        joins: NONE,
        apart: NONE,
        baselines: NONE,
        ends: NONE,
        kits: NONE,
        snoozes: NONE,
      }),
      apply: async (part) => nothingOf(part),
    },
    preferences: {
      read: () => state,
      save: async ({ groups = state.groups }) => {
        state.groups = groups;
        return ok(null);
      },
    },
    merge: {
      plan: async ({ name, origin, color }, index) =>
        state.planFails
          ? fail({ code: 'keychain-locked', message: 'It is locked.', advice: 'Unlock it.' })
          : ok({ index, name, origin, color, what: { kind: 'other-installation', hereName: name } }),
      apply: async (saved, index, name) => {
        await meanwhile(saved.name);
        applied.push(name);
        const outcome = state.adds
          ? ({ kind: 'added', keys: 0, keysToGive: 0 } as const)
          : ({ kind: 'unchanged' } as const);
        return { index, name, instanceId: `new ${index}`, outcome };
      },
    },
    encryption: {
      decrypt: async (_text, passphrase) => {
        tried.push(passphrase);
        return decrypted.shift() ?? ok({ state: 'damaged' });
      },
    },
    open: () => openFile(async () => state.source, { title: '', name: '', extensions: [] }, tooLarge),
    newId: countIds('token'),
  });
  const choose = async (text: string | null) => {
    state.source = text === null ? null : path.join(folder, 'chosen');
    if (state.source) writeFileSync(state.source, text ?? '');
    const answer = await calls['backup.open']({});
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value.outcome === 'opened' ? answer.value.token : '';
  };
  return {
    calls,
    choose,
    state,
    tried,
    applied,
    while: (next: typeof meanwhile) => {
      meanwhile = next;
    },
    plan: (token: string, passphrase?: string) =>
      calls['backup.plan']({ token, ...(passphrase === undefined ? {} : { passphrase }) }),
    apply: (token: string, ...indexes: number[]) =>
      calls['backup.apply']({ token, choices: indexes.map((index) => ({ index })), carry: ['groups'] }),
  };
}

const CLOSED = { error: { code: 'file-closed' } };

describe('a file that was opened', () => {
  test('stays open when the choice of another one is given up, and gives way to another one', async () => {
    const app = open();
    const first = await app.choose(backup('a'));
    expect(await app.choose(null)).toBe('');
    expect(await app.plan(first)).toMatchObject({ value: { entries: [{ name: 'a' }] } });
    const second = await app.choose(backup('b'));
    expect(await app.plan(first)).toMatchObject(CLOSED);
    expect(await app.apply(first, 0)).toMatchObject(CLOSED);
    expect(await app.plan(second)).toMatchObject({ value: { entries: [{ name: 'b' }] } });
    await expect(app.choose('hello')).rejects.toThrow('file-foreign');
    expect(await app.plan(second)).toMatchObject(CLOSED);
  });

  test('is let go by its own token alone', async () => {
    const app = open();
    const token = await app.choose(backup('a'));
    await app.calls['app.giveUp']({ id: 'another' });
    expect(await app.plan(token)).toMatchObject({ ok: true });
    await app.calls['app.giveUp']({ id: token });
    expect(await app.plan(token)).toMatchObject(CLOSED);
    expect(await app.apply(token, 0)).toMatchObject(CLOSED);
    expect(app.applied).toEqual([]);
  });

  test('is not planned where the keychain does not tell what is here', async () => {
    const app = open();
    const token = await app.choose(backup('a', 'b'));
    app.state.planFails = true;
    expect(await app.plan(token)).toMatchObject({ error: { code: 'keychain-locked' } });
  });
});

describe('an encrypted file', () => {
  test('is decrypted once, and is planned again without its passphrase', async () => {
    const app = open(ok({ state: 'open', text: backup('a') }));
    const token = await app.choose(`\n ${ARMOR}`);
    expect(await app.apply(token, 0)).toMatchObject(CLOSED);
    expect(await app.plan(token, 'right')).toMatchObject({ ok: true });
    expect(await app.plan(token)).toMatchObject({ ok: true });
    expect(app.tried).toEqual(['right']);
    expect(await app.apply(token, 0)).toMatchObject({ value: { results: [{ instanceId: 'new 0' }] } });
  });

  test.each<[string, Decrypted, string]>([
    ['could not be decrypted here', fail({ code: 'internal', message: 'No.', advice: 'Again.' }), 'internal'],
    ['has another passphrase', ok({ state: 'passphrase-wrong' }), 'passphrase-wrong'],
    ['is damaged', ok({ state: 'damaged' }), 'backup-damaged'],
    ['is not ours', ok({ state: 'foreign' }), 'file-foreign'],
    ['hides something else', ok({ state: 'open', text: 'hello' }), 'file-foreign'],
  ])('that %s is told as it is, and can be tried again', async (_what, first, code) => {
    const app = open(first, ok({ state: 'open', text: backup('a') }));
    const token = await app.choose(ARMOR);
    expect(await app.plan(token, 'one')).toMatchObject({ error: { code } });
    expect(await app.apply(token, 0)).toMatchObject(CLOSED);
    expect(await app.plan(token, 'two')).toMatchObject({ ok: true });
    expect(app.tried).toEqual(['one', 'two']);
  });
});

describe('what was chosen', () => {
  test('comes in under the name that was given, cleaned, or the one that it has; the rest is skipped', async () => {
    const app = open();
    const token = await app.choose(backup('a', 'b', 'c'));
    const answer = await app.calls['backup.apply']({
      token,
      choices: [{ index: 2, name: ' New\n name ' }, { index: 0 }],
      carry: [],
    });
    expect(answer).toMatchObject({
      value: {
        results: [
          { name: 'a', instanceId: 'new 0' },
          { index: 1, name: 'b', instanceId: null, outcome: { kind: 'skipped' } },
          { instanceId: 'new 2' },
        ],
        instances: [{ id: 'here' }],
        groups: [],
      },
    });
    expect(app.applied).toEqual(['a', 'New name']);
  });

  test('stays in its group where the page, which knows nothing of it yet, saves its own groups meanwhile', async () => {
    const app = open();
    const token = await app.choose(backupOf(['a', 'b'], { group: 'Clients' }));
    app.state.adds = true;
    app.while((name) => {
      if (name === 'b') app.state.groups = [{ id: 'p', name: 'Lab', instanceIds: ['here'], folded: true }];
    });
    expect(await app.apply(token, 0, 1)).toMatchObject({
      value: {
        groups: [
          { name: 'Lab', instanceIds: ['here'], folded: true },
          { name: 'Clients', instanceIds: ['new 0', 'new 1'] },
        ],
      },
    });
  });

  test('is left from where the person lets the file go; another file’s token changes nothing', async () => {
    const app = open();
    const token = await app.choose(backup('a', 'b', 'c', 'd'));
    app.while((name) => {
      if (name === 'a') return app.calls['app.giveUp']({ id: 'another' });
      return name === 'b' ? app.calls['app.giveUp']({ id: token }) : null;
    });
    const answer = await app.apply(token, 0, 1, 3);
    const kinds = answer.ok ? answer.value.results.map(({ outcome }) => outcome.kind) : [];
    expect(kinds).toEqual(['unchanged', 'unchanged', 'skipped', 'canceled']);
    expect(app.applied).toEqual(['a', 'b']);
  });

  test('of a second file can be left while a first one is still coming in', async () => {
    const app = open();
    const first = await app.choose(backup('a', 'b'));
    let second = '';
    app.while(async (name) => {
      if (name === 'a') {
        second = await app.choose(backup('x', 'y'));
        app.while((each) => (each === 'x' ? app.calls['app.giveUp']({ id: second }) : null));
        expect(await app.apply(second, 0, 1)).toMatchObject({
          value: { results: [{}, { outcome: { kind: 'canceled' } }] },
        });
      }
    });
    expect(await app.apply(first, 0, 1)).toMatchObject({ value: { results: [{}, { instanceId: 'new 1' }] } });
    expect(app.applied).toEqual(['x', 'a', 'b']);
  });
});
