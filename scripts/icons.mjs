// `node scripts/icons.mjs`: draws packaging/icons/ and resources/tray/ anew from resources/icon.svg and
// packaging/icons/symbolic.svg, after one of them was changed.
// Needs rsvg-convert (Debian: librsvg2-bin).
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
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

/**
 * What each state of the tray adds, in a square of 16: `hole` keeps it apart from what is below. A dot, or one with a bar
 * across it, so that they differ without colours, too.
 */
const STATES = {
  calm: null,
  hand: { color: '#f59f00', bar: false },
  away: { color: '#e03131', bar: true },
};
const HOLE = '<circle cx="11.75" cy="11.75" r="5" fill="#000" />';
const BAR = 'x="9.25" y="11" width="5" height="1.5" rx="0.5"';

/** The inside of a picture as a square of 16. */
function inside(file) {
  const svg = readFileSync(join(root, file), 'utf8');
  const [, width] = /viewBox="0 0 (\d+) /.exec(svg) ?? [];
  const content = svg.replace(/<svg[^>]*>|<\/svg>/g, '');
  return `<g transform="scale(${16 / Number(width)})">${content}</g>`;
}

/** A picture of the tray: in its own colours, or as a template, of which the system takes the shape alone. */
function trayPicture(state, isTemplate) {
  const mark = STATES[state];
  const base = inside(isTemplate ? 'packaging/icons/symbolic.svg' : 'resources/icon.svg');
  const bar = mark?.bar ? `<rect ${BAR} fill="#000" />` : '';
  const masks = `<mask id="m"><rect width="16" height="16" fill="#fff" />${HOLE}</mask><mask id="b"><rect width="16" height="16" fill="#fff" />${bar}</mask>`;
  const color = isTemplate ? '#000' : mark?.color;
  const white = mark?.bar && !isTemplate ? `<rect ${BAR} fill="#fff" />` : '';
  const dot = `<circle cx="11.75" cy="11.75" r="4" fill="${color}" mask="url(#b)" />${white}`;
  const content = mark ? `<defs>${masks}</defs><g mask="url(#m)">${base}</g>${dot}` : base;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${content}</svg>`;
}

const tray = join(root, 'resources', 'tray');
mkdirSync(tray, { recursive: true });
for (const state of Object.keys(STATES)) {
  for (const [name, isTemplate, size] of [
    [`${state}.png`, false, 24],
    [`${state}@2x.png`, false, 48],
    [`${state}Template.png`, true, 16],
    [`${state}Template@2x.png`, true, 32],
  ]) {
    execFileSync('rsvg-convert', [`--width=${size}`, `--height=${size}`, `--output=${join(tray, name)}`], {
      input: trayPicture(state, isTemplate),
    });
  }
}
