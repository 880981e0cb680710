import { expect, test } from 'vitest';
import { planPermissions } from '../../../src/renderer/src/features/permissions/ManyPermissions.tsx';
import type { Member } from '../../../src/shared/dokploy.ts';
import type { PermissionsDifference } from '../../../src/shared/permissions/permissions.ts';
import type { Permissions } from '../../../src/shared/permissions/shapes.ts';
import { principal } from '../../shared/principal.ts';
import { memberRow } from '../../shared/records.ts';

function member(name: string, role: string, permissions?: Permissions): Member {
  return memberRow(name, { organizationId: 'o1', role, ...(permissions ? { permissions } : {}) });
}

const wanted: PermissionsDifference = {
  grant: { projects: ['shop'], switches: ['canAccessToDocker'] },
  revoke: { projects: ['old'] },
};
const plan = (members: Member[], difference = wanted) =>
  planPermissions(members, difference, principal({ role: 'owner', userId: 'me' })).map(
    ({ member: _, email, ...rest }) => [email, rest],
  );

test('each gets what is missing and loses what they have: whatever else they have is not named', () => {
  const [[, desk], [, qa]] = plan([
    member('desk', 'member', {}),
    member('qa', 'member', { projects: ['old', 'shop', 'other'], switches: ['canAccessToDocker'] }),
  ]) as [[string, object], [string, object]];
  expect(desk).toMatchObject({ state: 'change', difference: { grant: wanted.grant, revoke: {} } });
  expect(qa).toMatchObject({ state: 'change', difference: { grant: {}, revoke: { projects: ['old'] } } });
});

test('whoever has all of it already is no change', () => {
  expect(plan([member('desk', 'member', { projects: ['shop'], switches: ['canAccessToDocker'] })])).toEqual([
    ['desk@example.com', { state: 'same' }],
  ]);
});

test('owner, admin, oneself and whose permissions nobody read are left out with a reason', () => {
  const reasons = plan([
    member('boss', 'owner', {}),
    member('ops', 'admin', {}),
    member('me', 'member', {}),
    member('kept', 'member'),
  ]).map(([, rest]) => (rest as { reason?: string }).reason);
  expect(reasons).toEqual([
    'The owner sees everything: permissions do not count.',
    'Admins see everything: permissions do not count.',
    'You cannot set your own permissions.',
    'Their grants have not been read yet.',
  ]);
});

test('a custom role gets projects, and says why not switches', () => {
  const clerk = member('clerk', 'clerk', {});
  expect(plan([clerk])[0]?.[1]).toMatchObject({
    state: 'change',
    difference: { grant: { projects: ['shop'] } },
    leftOut: expect.stringContaining('switches do not count'),
  });
  const switchAlone = { grant: { switches: ['canAccessToDocker' as const] }, revoke: {} };
  expect(plan([clerk], switchAlone)[0]?.[1]).toMatchObject({ state: 'barred' });
});
