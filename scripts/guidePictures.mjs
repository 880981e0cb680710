// What the guide shows: pictures that were just drawn become palettes of 128 colors, undithered, and take the place of those in docs/.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.mjs';

/** Where pictures are drawn at first. */
export const DRAWN = join(root, 'out', 'guide');
const SHOWN = join(root, 'docs', 'pictures');

/** Puts what was drawn into the guide: all of it anew, or, where a part was drawn, that part. Gives the exit code. */
export async function keepGuidePictures({ all }) {
  const names = readdirSync(DRAWN).filter((name) => name.endsWith('.png'));
  if (all) rmSync(SHOWN, { recursive: true, force: true });
  mkdirSync(SHOWN, { recursive: true });
  for (const name of names) {
    const args = [
      '--strip',
      '--speed',
      '1',
      '--force',
      '--output',
      join(SHOWN, name),
      '--nofs',
      '128',
      join(DRAWN, name),
    ];
    const code = await run('pngquant', args);
    if (code !== 0) return code;
  }
  console.log(`${names.length} pictures: ${SHOWN}`);
  return 0;
}
