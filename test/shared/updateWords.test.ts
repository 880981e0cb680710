import { expect, test } from 'vitest';
import { UPDATE_FAILURES, UPDATES_OFF } from '../../src/shared/updates.ts';
import { offWords, percentOf, updateWords } from '../../src/shared/updateWords.ts';

const update = { version: '0.2.0', notes: '', releasedAt: null, size: 200 };

test('every failure says what happened, that nothing was changed, and what comes next, without its code', () => {
  for (const code of UPDATE_FAILURES)
    for (const during of ['look', 'download', 'installation'] as const) {
      const failure = { code, detail: 'updates.example' };
      const state = { state: 'failed', failure, during, version: '0.2.0' } as const;
      for (const daily of [true, false]) {
        const words = updateWords(state, { ever: true, daily, packageKind: null });
        expect(words).toMatch(/^[A-Z].*[.)] Nothing was changed\. [A-Z].*\.$/);
        expect(words).not.toContain(code.includes('-') ? code : 'undefined');
        expect(words).not.toMatch(/\.\.|undefined/);
        // Nobody who wants no looks is promised one.
        if (!daily) expect(words).not.toContain('tomorrow');
      }
    }
});

test('nobody is told that they have the newest version while a newer one is known', () => {
  const looks = { ever: true, daily: true, packageKind: null };
  expect(updateWords({ state: 'idle' }, looks)).toBe('You have the newest version.');
  expect(updateWords({ state: 'idle', newer: '0.2.0' }, looks)).toBe(
    'Quayside 0.2.0 was found earlier. Check now to get it.',
  );
});

test('a version that came as a package is installed by its person, who is told how', () => {
  const looks = { ever: true, daily: true, packageKind: 'deb' };
  expect(updateWords({ state: 'available', update }, looks)).toBe(
    `Quayside ${update.version} is available. Install its .deb over this one.`,
  );
});

test('every reason for having no updates is a sentence', () => {
  for (const reason of UPDATES_OFF) expect(offWords(reason, '/opt')).toMatch(/^[A-Z].*\.$/);
});

test('a download is told in percent, never more than a hundred', () => {
  expect(percentOf({ state: 'downloading', update, received: 0 })).toBe(0);
  expect(percentOf({ state: 'downloading', update, received: 133 })).toBe(66);
  expect(percentOf({ state: 'downloading', update, received: 500 })).toBe(100);
});
