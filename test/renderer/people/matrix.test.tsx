import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { FACTS } from '../../../src/renderer/src/features/people/facts.tsx';
import { MatrixRow } from '../../../src/renderer/src/features/people/MatrixRow.tsx';
import { arrangeColumns } from '../../../src/renderer/src/features/people/matrixColumns.ts';
import { layoutOf } from '../../../src/renderer/src/features/people/matrixLayout.ts';
import { People } from '../../../src/renderer/src/features/people/People.tsx';
import type { PersonRow } from '../../../src/renderer/src/features/people/personRow.ts';
import { organizationKey } from '../../../src/renderer/src/state/organizationRef.ts';
import { NO_COLUMNS_VIEW } from '../../../src/renderer/src/state/peopleView.ts';
import { drawn } from '../state/drawn.tsx';
import { instance, startedBench } from '../state/fixture.ts';
import { column, invitation, membership, person, rowOf } from './rows.ts';

const NOW = 10_000;
const columns = [
  column('i1', 'acme'),
  column('i1', 'labs', { membersAt: null }),
  column('i2', 'north'),
  column('i2', 'far'),
];
const pinned = { ...NO_COLUMNS_VIEW, pinned: [organizationKey(columns[2] as (typeof columns)[number])] };
const DAY = 86_400_000;
const layout = layoutOf(1_400, arrangeColumns(columns, ['i1', 'i2'], pinned));

/** A row as it is drawn; only some of the columns that scroll are in sight. */
function htmlOf(row: PersonRow | undefined, ending: string | null): string {
  return renderToStaticMarkup(
    <MatrixRow
      row={row}
      at={3}
      layout={layout}
      drawn={[0, 1]}
      placeOf={({ organizationName, instanceId }) => ({
        organization: organizationName,
        instance: instanceId,
        color: 'red',
        why: null,
      })}
      now={NOW}
      activeColumn={0}
      picked
      open={false}
      ending={ending}
      onPick={() => {}}
    />,
  );
}

/** The names of the cells in a row, in their order. */
function cellsOf(row: PersonRow | undefined, ending: string | null = null): string[] {
  return [
    ...htmlOf(row, ending).matchAll(
      /role="(?:gridcell|rowheader)" aria-colindex="(\d+)"(?: aria-label="([^"]*)")?/g,
    ),
  ].map(([, index, name = '']) => `${index} ${name}`);
}

test('a row names each cell with the person, the organization and the instance; pinned ones come before those that scroll', () => {
  const told = person(
    'one@acme.example',
    [membership(0, { role: 'owner', twoFactor: true, since: 0 }), invitation(2, NOW - 1)],
    { name: 'One' },
  );
  expect(cellsOf(rowOf(told, columns))).toEqual([
    '1 One, one@acme.example',
    '2 2FA: on',
    '3 Organizations: 1',
    '4 ',
    '5 Since: Jan 1970',
    '6 one@acme.example in NORTH on i2: invited as admin, expired',
    '7 one@acme.example in ACME on i1: owner',
    '8 one@acme.example in LABS on i1: unknown: Its people have not been read yet.',
  ]);
});

test('what a person sees is told in words in its own cell, the most of it first; a member who sees nothing stands out', () => {
  const access = { switches: 0, projects: 0, environments: 0, services: 0, gitProviders: 0, servers: 0 };
  const told = person('one@acme.example', [
    membership(0, { access: { ...access, projects: 2 } }),
    membership(2, { access }),
  ]);
  const html = htmlOf(rowOf(told, columns), null);
  expect(html).toContain('>Access: 2 granted in 1 · nothing in 1<');
  expect(html).toContain('aria-hidden="true">2 granted in 1 · nothing in 1<');
  expect(html).toContain('title="NORTH on i2: member, since Jan 1, 1970, sees nothing"');
  expect(html).toContain('title="ACME on i1: member, since Jan 1, 1970, 2 granted"');
  expect(html.match(/icon-tabler-eye-off|tabler-icon-eye-off/g)).toHaveLength(1);
});

test('the last change is the newest of all organizations, told with where it is known from; unknown is not never', () => {
  const nameOf = (...cells: ReturnType<typeof membership>[]) =>
    FACTS.changed.column?.name(rowOf(person('one@acme.example', cells), columns));
  const changed = (at: number, how: 'here' | 'elsewhere') => ({ changed: { at, how } });
  expect(nameOf(membership(0, changed(DAY, 'here')), membership(2, changed(2 * DAY, 'elsewhere')))).toBe(
    'Last change: Jan 3, 1970, changed elsewhere, noticed then',
  );
  expect(nameOf(membership(0))).toBe('Last change: unknown');
});

test('a row that is not here yet has the same cells in the same places, and says nothing of anybody', () => {
  const cells = cellsOf(undefined);
  expect(cells.map((cell) => Number.parseInt(cell, 10))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(cells.join()).not.toMatch(/none|unknown/);
});

test('until main has answered the grid is busy, and nothing is counted', async () => {
  const { store, actions } = await startedBench([instance('north')]);
  const html = drawn({ store, actions }, <People />);
  expect(html).toContain('role="grid"');
  expect(html).toContain('aria-busy="true"');
  expect(html).toContain('aria-label="Search people"');
  expect(html).not.toContain('No people yet');
  expect(html).not.toMatch(/\d (people|person) in/);
});

test('whose access ends soon is marked, and their row says so', () => {
  const told = person('one@acme.example', [membership(0)], { name: 'One' });
  expect(cellsOf(rowOf(told, columns), 'Access ends in 5 days')[0]).toBe(
    '1 One, one@acme.example, Access ends in 5 days',
  );
});
