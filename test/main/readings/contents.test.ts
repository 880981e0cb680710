import { describe, expect, test } from 'vitest';
import { countedAnswer } from '../../../src/main/dokploy/treeAnswer.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import type { Version } from '../../dokploy/versions.ts';
import { codeOf, openConsole } from '../operations/console.ts';

const simulator = testSimulator();

/** A server with an organization in which two services were deployed well last, and one was not. */
async function open(version: Version) {
  const server = await simulator.serve(
    version,
    {
      name: 'Acme',
      projects: [
        {
          name: 'Store',
          environments: {
            production: { application: ['web', 'api'], compose: ['stack'], postgres: ['db'] },
            staging: {},
          },
        },
        { name: 'Empty' },
      ],
    },
    { name: 'Labs', projects: [{ name: 'Other' }] },
  );
  for (const service of server.world.services) {
    if (service.name === 'web' || service.name === 'stack') service.status = 'done';
    if (service.name === 'api') service.status = 'error';
  }
  const app = await openConsole(server);
  server.requests.clear();
  const read = (heavy = false) =>
    app.call('organizations.contents', { organizationId: app.organization(), heavy });
  const lists = () =>
    server.requests.flatMap(({ call }) => (/^(?:project|environment)\./.test(call) ? [call] : []));
  return { server, read, lists };
}

const SUMS = { services: 4, succeeded: 2, failed: 1 };

describe('what is in an organization', () => {
  test('is told in some hundred bytes from 0.29.1, databases together', async () => {
    const { read, lists } = await open('0.30.2');
    const contents = await read();
    expect(contents).toMatchObject({
      value: {
        ...SUMS,
        projects: 2,
        kinds: [
          { kind: 'application', count: 2 },
          { kind: 'compose', count: 1 },
          { kind: 'database', count: 1 },
        ],
      },
    });
    expect(lists()).toEqual(['project.homeStats']);
  });

  test('is counted from the list without secrets between 0.28.3 and 0.29.0, each kind of database by itself', async () => {
    const { read, lists } = await open('0.28.6');
    expect(await read()).toMatchObject({
      value: {
        ...SUMS,
        kinds: [
          { kind: 'application', count: 2 },
          { kind: 'compose', count: 1 },
          { kind: 'postgres', count: 1 },
        ],
      },
    });
    expect(lists()).toEqual(['project.allForPermissions']);
  });

  test('trap: before 0.28.3 the one list has every secret in it, so it is read when a person asks for it alone', async () => {
    for (const version of ['0.25.7', '0.26.5'] as const) {
      const { read, lists } = await open(version);
      expect(await read()).toEqual({ ok: true, value: null });
      expect(lists()).toEqual([]);
      expect(await read(true)).toMatchObject({ value: SUMS });
      expect(lists()).toEqual(['project.all']);
    }
  });

  test('is a failure where the server fails, never nothing', async () => {
    const { server, read } = await open('0.30.2');
    server.setFault({ kind: 'status', status: 502 }, { call: 'project.homeStats' });
    expect(codeOf(await read())).toBe('proxy-page');
  });
});

test('of a list nothing but numbers comes in: of kinds that are not known here, too', () => {
  const rows = [
    {
      name: 'Secret name',
      environments: [
        {
          ...{ environmentId: 'e1', name: 'production', isDefault: true },
          applications: [{ applicationStatus: 'done', env: 'A=1' }, { applicationStatus: 'idle' }],
          compose: [{ composeStatus: 'error' }],
          quantum: [{ name: 'q' }],
        },
      ],
    },
    { name: 'without environments' },
  ];
  expect(countedAnswer.parse(rows)).toEqual({
    ...{ projects: 2, environments: 1, services: 4, succeeded: 1, failed: 1 },
    kinds: [
      { kind: 'application', count: 2 },
      { kind: 'compose', count: 1 },
      { kind: 'other', count: 1 },
    ],
  });
});
