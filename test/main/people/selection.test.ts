import { expect, test } from 'vitest';
import { createAnswers } from '../../../src/main/people/answers.ts';
import { identify } from '../../../src/main/people/persons.ts';
import { select } from '../../../src/main/people/selection.ts';
import { EVERYONE } from '../../../src/shared/peopleQuery.ts';
import { accountOf, instanceOf, membersOf, openTable } from './seen.ts';

const PEOPLE = 300;

/** How often one of these lists was searched. */
function countSearches(lists: string[][]): () => number {
  let count = 0;
  for (const list of lists)
    list.includes = (each) => {
      count += 1;
      return list.indexOf(each) !== -1;
    };
  return () => count;
}

test('a view with as many filters as there can be lets the window have its turn at every person, and searches no list for each', async () => {
  const table = openTable();
  table.setInstances([instanceOf('shop')]);
  table.setAccount('shop', accountOf('a'));
  const members = membersOf(...Array.from({ length: PEOPLE }, (_, at) => `p${at}@d${at}.example`));
  table.setList({ instanceId: 'shop', organizationId: 'a', members, facts: { at: 1 } });
  const columns = table.columns();
  const people = await identify(columns, [], { before: [], yieldIfDue: async () => {} });

  const domains = Array.from({ length: 1_000 }, (_, at) => `d${at}.example`);
  const roles = ['member', ...Array.from({ length: 999 }, (_, at) => `role-${at}`)];
  const searched = countSearches([domains, roles]);
  let turns = 0;
  const query = { ...EVERYONE, domains, roles };
  const { within, matching } = await select(
    people,
    { query, facts: { columns, ends: [] } },
    {
      columns,
      yieldIfDue: async () => {
        turns += 1;
      },
    },
  );
  expect([within, matching.length]).toEqual([PEOPLE, PEOPLE]);
  expect(turns).toBeGreaterThanOrEqual(PEOPLE);
  expect(searched()).toBe(0);
});

test('people whose access ends soon, and those who are asked for, are found by any of their addresses without a search through all joins', async () => {
  const table = openTable();
  table.setInstances([instanceOf('shop')]);
  table.setAccount('shop', accountOf('a'));
  const addresses = Array.from({ length: PEOPLE }, (_, at) => [`p${at}@x.example`, `p${at}@y.example`]);
  const members = membersOf(...addresses.map(([own = '']) => own));
  table.setList({ instanceId: 'shop', organizationId: 'a', members, facts: { at: 1 } });
  const searched = countSearches(addresses);
  const emails = addresses.map(([, other = '']) => other);
  const answers = createAnswers({
    ...table,
    joins: () => addresses,
    ends: () => [{ emails, day: '2026-01-01' }],
  });
  expect((await answers.ids({ ...EVERYONE, endsBy: '2026-01-02' })).ids).toHaveLength(PEOPLE);
  expect((await answers.some(emails)).persons).toHaveLength(PEOPLE);
  expect(searched()).toBe(0);
});
