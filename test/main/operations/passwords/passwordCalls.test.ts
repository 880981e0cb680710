import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { redact } from '../../../../src/main/diagnostics/redact.ts';
import {
  createMakePasswords,
  createNewPasswords,
  createPasswordCalls,
  makePassword,
} from '../../../../src/main/operations/passwords.ts';
import { fail, ok } from '../../../../src/shared/errors.ts';
import { unescapeFormula } from '../../../../src/shared/formulaText.ts';
import type { Instance } from '../../../../src/shared/instance.ts';
import type { ChangeBy } from '../../../../src/shared/operations/change.ts';
import type { Plan } from '../../../../src/shared/operations/operation.ts';
import { fieldsOf } from '../../../../src/shared/separatedTable.ts';
import { makeFolder } from '../../storage/folder.ts';
import { good } from '../keyConsole.ts';

/** The calls over two instances; `target`: the file that the person chooses, null where none. */
function open(target: string | null = null) {
  const told: string[][] = [];
  const handed: string[] = [];
  const asked: string[] = [];
  const clipboard: string[] = [];
  const passwords = createNewPasswords({
    onChange: (ids) => told.push(ids),
    onHandedOver: (ids, password) => handed.push(`${password} ${ids.join()}`),
  });
  const make = createMakePasswords({
    passwords,
    instances: {
      find: (id) =>
        id === 'gone'
          ? fail({ code: 'instance-unknown', message: 'gone', advice: '' })
          : ok({ id, name: `=${id}`, origin: `https://${id}.example.com` } as Instance),
    },
    chooseTarget: async (name) => {
      asked.push(name);
      return target;
    },
    clock: () => Date.UTC(2026, 10, 26),
  });
  const calls = createPasswordCalls({
    passwords,
    writeSecret: async (text) => {
      clipboard.push(text);
      return ok(null);
    },
  });
  return { make, calls, passwords, told, handed, asked, clipboard };
}

const wanted = (email: string, instanceId = 'shop'): ChangeBy<'members.create'> => ({
  action: 'members.create',
  ...{ passwordId: email, instanceId, organizationId: 'o1', email, role: 'member' },
});
/** A plan that adds them, and one whom nobody can add. */
const planOf = (people: ChangeBy<'members.create'>[]): Plan => ({
  kind: 'add-people',
  steps: [
    ...people.map((change) => ({ change, instanceName: '', organizationName: 'Acme, Ltd.' })),
    { change: wanted('not@example.net'), instanceName: '', organizationName: null, denied: 'Already.' },
  ],
});
const TWO = [wanted('one@example.net'), wanted('two@example.net', 'depot')];

test('a password has six groups of four signs that are not mistaken, begins with a letter, and none comes twice', () => {
  const many = Array.from({ length: 2_000 }, makePassword);
  for (const password of many) {
    expect(password).toMatch(/^[bcdfghjkmnpqrstvwxz][b-z2-9]{3}(?:-[b-z2-9]{4}){5}$/);
    expect(password).not.toMatch(/[aeioul01A-Z]/);
    expect(Buffer.byteLength(password)).toBeGreaterThanOrEqual(20);
    // The server counts no more of it.
    expect(Buffer.byteLength(password)).toBeLessThanOrEqual(72);
  }
  expect(new Set(many).size).toBe(many.length);
  // Every sign is drawn: a choice by a remainder would favour some.
  expect(new Set(many.join('').replaceAll('-', '')).size).toBe(27);
});

test('a password that gets into a line for the log is cut out of it', () =>
  expect(redact(`page: it was ${makePassword()} before`)).toBe('page: it was [cut] before'));

