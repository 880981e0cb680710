import { expect, it } from 'vitest';
import {
  absentWords,
  grantWords,
  keptWords,
  marksOf,
  organizationWords,
  personWords,
  planSentence,
  stepsIn,
} from '../../../src/renderer/src/features/operations/grantWords.ts';
import type { GrantedPerson, GrantPlan, OrganizationGrants } from '../../../src/shared/calls/grants.ts';

const NOBODY = { change: 0, already: 0, everything: 0, barred: 0, invited: 0 };
const NOTHING = { projects: 0, environments: 0, services: 0, gitProviders: 0, servers: 0 };
type Read = Extract<OrganizationGrants['found'], { state: 'read' }>;

function organization(found: Partial<Read>): OrganizationGrants {
  return {
    ...{ instanceId: 'shop', organizationId: 'acme', instanceName: 'Shop', organizationName: 'Acme' },
    found: {
      state: 'read',
      ...{ matched: NOTHING, fresh: null, unmatched: 0, people: NOBODY, barred: [], takes: false },
      ...found,
    },
  };
}

const plan = (...organizations: OrganizationGrants[]): GrantPlan => ({
  ...{ subject: 'Developers', unread: [], changing: 1, nowhere: [], absent: 0, steps: 1, atOnce: 1 },
  organizations,
});
const person = (patch: Partial<GrantedPerson>): GrantedPerson => ({
  ...{ email: 'ann@x.example', name: '', role: 'member', verdict: 'already', grants: '', takes: '', why: '' },
  ...patch,
});
it('an organization is told by how many people stand how, and by what stands out', () => {
  const busy = organization({
    people: { change: 1, already: 2, everything: 1, barred: 3, invited: 1 },
    takes: true,
    unmatched: 2,
    fresh: { projects: 3, at: Date.UTC(2026, 2, 3, 12) },
  });
  expect(organizationWords(busy)).toBe(
    '1 person changes, 2 need no change, 1 sees everything by their role, 3 not permitted, 1 only invited',
  );
  expect(marksOf(busy)).toEqual([
    'takes something away',
    '3 new projects since Mar 3, 2026',
    '2 things have no match',
  ]);
  expect(marksOf(organization({ fresh: { projects: 0, at: 1 } }))).toEqual([]);
});

it('each person is told what becomes of them, or why nothing does', () => {
  expect(personWords(person({ verdict: 'change', grants: '1 project', takes: '“Docker”' }), false)).toEqual({
    words: 'Grants 1 project.',
    takes: 'Takes away “Docker”.',
  });
  expect(personWords(person({ verdict: 'barred', why: 'Not your own.' }), false).words).toBe('Not your own.');
  expect(personWords(person({ verdict: 'everything', role: 'admin' }), false).words).toBe(
    'Sees everything, as admin.',
  );
  expect(personWords(person({ verdict: 'invited' }), true).words).toContain('copy again');
});

it('a plan is told in one sentence', () => {
  expect(planSentence(plan(organization({ people: { ...NOBODY, change: 1 } }), organization({})))).toBe(
    '1 person changes in 1 organization.',
  );
  expect(planSentence({ ...plan(organization({})), steps: 0 })).toBe('Nothing changes.');
});

it('a plan is told by its button and as whom it is done, where somebody changes alone', () => {
  const change = organization({ people: { ...NOBODY, change: 1 }, actorId: 'owner' });
  const made = plan(change, organization({}));
  expect(grantWords(made, [])).toBe('Set permissions of 1 person in Acme');
  expect(grantWords({ ...made, steps: 20, atOnce: 10 }, [])).toBe('Run 10 steps');
  expect(stepsIn(made)).toMatchObject([
    { change: { instanceId: 'shop', organizationId: 'acme', actorId: 'owner' } },
  ]);
});

it('a plan without a step says what can be remembered of it, and who was not found', () => {
  const people = { ...NOBODY, already: 1, invited: 1 };
  expect(keptWords(plan(organization({ people })))).toBeNull();
  expect(keptWords({ ...plan(organization({ people })), steps: 0 })).toBe(
    'Quayside can remember whom the kit applies to, to show drift later, and who is only invited, to offer it once they join.',
  );
  expect(keptWords({ ...plan(organization({})), steps: 0 })).toBeNull();
  expect(absentWords(plan())).toBeNull();
  expect(absentWords({ ...plan(), nowhere: ['a@x.example'], absent: 3 })).toBe(
    'Not found in these organizations: a@x.example and 2 more.',
  );
});
