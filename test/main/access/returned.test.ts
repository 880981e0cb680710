import { expect, test } from 'vitest';
import { type EndedOperation, returnedIn } from '../../../src/main/access/returned.ts';
import type { Invitation } from '../../../src/shared/dokploy.ts';
import type { Operation } from '../../../src/shared/operations/operation.ts';
import { countSteps } from '../../../src/shared/operations/steps.ts';
import { accountOf, instanceOf, invitationOf, membersOf, openTable } from '../people/seen.ts';

const LEFT = Date.parse('2026-03-01');
const LATER = Date.parse('2026-04-01');
const done = { ...countSteps([]), done: 1 };
const operation = (kind: Operation['kind'], changedAt: number, ...subjects: string[]) =>
  ({ kind, changedAt, subjects, counts: done }) as Operation;
const LEAVING = operation('off-board', LEFT, 'Ann@x.example', 'Shop');

/** What is there on a later day: Ann since a date, and who is invited. */
function places(joined: string, invited: Partial<Invitation>[] = [], joins: string[][] = []) {
  const table = openTable();
  table.setInstances([instanceOf('shop')]);
  table.setAccount('shop', accountOf('a'));
  table.setJoins(joins);
  const list = { instanceId: 'shop', organizationId: 'a', facts: { at: LATER } };
  table.setList({
    ...list,
    members: membersOf('ann@x.example', 'bob@x.example').map((each) => ({ ...each, createdAt: joined })),
  });
  table.setList({ ...list, invitations: invited.map((each) => ({ ...invitationOf(''), ...each })) });
  return table.places();
}
const people = (operations: EndedOperation[], ...given: Parameters<typeof places>) =>
  returnedIn(operations, places(...given), LATER);

test('whoever joined after they were off-boarded is there again', () => {
  expect(people([LEAVING], '2026-03-20')).toEqual([
    {
      personId: 'ann@x.example',
      emails: ['ann@x.example'],
      offboardedAt: LEFT,
      places: [{ instanceId: 'shop', organizationName: 'Org a', role: 'member' }],
    },
  ]);
});

test('whoever was a member before that and is seen afterwards stands out, too, whenever they came', () => {
  expect(people([LEAVING], '2026-02-01')).toMatchObject([{ personId: 'ann@x.example', offboardedAt: LEFT }]);
  expect(people([LEAVING], 'soon')).toHaveLength(1);
});

test('a list that was read before the off-boarding tells nothing of now', () =>
  expect(people([{ ...LEAVING, changedAt: LATER }], '2026-02-01')).toEqual([]));

test('a membership that was lowered or left alone on purpose does not stand out', () => {
  const [ann] = membersOf('ann@x.example');
  expect(people([{ ...LEAVING, kept: [ann?.id ?? ''] }], '2026-02-01')).toEqual([]);
  expect(people([{ ...LEAVING, kept: ['another'] }], '2026-02-01')).toHaveLength(1);
});

test('nobody whom nothing was done of does', () => {
  expect(people([], '2026-03-20')).toEqual([]);
  expect(people([{ ...LEAVING, counts: countSteps([]) }], '2026-03-20')).toEqual([]);
});

test('an open invitation that was made since tells it, too, also under a joined address', () => {
  const home = { email: 'ann@home.example', createdAt: '2026-03-31T08:00:00.000Z' };
  const joined = [['ann@x.example', home.email]];
  expect(people([LEAVING], '2026-02-01', [home])).toMatchObject([{ emails: ['ann@x.example'] }]);
  expect(people([LEAVING], '2026-02-01', [home], joined)).toMatchObject([
    { emails: ['ann@x.example', home.email], places: [{ role: 'member' }, { role: null }] },
  ]);
  const expired = { ...home, expiresAt: '2026-03-31T09:00:00.000Z' };
  expect(people([LEAVING], '2026-02-01', [expired], joined)).toMatchObject([{ emails: ['ann@x.example'] }]);
});

test('an invitation that the off-boarding failed to remove stands out, on any version', () => {
  const open = { email: 'eva@x.example', expiresAt: '2026-04-01T08:00:00.000Z' };
  const leaving = operation('off-board', Date.parse('2026-03-31'), open.email);
  const [eva] = people([leaving], '2026-02-01', [{ ...open, createdAt: '2026-03-30T08:00:00.000Z' }]);
  expect(eva).toMatchObject({ emails: [open.email], places: [{ role: null }] });
  expect(people([leaving], '2026-02-01', [open])).toEqual([eva]);
});

test('of several who were off-boarded together each counts from when something was last done of them, and nobody else', () => {
  const together = {
    ...operation('off-board', LEFT + 9, 'ann@x.example', 'bob@x.example'),
    left: [{ emails: ['ann@x.example', 'ann@home.example'], at: LEFT }],
  };
  expect(people([together], '2026-03-20')).toMatchObject([{ personId: 'ann@x.example', offboardedAt: LEFT }]);
  // Let in while the others were still under way.
  const invited = { ...operation('invite', LEFT + 1), letIn: ['ann@home.example'] };
  expect(people([together, invited], '2026-03-20', [], [['ann@x.example', 'ann@home.example']])).toEqual([]);
});

test('whoever was invited again from here is let in on purpose, until they are off-boarded again', () => {
  const invited = { ...operation('invite', LEFT + 1), letIn: ['ann@x.example'] };
  expect(people([invited, LEAVING], '2026-03-20')).toEqual([]);
  expect(
    people([invited, LEAVING, operation('off-board', LEFT + 2, 'ann@x.example')], '2026-03-20'),
  ).toHaveLength(1);
});
