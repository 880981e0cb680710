import { expect, test } from 'vitest';
import type { Actions } from '../../../src/renderer/src/state/actions.ts';
import { barOf, MEMBER_VERBS, PERSON_VERBS } from '../../../src/renderer/src/state/personVerbs.ts';
import { verbsOf as offered } from '../../../src/renderer/src/state/verbs.ts';
import { principal } from '../../shared/principal.ts';
import { memberRow } from '../../shared/records.ts';

const there = { instanceId: 'a', organizationId: 'acme' };
const owner = memberRow('u1', { role: 'owner' });
const ann = memberRow('u2');
const bob = memberRow('u3');
const verbsOf = (members: (typeof ann)[], whyNot: string | null = null) =>
  offered(MEMBER_VERBS, { there, members, principal: principal(), whyNot }, {} as Actions);

test('one member, several, and people of several organizations have the same words for the same verb', () => {
  const titles = Object.fromEntries(Object.entries(PERSON_VERBS).map(([what, { title }]) => [what, title]));
  for (const members of [[ann], [ann, bob], [owner, ann, bob]])
    for (const { what, title } of verbsOf(members)) expect([what, title]).toEqual([what, titles[what]]);
  expect(barOf(verbsOf([ann, bob]), 2).at(-1)).toMatchObject({ title: 'Off-board 2…', place: 'last' });
});

test('of several a verb is barred only where none of them can be changed, and of nobody read by why', () => {
  const whyOf = (verbs: ReturnType<typeof verbsOf>) => verbs.find(({ what }) => what === 'change-roles')?.why;
  expect(whyOf(verbsOf([owner]))).toMatch(/owner/);
  expect(whyOf(verbsOf([owner, ann]))).toBeNull();
  expect(verbsOf([], 'Not read.').map(({ why }) => why)).toEqual(
    verbsOf([], 'Not read.').map(() => 'Not read.'),
  );
});
