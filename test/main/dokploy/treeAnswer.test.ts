import { expect, test } from 'vitest';
import { projectsAnswer } from '../../../src/main/dokploy/treeAnswer.ts';
import { application, postgres, production } from '../../shared/permissions/trees.ts';

const environment = {
  environmentId: 'live',
  name: 'production',
  isDefault: true,
  env: 'SECRET=1',
  applications: [{ applicationId: 'web', name: 'web', env: 'SECRET=1' }],
  postgres: [{ postgresId: 'db', databasePassword: 'secret' }],
};

test('of all that stands in a list names and ids alone are taken', () => {
  const answer = [{ projectId: 'shop', name: 'Shop', env: 'SECRET=1', environments: [environment] }];
  expect(projectsAnswer.parse(answer)).toEqual({
    projects: [
      {
        id: 'shop',
        name: 'Shop',
        environments: [production('live', postgres('db', ''), application('web'))],
      },
    ],
  });
});

test('services of a kind that a later version brings are told to be there, since their ids would seem to be gone', () => {
  const inside = (more: object) => ({
    projectId: 'p',
    name: 'P',
    environments: [{ ...environment, ...more }],
  });
  const read = (more: object) => projectsAnswer.parse([inside(more)]).hasUnknownKinds;
  expect(read({ clickhouse: [{ clickhouseId: 'c', name: 'events' }] })).toBe(true);
  expect(read({ clickhouse: [] })).toBeUndefined();
});
