import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { makeFolder } from '../main/storage/folder.ts';
import { openQuayside } from './quayside.ts';

test('a person whose groups are lost to a damaged file of choices reads so when the app starts, and where it is kept', async () => {
  const folder = makeFolder();
  writeFileSync(path.join(folder, 'preferences.json'), '{"version":1,"groups":[{"id":"g","name":"Cl');
  const app = await openQuayside({ folder });
  await vi.waitFor(() =>
    expect(app.state().notices).toMatchObject([
      {
        title: 'Some of your choices were lost',
        text: expect.stringContaining(path.join(folder, 'preferences.malformed-')),
      },
    ]),
  );
});
