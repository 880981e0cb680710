import { describe, expect, test } from 'vitest';
import { cellName, standingOf } from '../../../src/renderer/src/features/people/cellWords.ts';
import { arrangeColumns } from '../../../src/renderer/src/features/people/matrixColumns.ts';
import {
  organizationsOf,
  sinceOf,
  twoFactorOf,
  twoFactorWords,
} from '../../../src/renderer/src/features/people/personRow.ts';
import { NO_COLUMNS_VIEW } from '../../../src/renderer/src/state/peopleView.ts';
import type { PeopleColumn, PersonCell } from '../../../src/shared/calls/people.ts';
import { column, invitation, membership, person, rowOf } from './rows.ts';

const NOW = 10_000;
const PLACE = { organization: 'Acme', instance: 'Production' };

function nameIn(
  told: PeopleColumn,
  cells: PersonCell[] = [],
  why = 'No key opens this organization.',
): string {
  const row = rowOf(person('one@acme.example', cells), [told]);
  const [first] = arrangeColumns([told], [told.instanceId], NO_COLUMNS_VIEW).shown;
  if (!first) throw new Error('No column');
  return cellName('one@acme.example', PLACE, standingOf(row, first, NOW), why);
}

describe('the name of a cell', () => {
  const read = column('i1', 'acme');
  const where = 'one@acme.example in Acme on Production';

  test('is the role of a member', () => {
    expect(nameIn(read, [membership(0, { role: 'owner' })])).toBe(`${where}: owner`);
    expect(nameIn(read, [membership(0, { role: 'Auditor' })])).toBe(`${where}: Auditor`);
  });

  test('says as what somebody is invited, and whether that expired', () => {
    expect(nameIn(read, [invitation(0, NOW + 1)])).toBe(`${where}: invited as admin`);
    expect(nameIn(read, [invitation(0, NOW + 1, null)])).toBe(`${where}: invited as member`);
    expect(nameIn(read, [invitation(0, NOW)])).toBe(`${where}: invited as admin, expired`);
  });

  test('says both of a member who is invited again', () => {
    const { invitation: invited } = invitation(0, NOW + 1);
    expect(nameIn(read, [membership(0, { invitation: invited })])).toBe(
      `${where}: member, and invited again`,
    );
  });

  test('is none only where all lists were read; else it is unknown, and why', () => {
    const unknown = `${where}: unknown: No key opens this organization.`;
    expect(nameIn(read)).toBe(`${where}: none`);
    expect(nameIn({ ...read, membersAt: null })).toBe(unknown);
    expect(nameIn({ ...read, invitationsAt: null })).toBe(unknown);
  });

  test('says what is known also where not all is', () => {
    expect(nameIn({ ...read, invitationsAt: null }, [membership(0)])).toBe(`${where}: member`);
  });

  test('takes of several the one that counts, which comes first', () =>
    expect(nameIn(read, [membership(0, { role: 'admin' }), membership(0)])).toBe(`${where}: admin`));
});

describe('what is told of a person over all organizations', () => {
  const columns = [column('i1', 'a'), column('i1', 'b'), column('i2', 'x'), column('i3', 'y')];
  const told = (cells: PersonCell[]) => rowOf(person('one@x', cells), columns);

  test('2FA counts each instance once, and of two accounts on one the weaker', () => {
    const words = (...flags: (boolean | null)[]) =>
      twoFactorWords(twoFactorOf(told(flags.map((twoFactor, at) => membership(at, { twoFactor })))));
    expect(words(true, true, true)).toBe('on');
    expect(words(false, false)).toBe('off');
    expect(words(true, true, false)).toBe('on 1 of 2 instances');
    expect([words(true, false), words(false, true)]).toEqual(['off', 'off']);
    expect(words(null, null, null)).toBe('unknown');
    expect(words(null, null, true)).toBe('on');
  });

  test('invitations are no memberships; the first joining is what counts', () => {
    const row = told([membership(0, { since: 900 }), invitation(1, NOW), membership(2, { since: 300 })]);
    expect(organizationsOf(row)).toBe(2);
    expect(sinceOf(row)).toBe(300);
    expect(sinceOf(told([invitation(1, NOW)]))).toBeNull();
  });
});
