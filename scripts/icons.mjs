// `node scripts/icons.mjs`: draws packaging/icons/ anew from resources/icon.svg, after that was changed.
// Needs rsvg-convert (Debian: librsvg2-bin).
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

/** px. Linux desktops take each of them up to 512; macOS and Windows have theirs made of the largest. */
const SIZES = [16, 22, 24, 32, 48, 64, 128, 256, 512, 1024];

const folder = join(root, 'packaging', 'icons');
for (const size of SIZES) {
  const target = join(folder, `${size}.png`);
  execFileSync('rsvg-convert', [
    `--width=${size}`,
    `--height=${size}`,
    `--output=${target}`,
    join(root, 'resources/icon.svg'),
  ]);
}
// The window’s own.
copyFileSync(join(folder, '512.png'), join(root, 'resources/icon.png'));