test('the sheet has a line for each, readable by the person alone, and the passwords read back as they are sent', async () => {
  const file = path.join(makeFolder(), 'passwords.csv');
  const { make, passwords, asked, told } = open(file);
  const { steps } = good(await make(planOf(TWO)));
  expect(steps.map(({ change }) => 'sheet' in change && change.sheet)).toEqual([
    ...TWO.map(() => 'passwords.csv'),
    false,
  ]);
  expect(passwords.get('not@example.net')).toBeUndefined();
  expect(asked).toEqual(['Quayside passwords 2026-11-26.csv']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const rows = readFileSync(file, 'utf8')
    .replace('\ufeff', '')
    .trim()
    .split('\r\n')
    .map((row) => fieldsOf(row, ',', 'double').map(unescapeFormula));
  expect(rows).toEqual([
    ['Instance', 'Sign in at', 'Organization', 'Email', 'Role', 'Password'],
    ...TWO.map(({ instanceId, email }) => [
      `=${instanceId}`,
      `https://${instanceId}.example.com`,
      'Acme, Ltd.',
      email,
      'member',
      passwords.get(email),
    ]),
  ]);
  // An instance of any name is no formula for a spreadsheet.
  expect(readFileSync(file, 'utf8')).toContain("'=shop");
  expect(passwords.find('one@example.net', wanted('one@example.net'))).toMatchObject({ isOnSheet: true });
  // They stand on the sheet: none is to be shown.
  expect(told).toEqual([]);
});

test.each([
  ['is chosen', null, { ok: false, error: { code: 'canceled' } }],
  ['can be written', 'there/is/none.csv', { ok: false, error: { code: 'file-unwritable' } }],
])('where no file %s, no password is kept, so that none can be sent', async (_, name, outcome) => {
  const { make, passwords } = open(name && path.join(makeFolder(), name));
  expect(await make(planOf(TWO))).toMatchObject(outcome);
  expect(TWO.map(({ email }) => passwords.get(email))).toEqual([undefined, undefined]);
});

test('which passwords are kept is told by their ids; forgotten, they are in memory no more', async () => {
  const { make, calls, passwords } = open(path.join(makeFolder(), 'passwords.csv'));
  good(await make(planOf(TWO)));
  const ids = TWO.map(({ email }) => email);
  const kept = async () =>
    good(await calls['passwords.kept']({ passwordIds: [...ids, 'never made'] })).passwordIds;
  expect(await kept()).toEqual(ids);
  passwords.drop('one@example.net');
  expect(await kept()).toEqual(['two@example.net']);
  good(await calls['passwords.forget']({ passwordIds: ids, isTaken: false }));
  expect(await kept()).toEqual([]);
  expect(ids.map((id) => passwords.get(id))).toEqual([undefined, undefined]);
});

test('a file that is there is replaced whole, also one that others could read', async () => {
  const folder = makeFolder();
  const file = path.join(folder, 'passwords.csv');
  writeFileSync(file, 'x'.repeat(10_000));
  chmodSync(file, 0o644);
  good(await open(file).make(planOf(TWO)));
  expect(readFileSync(file, 'utf8')).not.toContain('xxx');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['passwords.csv']);
});

test('an instance that was removed meanwhile ends it before anything is written', async () => {
  const file = path.join(makeFolder(), 'passwords.csv');
  const made = await open(file).make(planOf([...TWO, wanted('x@example.net', 'gone')]));
  expect(made).toMatchObject({ ok: false, error: { code: 'instance-unknown' } });
  expect(() => statSync(file)).toThrow();
});

test('that of one person asks for no file, can be shown and copied until it is let go of, and then by nobody', async () => {
  const { make, calls, passwords, told, handed, asked, clipboard } = open();
  const plan = planOf([wanted('one@example.net')]);
  expect(good(await make(plan))).toEqual(plan);
  const passwordId = 'one@example.net';
  const password = passwords.get(passwordId);
  expect(good(await calls['passwords.show']({ passwordId }))).toEqual({ password });
  good(await calls['passwords.copy']({ passwordId }));
  expect(clipboard).toEqual([password]);
  good(await calls['passwords.forget']({ passwordIds: [passwordId], isTaken: true }));
  for (const name of ['passwords.show', 'passwords.copy'] as const)
    expect(await calls[name]({ passwordId })).toMatchObject({ ok: false, error: { code: 'password-gone' } });
  expect(clipboard).toHaveLength(1);
  expect(asked).toEqual([]);
  expect(told).toEqual([[passwordId], []]);
  // Once, however often it is let go of.
  good(await calls['passwords.forget']({ passwordIds: [passwordId], isTaken: false }));
  expect(handed).toEqual([`handed-over ${passwordId}`]);
});
