import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { listColumns } from '../../../src/renderer/src/features/people/listColumns.tsx';
import { matrixColumnOf, matrixColumns } from '../../../src/renderer/src/features/people/matrixColumns.tsx';
import { People } from '../../../src/renderer/src/features/people/People.tsx';
import type { PersonRow } from '../../../src/renderer/src/features/people/personRow.ts';
import { drawn } from '../state/drawn.tsx';
import { instance, startedBench } from '../state/fixture.ts';
import { column, invitation, membership, person, rowOf } from './rows.ts';

const NOW = Date.parse('2026-11-30T12:00:00Z');
const DAY = 86_400_000;
const columns = [column('i1', 'acme'), column('i1', 'labs', { membersAt: null }), column('i2', 'north')];
const tools = {
  signOf: (id: string) => ({ name: `Server ${id}`, initials: id, color: 'red' as const }),
  endings: new Map(),
  now: NOW,
};

const html = (content: React.ReactNode) => renderToStaticMarkup(<MantineProvider>{content}</MantineProvider>);
const words = (content: React.ReactNode) =>
  html(content)
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

function cell(id: string, row: PersonRow, given: Partial<typeof tools> = {}) {
  return listColumns({ ...tools, ...given })
    .find((each) => each.id === id)
    ?.cell(row);
}

const access = { switches: 0, projects: 0, environments: 0, services: 0, gitProviders: 0, servers: 0 };

test('a row of the list says who, what most, where as what, and is read aloud by the names of instances', () => {
  const row = rowOf(
    person('one@acme.example', [membership(0, { role: 'auditor' }), invitation(2, NOW + 1)], {
      name: 'One',
      emails: ['one@acme.example', 'two@acme.example'],
    }),
    columns,
  );
  expect(words(cell('name', row))).toBe('One one@acme.example +1 address');
  expect(words(cell('risk', row))).toBe('auditor');
  expect(words(cell('organizations', row))).toBe(
    'Server i1: auditor in 1 organization; Server i2: invited to 1 organization C inv',
  );
  expect(words(cell('risk', rowOf(person('i@x', [invitation(0, NOW + 1)]), columns)))).toBe('invited');
});

test('more than four instances are a number, with what they are', () => {
  const many = Array.from({ length: 6 }, (_, at) => column(`i${at}`, 'o'));
  const row = rowOf(
    person(
      'one@x',
      many.map((_, at) => membership(at)),
    ),
    many,
  );
  expect(words(cell('organizations', row))).toMatch(/ M M M M \+2$/);
  expect(html(cell('organizations', row))).toContain('title="Server i4: member in 1 organization');
});

test('2FA that is off is red for an owner or admin alone, and what is not known is never a sign that all is well', () => {
  const sign = (role: string, twoFactor: boolean | null) =>
    html(cell('two-factor', rowOf(person('one@x', [membership(0, { role, twoFactor })]), columns)));
  expect(sign('admin', false)).toContain('data-tone="danger"');
  expect(sign('member', false)).not.toContain('data-tone="danger"');
  expect(sign('member', false)).toContain('>off<');
  expect(sign('admin', true)).toContain('aria-label="on"');
  expect(sign('admin', null)).toContain('>unknown<');
  expect(words(cell('two-factor', rowOf(person('one@x', [invitation(0, NOW)]), columns)))).toBe('—');
});

test('what a person sees is told in words, the most first; nothing at all and what was never read as such', () => {
  const sees = (...cells: ReturnType<typeof membership>[]) =>
    words(cell('access', rowOf(person('one@x', cells), columns)));
  expect(sees(membership(0, { role: 'admin' }), membership(2, { access: { ...access, services: 84 } }))).toBe(
    'everything in 1 · 84 granted in 1',
  );
  expect(sees(membership(0, { access }), membership(2, { access }))).toBe('sees nothing');
  expect(sees(membership(0, { access }), membership(2))).toBe('not read in 1 · nothing in 1');
  expect(sees(invitation(0, NOW))).toBe('—');
});

test('the last change is the newest of all organizations, told with where it is known from; unknown is not never', () => {
  const last = (...cells: ReturnType<typeof membership>[]) =>
    words(cell('changed', rowOf(person('one@x', cells), columns)));
  const changed = (at: number, how: 'here' | 'elsewhere' | 'joined') => ({ changed: { at, how } });
  expect(
    last(membership(0, changed(NOW - 9 * DAY, 'here')), membership(2, changed(NOW - 2 * DAY, 'elsewhere'))),
  ).toBe('Changed elsewhere · Nov 28');
  expect(last(membership(0, changed(NOW - 400 * DAY, 'joined')))).toBe('Joined · Oct 2025');
  expect(last(membership(0))).toBe('unknown');
});

test('whose access ends soon is marked, with the day', () => {
  const row = rowOf(person('one@x', [membership(0)]), columns);
  const ending = {
    personId: 'one@x',
    emails: ['one@x'],
    day: '2026-12-05',
    stands: 'soon' as const,
    daysLeft: 5,
  };
  const html = words(cell('name', row, { endings: new Map([['one@x', ending]]) as never }));
  expect(html).toBe('one@x ends Dec 5');
});

test('in the matrix each place where somebody is, or may be, is named; where they are not, nothing is drawn', () => {
  const told = person('one@acme.example', [membership(0, { role: 'owner' }), invitation(2, NOW - 1)]);
  const placeOf = ({ organizationName, instanceId }: { organizationName: string; instanceId: string }) => ({
    ...{ organization: organizationName, instance: instanceId, color: 'red', why: null },
  });
  const [, , spread] = matrixColumns(columns.map(matrixColumnOf), {
    ...{ ...tools, placeOf, sort: { column: 'risk', descending: false }, onSort: () => {} },
  });
  const names = (row: PersonRow) =>
    [...html(spread?.cell(row)).matchAll(/role="cell" aria-colindex="(\d+)" aria-label="([^"]*)"/g)].map(
      ([, at, name]) => `${at} ${name}`,
    );
  expect(names(rowOf(told, columns))).toEqual([
    '5 one@acme.example in ACME on i1: owner',
    '6 one@acme.example in LABS on i1: unknown: Its people have not been read yet.',
    '7 one@acme.example in NORTH on i2: invited as admin, expired',
  ]);
  expect(names(rowOf(person('two@x', [membership(2)]), columns))).toEqual([
    '6 two@x in LABS on i1: unknown: Its people have not been read yet.',
    '7 two@x in NORTH on i2: member',
  ]);
});

test('until main has answered the table is busy, and nothing is counted', async () => {
  const { store, actions } = await startedBench([instance('north')]);
  const page = drawn({ store, actions }, <People sessionsOf={() => null} views={null} verbs={() => null} />);
  expect(page).toContain('role="table"');
  expect(page).toContain('aria-busy="true"');
  expect(page).toContain('aria-label="Search people"');
  expect(page).not.toContain('No people yet');
  expect(page).not.toMatch(/\d (people|person) in/);
});
