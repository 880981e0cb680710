import { describe, expect, test } from 'vitest';
import {
  meantWords,
  noneKeylessWords,
  unreadWords,
} from '../../../src/renderer/src/features/operations/CreateKeysFields.tsx';
import type { Keyed } from '../../../src/shared/keyless.ts';
import { account, instance } from '../state/fixture.ts';

const keyed = (id: string): Keyed => ({
  instanceName: id.toUpperCase(),
  keys: instance(id).keys,
  account: account(id),
});
const unread = { ...keyed('c'), account: null };

describe('that no organization is without a key', () => {
  /** Both organizations of the fixture are opened. */
  const whole = (id: string): Keyed => ({
    ...keyed(id),
    keys: [`org-${id}`, `other-${id}`].flatMap((organizationId) =>
      instance(id).keys.map((key) => ({ ...key, organizationId })),
    ),
  });
  test('is said of all only where all was read', () => {
    expect(noneKeylessWords([whole('a'), whole('b')], true)).toBe(
      'Every organization that is known here has a key.',
    );
    expect(noneKeylessWords([whole('a'), unread], true)).toBe(
      'Every organization on A has a key. Nothing was read of C yet, so organizations without a key may be missing here.',
    );
    expect(noneKeylessWords([unread], true)).toBe(
      'Nothing was read of C yet: which organizations have no key is not known.',
    );
    expect(noneKeylessWords([], true)).toBe('There is no instance to create keys on.');
  });

  test('is said of those that were just added alone where they alone are meant', () => {
    expect(noneKeylessWords([whole('a')], false)).toBe('Every organization on A has a key.');
    expect(noneKeylessWords([whole('a'), whole('b')], false)).toBe(
      'Every organization on 2 instances has a key.',
    );
  });
});

test('organizations to choose from are said to be of some instances alone, and of which nothing was read', () => {
  expect(meantWords([keyed('a'), unread])).toBe('Only for the 2 instances that were just added.');
  expect(meantWords([keyed('a')])).toBe('Only for A.');
  expect(unreadWords([keyed('a'), unread])).toBe(
    'Nothing was read of C yet, so organizations without a key may be missing here.',
  );
  expect(unreadWords([keyed('a')])).toBeNull();
});
