import { expect, test } from 'vitest';
import type { Member } from '../../../src/shared/dokploy.ts';
import { grantedWords } from '../../../src/shared/permissions/words.ts';

const member = (role: string, permissions?: Member['permissions']) =>
  ({ role, ...(permissions ? { permissions } : {}) }) as Member;

test('what a person was granted is told before their account is deleted, as far as it was read', () => {
  expect(grantedWords([])).toBeNull();
  expect(grantedWords([member('member')])).toBeNull();
  expect(grantedWords([member('admin', {})])).toBeNull();
  expect(grantedWords([member('member', {})])).toBe('Nothing was granted to them.');
  expect(grantedWords([member('member', { projects: ['p'] })])).toBe(
    'They lose 1 project, environment or service.',
  );
  expect(
    grantedWords([member('member', { projects: ['p'], services: ['a', 'b'] }), member('member', {})]),
  ).toBe('They lose 3 projects, environments and services in 1 of 2 organizations that were read.');
  expect(grantedWords([member('member', { switches: ['canAccessToDocker'] })])).toBe(
    'They lose some switches.',
  );
});
