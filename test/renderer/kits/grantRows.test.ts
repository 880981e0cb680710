import { expect, it } from 'vitest';
import {
  grantRows,
  marksOf,
  organizationWords,
  personWords,
  planSentence,
} from '../../../src/renderer/src/features/kits/grantRows.ts';
import type {
  GrantedPerson,
  GrantPlan,
  OrganizationGrants,
  OrganizationGrantsDetail,
} from '../../../src/shared/calls/grants.ts';

const NOBODY = { change: 0, already: 0, everything: 0, barred: 0, invited: 0 };
const NOTHING = { projects: 0, environments: 0, services: 0, gitProviders: 0, servers: 0 };
type Read = Extract<OrganizationGrants['found'], { state: 'read' }>;

function organization(found: Partial<Read>): OrganizationGrants {
  return {
    ...{ instanceId: 'shop', organizationId: 'acme', instanceName: 'Shop', organizationName: 'Acme' },
    found: {
      state: 'read',
      ...{ matched: NOTHING, fresh: null, unmatched: 0, people: NOBODY, takes: false },
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
const detail: OrganizationGrantsDetail = {
  lines: [{ depth: 0, what: 'project', name: 'Shop' }],
  ...{ moreLines: 1, unmatched: ['Project “Blog”: nothing there has this name.'], morePeople: 2 },
  people: [person({})],
};
const kinds = (rows: ReturnType<typeof grantRows>) => rows.map(({ row, at }) => `${row} ${at}`);

it('an organization that is opened shows its people, and what is granted there once that is opened, too', () => {
  const two = plan(organization({}), organization({}));
  const open = { places: new Set([0]), lines: new Set<number>() };
  expect(kinds(grantRows(two, new Map(), open))).toEqual(['organization 0', 'waiting 0', 'organization 1']);
  expect(kinds(grantRows(two, new Map([[0, detail]]), open))).toEqual([
    ...['organization 0', 'person 0', 'more 0', 'unmatched 0', 'lines 0', 'organization 1'],
  ]);
  const opened = { ...open, lines: new Set([0]) };
  expect(kinds(grantRows(two, new Map([[0, detail]]), opened)).slice(4)).toEqual([
    ...['lines 0', 'line 0', 'more 0', 'organization 1'],
  ]);
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
