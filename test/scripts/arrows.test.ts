import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const {
  ALONE,
  draw,
  faultsOf,
  importsOf,
  ROOMS,
}: {
  ALONE: { why: string }[];
  draw(): string;
  faultsOf(file: string, text: string): string[];
  importsOf(file: string, text: string): { names: string; what: string }[];
  ROOMS: Record<string, string>;
} = await import(new URL('../../scripts/arrows.mjs', import.meta.url).href);

const of = (file: string, from: string, names = 'type It') =>
  faultsOf(file, `import { ${names} } from '${from}';\n`);

test.each([
  ['main/storage/x.ts', '../readings/accounts.ts'],
  ['main/people/x.ts', '../access/ends.ts'],
  ['main/plans/x.ts', '../operations/engine.ts'],
  ['main/plans/x.ts', 'electron'],
  ['main/world/deeper/x.ts', '../../operations/engine.ts'],
  ['main/handlers.ts', './shell/menu.ts'],
  ['main/network/x.ts', '../../renderer/src/bridge.ts'],
  ['shared/x.ts', 'node:fs'],
  ['shared/x.ts', '../main/boot.ts'],
  ['shared/rules/x.ts', '../wanted/rows.ts'],
  ['shared/plans/x.ts', '../calls/grants.ts'],
  ['preload/index.ts', '../shared/contract.ts'],
  ['renderer/src/state/x.ts', 'node:path'],
  ['renderer/src/state/x.ts', '../../../main/plans/plans.ts'],
  ['renderer/src/state/x.ts', '../features/home/Home.tsx'],
  ['renderer/src/ui/x.tsx', '../screens/dialogs.ts'],
  ['renderer/src/features/home/x.tsx', '../people/People.tsx'],
  ['command/x.ts', 'electron'],
  ['command/verbs/x.ts', '../../main/shell/log.ts'],
  ['command/x.ts', '../main/boot.ts'],
  ['command/x.ts', '../renderer/src/bridge.ts'],
  ['main/people/x.ts', '../../command/output.ts'],
  ['main/nowhere/x.ts', '../storage/jsonFile.ts'],
])('src/%s may not import %s', (file, from) => expect(of(file, from)).not.toEqual([]));

test.each([
  ['main/boot.ts', 'electron', 'ipcMain'],
  ['main/shell/about.ts', 'electron-log/node', 'log'],
  ['main/readings/x.ts', 'node:timers/promises', 'setImmediate'],
  ['main/boot/help.ts', '../dokploy/client.ts', 'createDokploy'],
  ['main/readings/x.ts', '../dokploy/client.ts', 'type WritableDokploy'],
  ['main/readings/x.ts', '../network/transport.ts', 'type WritableTransport'],
])('src/%s may not take from %s: %s', (file, from, names) => expect(of(file, from, names)).not.toEqual([]));

test.each([
  ['main/operations/actions/x.ts', '../../dokploy/client.ts', 'type WritableDokploy'],
  ['main/readings/x.ts', '../dokploy/client.ts', 'type Dokploy'],
  ['main/shell/x.ts', 'electron', 'app'],
  ['main/plans/x.ts', '../../shared/contract.ts', 'type Handlers'],
  ['renderer/src/features/home/x.tsx', '../../state/app.tsx', 'useApp'],
  ['shared/operations/x.ts', '../calls/fields.ts', 'id'],
  ['command/index.ts', './main.ts', 'main'],
  ['command/verbs/x.ts', '../../main/people/people.ts', 'type People'],
  ['command/verbs/x.ts', '../../shared/text.ts', 'counted'],
])('src/%s may take from %s: %s', (file, from, names) => expect(of(file, from, names)).toEqual([]));

test('a fault is found however the import is written', () => {
  const file = 'main/storage/x.ts';
  for (const text of [
    "export { a } from '../people/people.ts';",
    "import '../people/people.ts';",
    "const people = await import('../people/people.ts');",
    "import {\n  a,\n  b,\n} from '../people/people.ts';",
  ])
    expect(faultsOf(file, text)).toHaveLength(1);
});

test('every rule says why, and every room names rooms that there are', () => {
  expect(ALONE.every(({ why }) => / .+\.$/.test(why))).toBe(true);
  for (const [room, may] of Object.entries(ROOMS))
    for (const name of may.split(' ').filter((each) => each !== '' && each !== '*'))
      expect(Object.keys(ROOMS)).toContain(`${room.split('/')[0]}/${name}`);
});

test('nothing that the core loads loads Electron or the page', () => {
  const loaded = new Set(['main/core.ts']);
  for (const file of loaded) {
    if (!file.endsWith('.ts')) continue;
    const imports = importsOf(file, readFileSync(path.join('src', file), 'utf8'));
    for (const { names, what } of imports) if (!/^type\b/.test(names)) loaded.add(what);
  }
  expect(loaded.size).toBeGreaterThan(200);
  expect([...loaded].filter((each) => /^electron|^renderer\/|^main\/(shell|ipc)\//.test(each))).toEqual([]);
});

test('the picture in ARCHITECTURE.md shows the arrows as they are', () =>
  expect(readFileSync('ARCHITECTURE.md', 'utf8')).toContain(draw()));
