import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createPeople } from '../../src/main/people/people.ts';
import { createCache } from '../../src/main/world/cache.ts';
import { EVERYONE } from '../../src/shared/peopleQuery.ts';
import { instanceRecord } from '../shared/records.ts';
import { type Measurement, rowAtMost } from './bench.ts';
import { organizationOf, see, WORLD } from './world.ts';

/** The table of 8,000 people in main, made by the app’s own modules in this process: what it holds, and what a reading costs it. */
export const people: Measurement = {
  name: 'people',
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
    const replaced: number[] = [];
    let memory = 0;
    try {
      const filling = createCache({ folder, clock: Date.now });
      const instances = Array.from({ length: WORLD.instances }, (_, index) =>
        instanceRecord({ id: `${index}`, name: `Server ${index + 1}` }),
      );
      for (const [index, { id }] of instances.entries()) see(filling, id, WORLD.organizationsOf(index));
      await filling.flush();
      const cache = createCache({ folder, clock: Date.now });
      await cache.summaries(instances.map(({ id }) => id));
      const before = memoryNow();
      const { calls } = createPeople({
        doneSteps: async () => [],
        instances: { list: () => instances, onChange: () => () => {} },
        cache,
        file: join(folder, 'people.json'),
        clock: Date.now,
        newId: () => 'id',
        notify: () => {},
        chooseTarget: async () => null,
        onChange: () => {},
      });
      const page = { query: EVERYONE, from: 0, count: 100 };
      await calls['people.list'](page);
      memory = memoryNow() - before;
      for (const [index, { id }] of instances.entries()) {
        const { organizationId, members } = organizationOf(index, 1);
        const began = performance.now();
        cache.recorder(id)({ organizationId, members: members.slice(1) });
        await calls['people.list'](page);
        replaced.push(performance.now() - began);
      }
      await cache.flush();
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
    return [
      rowAtMost('one list replaced, and 100 people of it', 'ms', replaced, 10, 'main’s own work.'),
      rowAtMost('memory of the table in main', 'MB', [memory], 25, 'what JavaScript holds.'),
    ];
  },
};

/** What JavaScript holds in this process after a collection, in MB (10⁶ bytes). */
function memoryNow(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}
