import { expect, test } from 'vitest';
import { memberAnswer, toWire } from '../../../src/main/dokploy/memberAnswer.ts';
import { SWITCHES } from '../../../src/shared/permissions/switches.ts';

const row = {
  id: 'm1',
  organizationId: 'o1',
  userId: 'u1',
  role: 'member',
  createdAt: '2026-11-25T04:08:19.258Z',
  user: { id: 'u1', email: 'desk@example.com' },
};

test('a fresh member reads as nothing granted, whatever fields their version lacks', () => {
  const off = Object.fromEntries(SWITCHES.map((name) => [name, false]));
  const lists = { accessedProjects: [], accessedEnvironments: [], accessedServices: [] };
  expect(memberAnswer.parse({ ...row, ...off, ...lists }).permissions).toEqual({});
  expect(memberAnswer.parse(row).permissions).toEqual({});
});

test('permissions go out with all sixteen fields and come back the same', () => {
  const permissions = { switches: ['canAccessToDocker' as const], projects: ['p1'], servers: ['s1'] };
  const wire = toWire(permissions);
  expect(Object.keys(wire)).toHaveLength(16);
  expect(memberAnswer.parse({ ...row, ...wire }).permissions).toEqual(permissions);
});

test('what cannot be an id, and what stands there twice, costs nobody', () => {
  const accessedProjects = ['p1', 'p1', '', null, { env: 'x' }, 'p2'];
  expect(memberAnswer.parse({ ...row, accessedProjects }).permissions).toEqual({ projects: ['p1', 'p2'] });
});
