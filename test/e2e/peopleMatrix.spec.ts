import type { Locator, Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { MemberSeed, Seed } from '../dokploy/seed.ts';
import type { Version } from '../dokploy/versions.ts';
import { expect, test } from './app.ts';
import { expectClean } from './axe.ts';
import { keyOf } from './seeds.ts';
import { expectFate } from './sheet.ts';

const VERSIONS: Version[] = ['0.25.7', '0.26.5', '0.27.1', '0.28.6', '0.28.7', '0.28.8'];
const PLACES = ['North', 'South', 'East', 'West', 'Harbor', 'Hill'];
const CONTRACTOR = 'contractor@studio.example';
const DESK = 'desk@hill.example';
const NO_KEY = 'No key opens this organization.';

/** A world of its own for each place, with some who are in several of them, written in different letters. */
function seedOf(name: string, at: number): Seed {
  const place = name.toLowerCase();
  const shared: MemberSeed[] = [
    { email: 'ops@acme.example', role: at % 2 === 0 ? 'admin' : 'member', twoFactorEnabled: at % 2 === 0 },
    ...(at < 4
      ? [{ email: at === 1 ? CONTRACTOR.toUpperCase() : CONTRACTOR, sees: at === 3 ? ['Site/*'] : [] }]
      : []),
  ];
  return {
    owner: { email: 'lead@acme.example', firstName: 'Team', lastName: 'Lead', twoFactorEnabled: true },
    organizations: [
      {
        name: `${name} shop`,
        projects: [{ name: 'Site', environments: { production: { application: ['web'] } } }],
        members: [...shared, { email: `desk@${place}.example` }],
        invitations: [
          { email: `guest@${place}.example`, role: 'admin' },
          { email: 'late@acme.example', expired: true },
          { email: `desk@${place}.example`, status: 'accepted' },
          { email: `stray@${place}.example`, status: 'canceled' },
        ],
      },
      { name: `${name} lab`, members: [{ email: 'ops@acme.example' }] },
    ],
  };
}

/** What each cell of a live instance has to be called, from what its server holds: its key opens the first organization alone. */
function namesIn(name: string, { world }: SimulatedInstance, people: readonly string[]): string[] {
  return world.organizations.slice(0, 1).flatMap(({ id, name: organization }) =>
    people.flatMap((email) => {
      const where = `${email} in ${organization} on ${name}`;
      const user = world.users.find((each) => each.email.toLowerCase() === email);
      const member = world.members.find((each) => each.userId === user?.id && each.organizationId === id);
      if (member) return `${where}: ${member.role}`;
      const invited = world.invitations.find(
        (each) => each.email === email && each.organizationId === id && each.status === 'pending',
      );
      if (!invited) return [];
      const isOver = Date.parse(invited.expiresAt) <= Date.now();
      return `${where}: invited as ${invited.role}${isOver ? ', expired' : ''}`;
    }),
  );
}

/** Everybody who is a member or invited where a key opens an organization. */
function peopleIn(servers: readonly SimulatedInstance[]): string[] {
  const emails = servers.flatMap(({ world }) => {
    const first = world.organizations[0]?.id;
    const userIds = world.members.flatMap(({ userId, organizationId }) =>
      organizationId === first ? userId : [],
    );
    return [
      ...world.users.flatMap(({ id, email }) => (userIds.includes(id) ? email : [])),
      ...world.invitations.flatMap(({ email, status }) => (status === 'pending' ? email : [])),
    ];
  });
  return [...new Set(emails.map((email) => email.toLowerCase()))].sort();
}

/** The names of all cells of organizations, scrolled through in both directions; says so where the page draws no frame. */
async function namesOnScreen(page: Page): Promise<string[]> {
  return page.getByRole('table', { name: 'People' }).evaluate(async (grid) => {
    const scroller = grid.parentElement as HTMLElement;
    const frame = () =>
      new Promise<void>((done, fail) => {
        const { clientWidth, clientHeight } = scroller;
        const state = `${document.visibilityState}, ${clientWidth}×${clientHeight}, ${grid.isConnected}`;
        const late = setTimeout(() => fail(new Error(`No frame came in 5 s (${state}).`)), 5_000);
        requestAnimationFrame(() => {
          clearTimeout(late);
          done();
        });
      });
    const names = new Set<string>();
    for (let top = 0; top < scroller.scrollHeight; top += Math.max(20, scroller.clientHeight / 2))
      for (let left = 0; left < scroller.scrollWidth; left += Math.max(20, scroller.clientWidth / 3)) {
        scroller.scrollTo({ top, left });
        await frame();
        await frame();
        for (const cell of grid.querySelectorAll('[role="cell"][aria-label*=" in "]'))
          names.add((cell.getAttribute('aria-label') ?? '').toLowerCase());
      }
    scroller.scrollTo({ top: 0, left: 0 });
    return [...names].sort();
  });
}

const show = (page: Page, view: 'List' | 'Matrix') =>
  page.getByRole('radiogroup', { name: 'View' }).getByText(view).click();
const selected = (page: Page): Locator => page.getByRole('group', { name: 'Selected people' });

test('people of eight instances of mixed versions: every cell as its server has it, the panel by keys, an off-boarding from a selection', async ({
  simulator,
  launchWith,
}) => {
  const live = await Promise.all(
    PLACES.map((name, at) =>
      simulator.addInstance({ seed: seedOf(name, at), version: VERSIONS[at] ?? '0.30.2' }),
    ),
  );
  const dead = await simulator.addInstance({ seed: seedOf('Cellar', 9) });
  const keyless = await simulator.addInstance({ seed: seedOf('Attic', 9) });
  const deadKey = keyOf(dead);
  await dead.close();
  const { page } = await launchWith(
    ...live.map((server, at) => ({ name: PLACES[at] ?? '', server, key: keyOf(server) })),
    { name: 'Cellar', server: dead, key: deadKey },
    { name: 'Attic', server: keyless, key: keyOf(keyless), keyless: true },
  );
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'People' }).click();
  const people = peopleIn(live);
  const count = page.getByText(`${people.length} people in 13 organizations, 6 read in full`);

  await test.step('in the matrix stand the organizations where somebody is, and each cell says what the server holds', async () => {
    await expect(count).toBeVisible();
    await show(page, 'Matrix');
    const expected = live.flatMap((server, at) => namesIn(PLACES[at] ?? '', server, people));
    await expect(async () => {
      expect(await namesOnScreen(page)).toEqual(expected.map((name) => name.toLowerCase()).sort());
    }).toPass();
    const heads = page.getByRole('columnheader', { name: / on / });
    await expect(heads).toHaveText(PLACES.map((name) => `${name} shop on ${name}`));
    await heads.nth(1).getByRole('button').click();
    await expect(heads.nth(1)).toHaveAttribute('aria-sort', 'ascending');
    await expect(page.getByRole('row').nth(1)).toContainText('lead@acme.example');
    await expectClean(page, 'the matrix');
    await show(page, 'List');
  });

  await test.step('which instances are not in it, and why', async () => {
    const which = page.getByRole('button', { name: 'Show details' });
    await which.click();
    const gaps = page.getByRole('list', { name: 'Not known or older' });
    await expect(gaps.getByRole('listitem').filter({ hasText: 'Cellar' })).toContainText(
      'refused the connection',
    );
    await expect(gaps.getByRole('listitem').filter({ hasText: 'North lab' })).toContainText(NO_KEY);
    await which.click();
  });

  const row = page.getByRole('row', { name: new RegExp(CONTRACTOR, 'i') });

  await test.step('by keys from the search to a row, and to the panel and back', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('contractor');
    await expect(
      page.getByText(`1 of ${people.length} people in 13 organizations, 6 read in full`),
    ).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(row).toBeFocused();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: CONTRACTOR });
    await expect(panel).toBeFocused();
    await expect(panel.getByRole('list', { name: /^On / })).toHaveCount(4);
    await expect(panel.getByRole('list', { name: 'On South' })).toContainText('South shop');
    await page.keyboard.press('Escape');
    await expect(panel).toHaveCount(0);
    await expect(row).toBeFocused();
  });

  await test.step('each set filter is a chip that is taken away by itself; members and invited are either', async () => {
    const filter = page.getByRole('button', { name: /^Filter people/ });
    const chips = page.getByRole('group', { name: 'Filters set' }).getByRole('button');
    const presets = page.getByRole('group', { name: 'Presets' });
    await presets.getByRole('button', { name: /^Invited only/ }).click();
    await expect(chips).toHaveText(['Invited only', 'Clear']);
    await filter.click();
    await page.getByRole('textbox', { name: /^Find a group, instance or organization/ }).fill('south');
    await page.getByRole('checkbox', { name: 'South shop on South' }).check();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('checkbox', { name: 'Members only' }).check();
    await expect(page.getByRole('checkbox', { name: 'Invited only' })).not.toBeChecked();
    await page.keyboard.press('Escape');
    await expect(chips).toHaveText(['Members only', 'South shop', 'Clear']);
    await expectClean(page, 'People, with two filters as chips');
    await page.getByRole('button', { name: 'Remove filter: Members only' }).click();
    await expect(chips).toHaveText(['South shop', 'Clear']);
    await expect(page.getByText('people in 1 organization')).toBeVisible();
    await page.getByRole('button', { name: 'Clear all filters' }).click();
    await expect(presets.getByRole('button', { name: /^Everyone/ })).toHaveAttribute('aria-pressed', 'true');
    // A preset takes what was searched for with it.
    await page.getByRole('searchbox', { name: 'Search people' }).fill('contractor');
  });

  await test.step('who sees nothing is found by a filter, and told organization by organization', async () => {
    await expect(row.getByRole('cell', { name: '3 granted in 1 · nothing in 3' })).toBeVisible();
    await expect(row.getByRole('cell', { name: 'North: member in 1 organization' })).toBeVisible();
    const filter = page.getByRole('button', { name: 'Filter people' });
    await filter.click();
    await page.getByRole('checkbox', { name: 'Sees nothing somewhere' }).check();
    await page.keyboard.press('Escape');
    await expect(
      page.getByText(`1 of ${people.length} people in 13 organizations, 6 read in full`),
    ).toBeVisible();
    await filter.click();
    await page.getByRole('checkbox', { name: 'Sees nothing somewhere' }).uncheck();
    await page.getByRole('checkbox', { name: 'Sees everything somewhere' }).check();
    await page.keyboard.press('Escape');
    await expect(
      page.getByText(`0 of ${people.length} people in 13 organizations, 6 read in full`),
    ).toBeVisible();
    await filter.click();
    await page.getByRole('checkbox', { name: 'Sees everything somewhere' }).uncheck();
    await page.keyboard.press('Escape');
    await row.focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: CONTRACTOR });
    await expect(panel.getByRole('list', { name: 'On South' })).toContainText('sees nothing');
    await expect(panel.getByRole('list', { name: 'On Harbor' })).toHaveCount(0);
    await expect(panel.getByRole('list', { name: `On ${PLACES[3]}` })).toContainText(
      '1 project, 1 environment, 1 service',
    );
    await expectClean(page, 'what a person sees');
    await page.keyboard.press('Escape');
    await expect(row).toBeFocused();
  });

  await test.step('an off-boarding begins with the person that is selected', async () => {
    await page.keyboard.press('Space');
    await expect(page.getByRole('checkbox', { name: `Select ${CONTRACTOR}` })).toBeChecked();
    await expect(page.getByText('1 person, 4 organizations on 4 instances')).toBeVisible();
    await selected(page).getByRole('button', { name: 'Off-board 1…' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('list', { name: 'People leaving' })).toContainText(
      new RegExp(CONTRACTOR, 'i'),
    );
    await expect(dialog).toContainText('Found on 4 instances.');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  });

  await test.step('two addresses are joined, and taken apart again', async () => {
    await page.getByRole('searchbox', { name: 'Search people' }).fill('');
    await expect(page.getByRole('rowheader', { name: 'lead@acme.example' })).toBeVisible();
    await page.getByRole('rowheader', { name: CONTRACTOR }).dblclick();
    const panel = page.getByRole('complementary', { name: CONTRACTOR });
    await panel.getByRole('textbox', { name: 'Another address of this person' }).fill('desk@hill.example');
    await panel.getByRole('button', { name: 'Join' }).click();
    await expect(panel.getByRole('list', { name: 'On Hill' })).toContainText('as desk@hill.example');
    await expect(
      page.getByText(`${people.length - 1} people in 13 organizations, 6 read in full`),
    ).toBeVisible();
    await panel.getByRole('button', { name: 'Separate desk@hill.example' }).click();
    await expect(count).toBeVisible();
    await page.getByRole('tab', { name: 'Activity' }).click();
    await expect(page.getByRole('row', { name: /Address separated/ })).toContainText('desk@hill.example');
    await expect(page.getByRole('row', { name: /Addresses joined/ })).toContainText(CONTRACTOR);
  });

  await test.step('invitations of two instances are removed at once; those that expired come first', async () => {
    await page.getByRole('tab', { name: 'Invitations' }).click();
    const table = page.getByRole('table', { name: 'Invitations' });
    await expect(table.getByRole('row').nth(1)).toContainText('late@acme.example');
    await page.getByRole('searchbox', { name: 'Search invitations' }).fill('guest@');
    for (const name of ['North', 'South'])
      await page
        .getByRole('checkbox', { name: `Select guest@${name.toLowerCase()}.example in ${name} shop` })
        .check();
    await page.getByRole('button', { name: 'Remove…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove invitations' });
    await expect(dialog.getByRole('listitem')).toContainText(['North shop', 'South shop']);
    await dialog.getByRole('button', { name: 'Remove 2 invitations' }).click();
    await expect(page.getByText('2 invitations removed.', { exact: true })).toBeVisible();
    const left = live.map(
      ({ world }) => world.invitations.filter(({ email }) => email.startsWith('guest@')).length,
    );
    expect(left).toEqual([0, 0, 1, 1, 1, 1]);
  });

  await test.step('two people are off-boarded together: each confirmed by itself, each step sent once', async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'People' }).click();
    for (const who of [CONTRACTOR, DESK]) {
      await page.getByRole('searchbox', { name: 'Search people' }).fill(who);
      await page.getByRole('checkbox', { name: `Select ${who}` }).check();
    }
    for (const server of live) server.requests.clear();
    await selected(page).getByRole('button', { name: 'Off-board 2…' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('2 people were found on 5 instances.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Off-board', exact: true }).click();
    await expect(dialog.getByRole('alert')).toContainText('Confirm each person');
    await expect(dialog.getByRole('checkbox', { name: `Off-board ${CONTRACTOR}` })).toBeFocused();
    await dialog.getByRole('button', { name: `instances of ${CONTRACTOR}` }).press('Enter');
    await expectFate(dialog, `Account of ${CONTRACTOR} on South`, 'End membership');
    await expectClean(page, 'several people who leave');
    for (const who of [CONTRACTOR, DESK])
      await dialog.getByRole('checkbox', { name: `Off-board ${who}` }).check();
    await expect(dialog.getByText('2 of 2 confirmed')).toBeVisible();
    const review = page.getByRole('dialog', { name: 'Off-board 2 people' });
    const people = review.getByRole('list', { name: 'People who left' });
    await expectClean(page, 'the plan of several people');
    await review.getByRole('button', { name: /^Delete \d accounts?, end \d memberships?/ }).click();
    await expect(review.getByRole('status').first()).toHaveText(
      /^0 of 2 people are gone from every server\.$/,
    );
    await people.getByRole('button', { name: new RegExp(CONTRACTOR, 'i') }).click();
    await expect(people.getByRole('region', { name: /^Can’t tell/ })).toContainText('membership ended');
    await expectClean(page, 'the certificates of several people');
    const sent = live.map(({ requests }) =>
      requests.filter(({ method }) => method === 'POST').map(({ call }) => call),
    );
    const end = ['auth/organization/remove-member'];
    expect(sent).toEqual([end, end, ['user.remove'], ['user.remove'], [], ['user.remove']]);
  });
});
