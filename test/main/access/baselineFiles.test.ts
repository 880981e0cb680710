import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Baseline } from '../../../src/main/access/baseline.ts';
import { createBaselineFiles } from '../../../src/main/access/baselineFiles.ts';
import { countIds, makeFolder } from '../storage/folder.ts';

const PEOPLE = Array.from({ length: 60_000 }, (_, at) => ({
  ...{ id: `person${at}@x.example`, role: 'member', twoFactor: null },
}));
const baseline = (id: string, keptAt: number): Baseline => ({
  ...{ id, name: id, keptAt, acceptedAt: null },
  instances: [
    {
      ...{ instanceId: 'shop', name: 'Shop', installation: { userIds: ['u'], organizationIds: ['a'] } },
      organizations: [
        {
          ...{ organizationId: 'a', organizationName: 'A', invitations: null },
          members: { rows: PEOPLE },
        },
      ],
    },
  ],
});

test('baselines of more people than memory holds are told in short, as they are now, without a look at their files', async () => {
  const folder = makeFolder();
  const files = createBaselineFiles({
    folder,
    isListed: () => true,
    clock: () => 5_000,
    newId: countIds('notice'),
    notify: () => {},
  });
  for (const [at, id] of ['first', 'second', 'third'].entries()) await files.add(baseline(id, at));
  await files.change('first', (before) => ({ ...before, name: 'Renamed' }));
  await files.remove('second');
  for (const name of readdirSync(folder)) writeFileSync(path.join(folder, name), 'no baseline');
  const kept = await files.kept();
  expect(kept.map(({ name }) => name)).toEqual(['third', 'Renamed']);
  expect(kept[0]?.instances).toEqual([
    { instanceId: 'shop', installation: { userIds: ['u'], organizationIds: ['a'] } },
  ]);
});
