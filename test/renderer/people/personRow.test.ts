import { describe, expect, test } from 'vitest';
import {
  highestRole,
  rolesByInstance,
  roleThereWords,
} from '../../../src/renderer/src/features/people/personRow.ts';
import type { PersonCell } from '../../../src/shared/calls/people.ts';
import { TWO_FACTOR_OVERALL } from '../../../src/shared/facts/twoFactor.ts';
import { column, invitation, membership, person, rowOf } from './rows.ts';

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
      invitation(3, 10_000),
    ]);
    expect(highestRole(row.person.cells)).toBe('admin');
    expect(highestRole(told([invitation(1, 10_000)]).person.cells)).toBeNull();
    expect(
      rolesByInstance(row).map((there) => [there.instanceId, there.role, roleThereWords(there)]),
    ).toEqual([
      ['i2', 'admin', 'admin in 1 organization'],
      ['i1', 'auditor', 'auditor in 1 organization, member in 1'],
      ['i3', null, 'invited to 1 organization'],
    ]);
  });
});
