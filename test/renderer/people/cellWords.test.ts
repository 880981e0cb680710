import { describe, expect, test } from 'vitest';
import { cellName, standingOf } from '../../../src/renderer/src/features/people/cellWords.ts';
import { matrixColumnOf } from '../../../src/renderer/src/features/people/matrixColumns.tsx';
import {
  highestRole,
  rolesByInstance,
  roleThereWords,
} from '../../../src/renderer/src/features/people/personRow.ts';
import type { PeopleColumn, PersonCell } from '../../../src/shared/calls/people.ts';
import { TWO_FACTOR_OVERALL } from '../../../src/shared/facts/twoFactor.ts';
import { column, invitation, membership, person, rowOf } from './rows.ts';

const NOW = 10_000;
const PLACE = { organization: 'Acme', instance: 'Production' };

function nameIn(
  told: PeopleColumn,
  cells: PersonCell[] = [],
  why = 'No key opens this organization.',
): string {
  const row = rowOf(person('one@acme.example', cells), [told]);
  return cellName('one@acme.example', PLACE, standingOf(row, matrixColumnOf(told), NOW, why));
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

  test('2FA counts each instance once, of two accounts on one the weaker, and what nobody told as unknown', () => {
    const words = (...flags: (boolean | null)[]) =>
      TWO_FACTOR_OVERALL.wordsOf(
        told(flags.map((twoFactor, at) => membership(at, { twoFactor }))).person.cells,
      );
    expect(words(true, true, true)).toBe('on');
    expect(words(false, false)).toBe('off');
    expect(words(true, true, false)).toBe('off on 1 of 2');
    expect([words(true, false), words(false, true)]).toEqual(['off', 'off']);
    expect([words(true, null), words(null, true)]).toEqual(['unknown', 'unknown']);
    expect(words(null, null, null)).toBe('unknown');
    expect(words(null, null, true)).toBe('unknown on 1 of 2');
  });

  test('2FA that is off is a risk where it is so as owner or admin, not as a member elsewhere', () => {
    const isRisk = (role: string, twoFactor: boolean | null) =>
      TWO_FACTOR_OVERALL.toneOf(
        told([membership(0, { role: 'admin', twoFactor: true }), membership(2, { role, twoFactor })]).person
          .cells,
      ) === 'danger';
    expect([isRisk('admin', false), isRisk('owner', false)]).toEqual([true, true]);
    expect([isRisk('member', false), isRisk('admin', null), isRisk('admin', true)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('where they are is told by instance, where they may most first, with invitations apart', () => {
    const row = told([
      membership(0),
      membership(1, { role: 'auditor' }),
      membership(2, { role: 'admin' }),
      invitation(3, NOW),
    ]);
    expect(highestRole(row.person.cells)).toBe('admin');
    expect(highestRole(told([invitation(1, NOW)]).person.cells)).toBeNull();
    expect(
      rolesByInstance(row).map((there) => [there.instanceId, there.role, roleThereWords(there)]),
    ).toEqual([
      ['i2', 'admin', 'admin in 1 organization'],
      ['i1', 'auditor', 'auditor in 1 organization, member in 1'],
      ['i3', null, 'invited to 1 organization'],
    ]);
  });
});
