import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { initialsSize } from '../../../src/renderer/src/ui/Tile.tsx';

/** A W and two digits in the app's font at its boldest, in em. */
const WIDEST = 2.3;

test.each([22, 28, 34, 38])('three letters stand within a box of %i px, none smaller than 8 px', (size) => {
  const letters = initialsSize('W10', size);
  expect(letters * WIDEST).toBeLessThan(size - 2);
  expect(letters).toBeGreaterThanOrEqual(8);
  expect(initialsSize('AC', size)).toBeGreaterThan(letters);
});

test('three letters leave two px at either side of the box of an organization, within its edges', () => {
  const sheet = readFileSync('src/renderer/src/features/organizations/organizations.module.css', 'utf8');
  const [, width, height] = /\.initials \{[^}]*width: (\d+)px;\s+height: (\d+)px;/.exec(sheet) ?? [];
  const letters = initialsSize('W10', Number(height));
  expect(Number(width) - 2 - letters * WIDEST).toBeGreaterThanOrEqual(4);
});
