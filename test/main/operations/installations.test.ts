import { expect, test } from 'vitest';
import { installationOf, isSameInstallation, peopleKnown } from '../../../src/main/operations/recorded.ts';
import type { Instance, KeyRecord } from '../../../src/shared/instance.ts';

/** An instance of which the identity and the keys tell these people. */
function instance(userIds: string[] | null, ...ofKeys: (string | null)[]): Instance {
  return {
    ...(userIds ? { identity: { userIds, organizations: {} } } : {}),
    keys: ofKeys.map((userId) => ({ userId }) as KeyRecord),
  } as Instance;
}

test('the people of an installation are those of its identity and of its keys, each once', () => {
  expect(peopleKnown(instance(['grace', 'ada'], 'ada', null, 'bob'))).toEqual(['ada', 'bob', 'grace']);
  expect(peopleKnown(instance(null, 'ada'))).toEqual(['ada']);
  expect(peopleKnown(instance(null, null))).toEqual([]);
});

test.each([
  ['one of them is still there', ['ada', 'grace'], instance(['grace', 'bob']), true],
  ['none of them is there any more', ['ada'], instance(['bob'], 'bob'), false],
  ['nobody is known of it now', ['ada'], instance(null, null), true],
  ['nobody was known of it then', [], instance(['bob']), true],
  ['nothing was written down of it', undefined, instance(['bob']), true],
])('when %s', (_when, planned, now, same) => expect(isSameInstallation(planned, now)).toBe(same));

test('instances that have a person or an organization in common, also by a third, are one installation', () => {
  const of = (id: string, userIds: string[], organizations: Record<string, string>) =>
    ({ id, identity: { userIds, organizations }, keys: [] }) as Partial<Instance> as Instance;
  const all = [
    of('c', ['bob'], { lab: 'Lab' }),
    of('b', ['ada'], { acme: 'Acme', lab: 'Lab' }),
    of('a', ['ada'], {}),
    of('d', ['eve'], { shop: 'Shop' }),
    of('e', [], {}),
    of('f', [], {}),
  ];
  expect(all.map(({ id }) => installationOf(id, all))).toEqual(['a', 'a', 'a', 'd', 'e', 'f']);
  expect(installationOf('gone', all)).toBe('gone');
});
