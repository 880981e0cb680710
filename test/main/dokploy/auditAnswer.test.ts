import { describe, expect, test } from 'vitest';
import { auditAnswer, readMetadata } from '../../../src/main/dokploy/auditAnswer.ts';

const read = (value: unknown) => readMetadata(JSON.stringify(value));

describe('what Dokploy noted with an entry, as JSON in a text', () => {
  test('is told by name and value, what lies deeper by its path', () => {
    expect(read({ type: 'inviteMember', role: 'member' })).toEqual([
      { name: 'type', value: 'inviteMember' },
      { name: 'role', value: 'member' },
    ]);
    expect(
      read({
        permissions: { accessedProjects: ['p1', 'p2'], accessedServices: [], canCreateProjects: true },
      }),
    ).toEqual([
      { name: 'permissions.accessedProjects', value: 'p1, p2' },
      { name: 'permissions.canCreateProjects', value: 'yes' },
    ]);
    expect(read({ before: null, count: 3, deep: { a: { b: { c: 1 } } } })).toEqual([
      { name: 'count', value: '3' },
      { name: 'deep.a.b', value: '…' },
    ]);
  });

  test('never has the value of what may be a secret by its name', () => {
    const secrets = {
      env: 'A=1',
      buildArgs: ['B=2'],
      databasePassword: 'x',
      nested: { apiKey: 'y', githubToken: 'z', licenseKey: 'w' },
      // Also numbers, and as others name them.
      smtpPass: 123_456,
      encryptionKey: 'v',
      basicAuth: 'u:t',
      otp: 654_321,
    };
    expect(read({ ...secrets, pin: [1234] }).map(({ value }) => value)).toEqual(
      Array(11).fill('(not shown)'),
    );
    expect(read({ author: 'anna', spinning: 3 })).toEqual([
      { name: 'author', value: 'anna' },
      { name: 'spinning', value: '3' },
    ]);
  });

  test('is bounded, on one line, and nothing where it is no JSON', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`k${at}`, 'v']));
    expect(read(many)).toHaveLength(30);
    expect(read({ list: Array.from({ length: 900 }, (_, at) => at) })[0]?.value).toBe(
      '0, 1, 2, 3, 4 and 895 more',
    );
    expect(read({ rows: [{ a: 1 }, { a: 2 }] })[0]?.value).toBe('2 entries');
    expect(read({ 'a\nb': 'x\u202ey\nz' })).toEqual([{ name: 'a b', value: 'x y z' }]);
    expect(read({ long: 'x'.repeat(10_000) })[0]?.value).toHaveLength(200);
    for (const text of [null, 'no json', '', JSON.stringify({ long: 'x'.repeat(30_000) })])
      expect(readMetadata(text)).toEqual([]);
    expect(readMetadata('"just words"')).toEqual([{ name: '', value: 'just words' }]);
  });
});

test('of an entry the ids of its user and organization are dropped', () => {
  const log = {
    ...{ id: 'l1', organizationId: 'o1', userId: 'u1', userEmail: 'one@example.com', userRole: 'owner' },
    ...{ action: 'login', resourceType: 'session', resourceId: null, resourceName: null, metadata: null },
    createdAt: '2026-01-01T00:00:00.000Z',
  };
  expect(auditAnswer.parse({ logs: [log], total: 7 })).toEqual({
    entries: [
      {
        ...{ id: 'l1', at: '2026-01-01T00:00:00.000Z', email: 'one@example.com', role: 'owner' },
        ...{ action: 'login', resourceType: 'session', resourceId: null, name: null, details: [] },
      },
    ],
    total: 7,
  });
});
