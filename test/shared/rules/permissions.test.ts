import { describe, expect, test } from 'vitest';
import { SWITCHES } from '../../../src/shared/permissions/switches.ts';
import {
  denySetPermissions,
  denySetPermissionsOfAny,
  failedAsHeavy,
  listsNamesAlone,
  whyNoExtras,
  whySwitchHasNoEffect,
} from '../../../src/shared/rules/permissions.ts';
import type { Principal } from '../../../src/shared/rules/principal.ts';

function key(version: string | null, role = 'owner', userId = 'owner'): Principal {
  return { version, isCloud: false, role, userId, organizationId: 'acme', allowed: null };
}
const OLD = ['0.25.7', '0.26.5', '0.28.6'];

describe('a switch', () => {
  const inVain = (version: string, role = 'member') =>
    SWITCHES.filter((name) => whySwitchHasNoEffect(key(version), role, name) !== null);

  test.each(OLD)(
    'trap: on %s the switches protect neither SSH keys nor Docker, and let projects be deleted that are not granted',
    (version) => {
      expect(inVain(version)).toEqual(
        expect.arrayContaining(['canAccessToSSHKeys', 'canAccessToDocker', 'canDeleteProjects']),
      );
    },
  );

  test('counts on 0.30.2, each of them', () => expect(inVain('0.30.2')).toEqual([]));

  test('trap: counts for the role member alone: a custom role brings its own rights', () =>
    expect(inVain('0.30.2', 'manager')).toEqual(SWITCHES));
});

describe('permissions of a member', () => {
  const member = { userId: 'desk', role: 'member' };

  test('trap: on 0.25.7 an admin’s key is 401, so the owner’s alone may set them', () => {
    expect(denySetPermissionsOfAny(key('0.25.7', 'admin', 'ops'))).not.toBeNull();
    expect(denySetPermissionsOfAny(key('0.26.5', 'admin', 'ops'))).toBeNull();
    expect(denySetPermissions(key('0.25.7'), member)).toBeNull();
  });

  test('trap: of owner, admin and oneself the server writes them without effect, so they are not set', () => {
    for (const role of ['owner', 'admin'])
      expect(denySetPermissions(key('0.30.2'), { ...member, role })).not.toBeNull();
    expect(denySetPermissions(key('0.30.2', 'admin', 'desk'), member)).not.toBeNull();
  });
});

test('trap: before 0.28.3 what can be granted comes with every secret, and a version that cannot be told counts as new', () => {
  expect(
    ['0.25.7', '0.26.5', '0.28.6', '0.30.2', null].map((version) => listsNamesAlone(key(version))),
  ).toEqual([...[false, false, true, true, true]]);
  expect(failedAsHeavy({ state: 'failed', error: { code: 'server-too-old' } })).toBe(true);
  expect(failedAsHeavy({ state: 'failed', error: { code: 'timeout' } })).toBe(false);
});

test('trap: git providers and servers are dropped before 0.29.0, and ignored without a license', () => {
  const tree = { gitProviders: null, servers: null };
  expect(whyNoExtras(key('0.28.6'), tree)).toContain('0.29.0');
  expect(whyNoExtras(key('0.30.2'), tree)).toContain('license');
  expect(whyNoExtras(key('0.30.2'), { gitProviders: [], servers: [] })).toBeNull();
});
