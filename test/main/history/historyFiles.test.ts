import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import writeFileAtomic from 'write-file-atomic';
import { createHistoryFiles } from '../../../src/main/history/historyFiles.ts';
import { makeFolder } from '../storage/folder.ts';

vi.mock('write-file-atomic', { spy: true });

test('a damaged file that cannot be written anew is left as it is and told once, and kept aside and told once when it can', async () => {
  const folder = makeFolder();
  const file = path.join(folder, 'shop.jsonl');
  const told: string[] = [];
  const stuck: string[] = [];
  const files = createHistoryFiles({
    folder,
    clock: () => 0,
    onAside: (_, copy) => told.push(copy),
    onDamaged: (damagedFile, error) => stuck.push(`${path.basename(damagedFile)}: ${String(error)}`),
  });
  const damaged = '{"version":1}\nnonsense\n["2026-03-10",3,1,0,0,1,1,1,null]\n';
  writeFileSync(file, damaged);
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
  vi.mocked(writeFileAtomic).mockRejectedValueOnce(full).mockRejectedValueOnce(full);
  for (let look = 0; look < 2; look += 1) {
    expect(await files.read('shop', '')).toMatchObject({ state: 'read', days: [{ people: 3 }] });
    expect(readdirSync(folder)).toEqual(['shop.jsonl']);
  }
  expect(readFileSync(file, 'utf8')).toBe(damaged);
  expect(told).toEqual([]);
  expect(stuck).toEqual(['shop.jsonl: Error: full']);
  for (let look = 0; look < 2; look += 1) await files.read('shop', '');
  expect(told).toHaveLength(1);
  expect(readFileSync(told[0] ?? '', 'utf8')).toBe(damaged);
  expect(readFileSync(file, 'utf8')).not.toContain('nonsense');
  // Damaged once more, it is told once more.
  writeFileSync(file, damaged);
  vi.mocked(writeFileAtomic).mockRejectedValueOnce(full);
  await files.read('shop', '');
  expect(stuck).toHaveLength(2);
});
