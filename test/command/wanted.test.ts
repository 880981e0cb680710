import { expect, test } from 'vitest';
import { createHidden, createOut } from '../../src/command/output.ts';
import { scopeOf } from '../../src/command/reading.ts';
import { exportWanted } from '../../src/command/verbs/lists.ts';
import type { Context } from '../../src/command/verbs.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { sharedFarm } from './farm.ts';

const shared = sharedFarm(testSimulator());

test('wanted export writes who has which role where, with what could not be read as comments', async () => {
  const farm = await shared();
  const { code, stdout, stderr } = await farm.run('wanted', 'export', '--complete');
  expect(code).toBe(3);
  expect(stdout).toContain(
    [
      '  - instance: Zeta',
      '    organization: Acme Zeta',
      '    complete: true',
      '    members:',
      '      - address: ann@zeta.example',
      '        role: admin',
      '      - address: ben@example.com',
      '        role: member',
      '        access: nothing',
    ].join('\n'),
  );
  expect(stderr).toMatch(/^Dead: /m);
});

test('as JSON it is one document, of the instances that were chosen', async () => {
  const farm = await shared();
  const { code, stdout, stderr } = await farm.run('wanted', 'export', '--json', '--instance', 'Alpha');
  expect(code).toBe(2);
  expect(stderr).toContain(
    'Left out: “Acme Alpha” on “Alpha”: The invitation of “late@example.com” has expired.',
  );
  const { organizations } = JSON.parse(stdout);
  expect(organizations).toMatchObject([{ instance: 'Alpha', organization: 'Acme Alpha' }]);
  expect(organizations[0].members.map(({ address }: { address: string }) => address)).toEqual([
    'ann@alpha.example',
    'ben@example.com',
    'new@alpha.example',
    'owner@example.com',
  ]);
});

test('what is left out is told by the exit code: 2 where it is not known, since no key opens it', async () => {
  const farm = await shared();
  const { code, stderr } = await farm.run('wanted', 'export', '--instance', 'Zeta');
  expect(code).toBe(2);
  expect(stderr).toContain('Left out: “Lab” on “Zeta”: No key opens this organization.');
  expect(await farm.run('wanted', 'export', '--offline')).toMatchObject({ code: 1, stdout: '' });
});

test('3 tells that a server did not say what people see, though all else could be read', async () => {
  const scope = scopeOf({}, [], []);
  if (!scope.ok) throw new Error(scope.error.message);
  const stream = { write() {} };
  const ended = (isUnread: boolean, left: string[] = []) =>
    exportWanted({
      ...{ options: {}, scope: scope.value, signal: new AbortController().signal },
      out: createOut({
        ...{ format: 'json', quiet: false, colors: false, hidden: createHidden() },
        ...{ stdout: stream, stderr: stream },
      }),
      core: {
        world: { failures: () => [] },
        wanted: { exportNow: async () => ({ exported: {}, left, isUnread }) },
      },
    } as unknown as Context);
  expect(await ended(false)).toBe(0);
  expect(await ended(false, ['Somebody is left out.'])).toBe(2);
  expect(await ended(true, ['What somebody sees is left out.'])).toBe(3);
});
