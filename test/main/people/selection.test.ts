import { expect, test } from 'vitest';
import { identify } from '../../../src/main/people/persons.ts';
import { select } from '../../../src/main/people/selection.ts';
import { EVERYONE } from '../../../src/shared/peopleQuery.ts';
import { accountOf, instanceOf, membersOf, openTable } from './seen.ts';

const PEOPLE = 300;

test('a view with as many filters as there can be lets the window have its turn at every person, and searches no list for each', async () => {
  const table = openTable();
  table.setInstances([instanceOf('shop')]);
  table.setAccount('shop', accountOf('a'));
  const members = membersOf(...Array.from({ length: PEOPLE }, (_, at) => `p${at}@d${at}.example`));
  table.setList({ instanceId: 'shop', organizationId: 'a', members, facts: { at: 1 } });
  const columns = table.columns();
  const people = await identify(columns, [], { before: [], yieldIfDue: async () => {} });

  let searched = 0;
  const domains = Array.from({ length: 1_000 }, (_, at) => `d${at}.example`);
  domains.includes = (domain) => {
    searched += 1;
    return domains.indexOf(domain) !== -1;
  };
  let turns = 0;
  const query = { ...EVERYONE, domains };
  const { within, matching } = await select(
    people,
    { query, facts: { columns, joins: [], ends: [] } },
    {
      columns,
      yieldIfDue: async () => {
        turns += 1;
      },
    },
  );
  expect([within, matching.length]).toEqual([PEOPLE, PEOPLE]);
  expect(turns).toBeGreaterThanOrEqual(PEOPLE);
  expect(searched).toBe(0);
});
