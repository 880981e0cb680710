import { describe, expect, test } from 'vitest';
import {
  aloneWords,
  contentsWords,
  deployedWords,
} from '../../../src/renderer/src/features/organizations/organizationDialogs.tsx';
import type { Contents, Member } from '../../../src/shared/dokploy.ts';

const NOTHING: Contents = {
  ...{ projects: 0, environments: 0, services: 0, kinds: [], succeeded: 0, failed: 0 },
};
const people = (...userIds: string[]) => userIds.map((userId) => ({ userId }) as Member);

describe('what goes with an organization', () => {
  test('is told in numbers, each kind of service by its own name', () => {
    expect(contentsWords(NOTHING)).toBe('no projects: it has none');
    expect(contentsWords({ ...NOTHING, projects: 1, environments: 1 })).toBe(
      'its 1 project, with 1 environment and no services',
    );
    const kinds: Contents['kinds'] = [
      { kind: 'application', count: 1_200 },
      { kind: 'compose', count: 1 },
      { kind: 'database', count: 3 },
    ];
    expect(contentsWords({ ...NOTHING, projects: 40, environments: 80, services: 1_204, kinds })).toBe(
      'its 40 projects, with 80 environments and 1,204 services (1,200 applications, 1 Compose stack, 3 databases), their domains, environment variables and backup plans',
    );
  });

  test('trap: what the server calls running is a last deploy that succeeded: that is said, and of none nothing', () => {
    const services = { ...NOTHING, services: 8 };
    expect(deployedWords(services)).toBeNull();
    expect(deployedWords({ ...services, succeeded: 5 })).toBe(
      'The last deploy of 5 services of 8 succeeded.',
    );
    expect(deployedWords({ ...services, succeeded: 5, failed: 2 })).toBe(
      'The last deploy of 5 services of 8 succeeded, of 2 it failed.',
    );
    expect(deployedWords({ ...services, failed: 8 })).toBe('No service’s last deploy succeeded.');
    expect(deployedWords({ ...NOTHING, services: 1, succeeded: 1 })).toBe(
      'The last deploy of its only service succeeded.',
    );
  });
});

describe('people who are in no other organization', () => {
  const all = [
    { organizationId: 'acme', members: people('one', 'two', 'three', 'me'), own: ['me'] },
    { organizationId: 'labs', members: people('one'), own: ['me'] },
  ];

  test('are counted, and where was looked is said when that is not everywhere', () => {
    expect(aloneWords(all, 'acme')).toBe(
      '2 people are in no other organization of this instance: they can still sign in, and see nothing.',
    );
    expect(aloneWords([...all, { organizationId: 'shut', members: null, own: [] }], 'acme')).toContain(
      'no other organization read (1 of 2)',
    );
  });

  test('are not counted where no other list was read', () => {
    const [acme, labs] = all;
    const unread = [acme, { ...labs, members: null }] as typeof all;
    expect(aloneWords(unread, 'acme')).toBe('Their other organizations are unknown.');
  });

  test('are nobody where all are elsewhere, and not known where the members are not', () => {
    expect(aloneWords(all, 'labs')).toBeNull();
    expect(aloneWords([{ organizationId: 'acme', members: null, own: [] }], 'acme')).toBeNull();
  });
});
