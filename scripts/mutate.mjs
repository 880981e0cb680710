// `npm run mutate`: puts a hundred random faults into src/main and src/shared, one at a time, and lists those that no
// unit or integration test sees. `-- --count 20 --seed 7` draws fewer, or the same again; `-- network` a part alone.
import { join } from 'node:path';
import { root, run } from './run.mjs';
import { setUp } from './setup.mjs';

await setUp({ desktop: false });
process.exitCode = await run('node', [join(root, 'test/mutate/run.ts'), ...process.argv.slice(2)]);
