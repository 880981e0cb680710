import { describe, expect, test } from 'vitest';
import { rolesInVain } from '../../../src/renderer/src/features/members/Members.tsx';
import type { Member } from '../../../src/shared/dokploy.ts';

const SERVER = { version: '0.30.2' };
const auditor = { role: 'auditor', permissions: { member: ['read'] } };
const people = (...roles: string[]) => roles.map((role) => ({ role }) as Member);

describe('roles that open nothing', () => {
  test('are those that were made, where there is no license; a license that is not known warns of nobody', () => {
    const members = people('owner', 'admin', 'member', 'auditor', 'auditor');
    const inVain = (licensed?: boolean) =>
      rolesInVain(
        members,
        { customRoles: [auditor], ...(licensed === undefined ? {} : { licensed }) },
        SERVER,
      );
    expect(inVain(false)).toEqual([{ why: 'no-license', roles: ['auditor'], people: 2 }]);
    expect(inVain(true)).toEqual([]);
    expect(inVain()).toEqual([]);
  });

  test('trap: a role that a failed rename left, or that was typed when an account was made, is none of the organization’s', () => {
    const rights = { customRoles: [auditor], licensed: true };
    expect(rolesInVain(people('auditor', 'auditor 2', 'ghost', 'ghost'), rights, SERVER)).toEqual([
      { why: 'no-such-role', roles: ['auditor 2', 'ghost'], people: 3 },
    ]);
  });

  test('are not judged before the server said what roles there are, nor where it has none of the kind', () => {
    expect(rolesInVain(people('ghost'), undefined, SERVER)).toEqual([]);
    expect(rolesInVain(people('ghost'), { customRoles: [] }, null)).toEqual([]);
    expect(rolesInVain(people('ghost'), { customRoles: [] }, { version: '0.28.6' })).toEqual([]);
  });
});
