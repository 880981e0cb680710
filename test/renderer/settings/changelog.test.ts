import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseChangelog } from '../../../src/renderer/src/features/settings/changelog.ts';

const root = path.join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

test('versions, kinds, headings and items are told, without the marks of Markdown', () => {
  const text = [
    '# Changelog',
    'Words before any version, and [a link](https://example.com).',
    '- an item of none',
    '## [0.2.0] - 2026-12-24',
    'What it is',
    'about.',
    '### Fixed',
    '- A `link` is [told](https://example.com)',
    '### Added',
    '#### Keys',
    '- One',
    '- Two',
    '#### People',
    '- Three',
    '## [0.1.0] - Unreleased',
    '### Added',
    '- Four',
  ].join('\n');
  expect(parseChangelog(text)).toEqual([
    {
      ...{ version: '0.2.0', date: '2026-12-24', text: 'What it is about.' },
      groups: [
        { kind: 'Fixed', title: 'Fixed', items: ['A link is told'] },
        { kind: 'Added', title: 'Keys', items: ['One', 'Two'] },
        { kind: 'Added', title: 'People', items: ['Three'] },
      ],
    },
    {
      ...{ version: '0.1.0', date: 'Unreleased', text: '' },
      groups: [{ kind: 'Added', title: 'Added', items: ['Four'] }],
    },
  ]);
});

test('the changelog begins with the version that this is, and each version has something to say', () => {
  const releases = parseChangelog(read('CHANGELOG.md'));
  expect(releases[0]?.version).toBe(JSON.parse(read('package.json')).version);
  for (const { version, date, groups } of releases) {
    expect(date, version).toMatch(/^(?:Unreleased|\d{4}-\d\d-\d\d)$/);
    expect(groups.length, version).toBeGreaterThan(0);
    for (const { items } of groups) expect(items.length, version).toBeGreaterThan(0);
  }
});
