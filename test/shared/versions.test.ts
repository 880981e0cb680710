import { expect, test } from 'vitest';
import { lagBehind, newestVersion } from '../../src/shared/capabilities.ts';

test('the newest version goes by its numbers; what has none does not count', () => {
  expect(newestVersion(['0.9.9', null, '0.30.2', 'canary', '0.30.1'])).toBe('0.30.2');
  expect(newestVersion([null, 'canary'])).toBeNull();
});

test.each([
  ['0.28.6', '0.30.2', { by: 'minor', count: 2 }],
  ['0.30.0', '0.30.2', { by: 'patch', count: 2 }],
  ['0.30.2', '1.0.0', { by: 'major', count: 1 }],
  ['0.30.2', '0.30.2', null],
  ['0.31.0', '0.30.2', null],
  ['canary', '0.30.2', null],
  [null, '0.30.2', null],
  ['0.30.2', null, null],
])('%s is behind %s by %o', (version, newest, lag) => expect(lagBehind(version, newest)).toEqual(lag));
