import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createArchive } from '../../src/main/operations/archive.ts';
import { countSteps } from '../../src/shared/operations/steps.ts';
import { dayAt } from '../../src/shared/time.ts';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { Seed } from '../dokploy/seed.ts';
import type { Simulator } from '../dokploy/simulator.ts';
import type { Keyring } from '../e2e/keyring.ts';
import { chooseInRow, openAudit, tabAction } from '../e2e/screen.ts';
import { storeInstances } from '../e2e/storedInstances.ts';
import { expect, shoot, test } from './shoot.ts';

const owner = { email: 'ops@shop.example', twoFactorEnabled: true };

function seed(name: string, count: number): Seed {
  const person = (at: number) => ({
    email: `person${at}@${name.toLowerCase()}.example`,
    twoFactorEnabled: at % 2 === 0,
  });
  return {
    owner,
    licensed: name === 'Production',
    organizations: [
      { name: `${name} Web`, members: Array.from({ length: count }, (_, at) => person(at)) },
      { name: `${name} Labs`, members: [person(1), person(2)] },
    ],
  };
}

/** Some weeks of other people’s work. */
function changeOnServer({ world }: SimulatedInstance, name: string): void {
  const [main] = world.organizations;
  const organizationId = main?.id ?? '';
  const members = world.members.filter(
    (each) => each.organizationId === organizationId && each.role === 'member',
  );
  for (const [at, member] of members.entries()) if (at % 4 === 0) member.role = 'admin';
  world.members.splice(world.members.indexOf(members[1] as (typeof members)[number]), 1);
  const user = world.users.find(({ id }) => id === members[2]?.userId);
  if (user) user.twoFactorEnabled = false;
  for (const email of [
    'a.very.long.address.of.a.contractor@studio-north.example',
    `new@${name.toLowerCase()}.example`,
  ])
    world.addMember({ userId: world.addUser({ email }).id, organizationId });
  world.addInvitation({
    organizationId,
    email: `vendor@${name.toLowerCase()}.example`,
    role: 'admin',
    inviterId: world.users[0]?.id ?? '',
  });
  const raised = world.users.find(({ id }) => id === members[4]?.userId);
  world.addAudit({
    ...{ organizationId, userId: null, userEmail: 'kenji@studio-north.example', userRole: 'admin' },
    ...{ action: 'update', resourceType: 'user', resourceId: raised?.id ?? null },
    resourceName: raised?.email ?? null,
    metadata: JSON.stringify({ before: 'member', after: 'admin' }),
  });
}

/** Somebody was off-boarded before they came back. */
async function remember(folder: string): Promise<void> {
  const at = Date.now() - 40 * 86_400_000;
  const archive = createArchive({ folder, clock: () => at });
  const counts = { ...countSteps([]), done: 2 };
  const ended = {
    ...{ id: 'left', kind: 'off-board' as const, startedAt: at, changedAt: at, phase: 'ended' as const },
    ...{ counts, undoable: 0, revision: 1, instanceNames: ['Production'], instanceIds: [] },
    subjects: ['new@production.example'],
  };
  await archive.add({ ended, installations: {}, steps: [] });
  await archive.close();
}

const HEAD = 'address,instance,organization,role';
/** What a client's spreadsheet may hold. */
const WANTED = [
  HEAD,
  'a.new.colleague.with.a.long.address@studio-north.example,Production,Production Web,member',
  'auditor@studio-north.example,Production,Production Web,admin',
  'auditor@studio-north.example,Staging,Staging Web,admin',
  'person3@production.example,Production,Production Web,admin',
  'person5@production.example,Production,Production Web,none',
  'person2@production.example,Production,Production Web,none',
  'person7@production.example,Production,Production Web,none',
  'person8@production.example,Production,Production Web,member',
  'person1@production.example,Production,Production Labs,admin',
  'person4@production,Production,Production Web,member',
  'person4@production.example,Productoin,Production Web,member',
  'ops@shop.example,Production,Production Web,none',
].join('\n');

const NAMES = ['Production', 'Staging'];

/** Stores two instances, and what was done on them before; gives their servers, Production first. */
async function storeTwoInstances(
  simulator: Simulator,
  keyring: Keyring,
  profile: string,
): Promise<SimulatedInstance[]> {
  const servers = await Promise.all(
    NAMES.map((name, at) => simulator.addInstance({ version: '0.30.2', seed: seed(name, at === 0 ? 9 : 4) })),
  );
  await storeInstances(
    profile,
    keyring,
    servers.map((server, at) => ({
      name: NAMES[at] ?? '',
      server,
      key: server.key({ user: owner.email, organization: `${NAMES[at]} Web` }),
    })),
  );
  await remember(join(profile, 'operations'));
  return servers;
}

test('access', async ({ simulator, launch, keyring, profile }) => {
  const servers = await storeTwoInstances(simulator, keyring, profile);
  const app = await launch();
  const { page } = app;
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toBeEnabled();
  await openAudit(page, 'Baseline drift');
  await shoot(app, 'access-empty', page.getByRole('heading', { name: 'No baseline yet' }));
  const keep = async (name: string) => {
    await tabAction(page, 'New baseline…').click();
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
  };
  await keep('Before the audit');
  await shoot(app, 'access-keeping');
  await page.getByRole('button', { name: 'Save baseline' }).click();
  await shoot(app, 'access-no-drift', page.getByRole('heading', { name: 'No differences' }));
  const file = join(profile, 'wanted access.csv');
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, file);
  await tabAction(page, 'Import wanted access…').click();
  await shoot(app, 'wanted-choose', page.getByRole('button', { name: 'Choose a file…' }));
  writeFileSync(file, `${HEAD}\nann,Production,Production Web,member\nann@x.example,,Production Web,member`);
  await page.getByRole('button', { name: 'Choose a file…' }).click();
  await shoot(app, 'wanted-bad', page.getByText('2 lines can’t be used'));
  writeFileSync(file, WANTED);
  await page.getByRole('button', { name: 'Choose another file…' }).click();
  await shoot(app, 'wanted-found', page.getByRole('heading', { name: 'Remove 2' }));
  await page.getByRole('checkbox', { name: 'Remove person5@production.example' }).check();
  await shoot(
    app,
    'wanted-review',
    page.getByRole('dialog').getByRole('button', { name: /^(Delete|End) 1/ }),
  );
  await page.keyboard.press('Escape');
  for (const [at, server] of servers.entries()) changeOnServer(server, NAMES[at] ?? '');
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await expect(page.getByRole('row').nth(8)).toBeVisible();
  await keep('A second baseline with a name that is too long for its list');
  await page.getByRole('button', { name: 'Save baseline' }).click();
  await expect(page.getByRole('heading', { name: 'No differences' })).toBeVisible();
  await page.getByRole('button', { name: /^Before the audit/ }).click();
  await shoot(app, 'access-drift', page.getByText('by kenji@studio-north.example').first());
  await page.getByRole('row', { name: /kenji/ }).press('Enter');
  await shoot(app, 'access-drift-open', page.getByText('Log entry'));
  await page.getByRole('button', { name: 'Filter by Difference' }).click();
  await shoot(app, 'access-filter', page.getByRole('menu'));
  await page.keyboard.press('Escape');
  await page.getByRole('checkbox', { name: 'Select all differences' }).check();
  await shoot(app, 'access-selected');
  await page.getByRole('button', { name: 'Revert…', exact: true }).click();
  await shoot(app, 'access-put-back', page.locator('[role="dialog"] [aria-keyshortcuts]'));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page
    .getByRole('button', { name: /^Accept New as member/ })
    .first()
    .click();
  await expect(page.getByText(/accepted into this baseline/)).toBeVisible();
  servers[1]?.setFault({ kind: 'status', status: 502 });
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  const apart = page.getByRole('region', { name: 'Couldn’t be compared' });
  await apart.getByRole('button', { name: /^Couldn’t/ }).click();
  await shoot(app, 'access-unread', apart.getByRole('list'));
  await openAudit(page, 'Reviews');
  await tabAction(page, 'Save access report…').click();
  const review = page.getByRole('dialog', { name: 'Access report' });
  await shoot(app, 'access-review', review.getByText(/people in/));
  await review.getByText('Organizations', { exact: true }).click();
  await review.getByRole('checkbox', { name: /^Production Web/ }).check();
  await shoot(app, 'access-review-organizations', review.getByText(/people in 1 organization/));
  await review.getByText('Instances', { exact: true }).click();
  await review.getByRole('textbox', { name: /older than/ }).fill('soon');
  await review.getByRole('button', { name: 'Save…' }).click();
  await shoot(app, 'access-review-faults');
  await review.getByText('All instances', { exact: true }).click();
  await review.getByRole('textbox', { name: /older than/ }).fill('30');
  await app.electron.evaluate(
    ({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    },
    join(profile, 'Quayside access report.pdf'),
  );
  await review.getByRole('button', { name: 'Save…' }).click();
  await shoot(app, 'access-review-saved', review.getByText(/^Saved/));
  await review.getByRole('button', { name: 'Close' }).click();
  await openAudit(page, 'Baseline drift');
  await page.getByRole('button', { name: 'Baseline menu' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await shoot(app, 'access-delete', page.getByRole('dialog'));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Baseline menu' }).click();
  await page.getByRole('menuitem', { name: 'Sign…' }).click();
  await page.getByRole('textbox', { name: 'Your name' }).fill('Jane Doe');
  await page.getByRole('textbox', { name: 'Your address' }).fill('jane@shop.example');
  await shoot(app, 'access-sign');
  await page.getByRole('button', { name: 'Sign baseline' }).click();
  await page
    .getByRole('button', { name: /^Accept Raised/ })
    .first()
    .click();
  await page.getByRole('button', { name: /^Accepted beside/ }).click();
  await shoot(app, 'access-signed', page.getByText(/Unchanged since/));
});

/** Ends in every state: past, today, soon, later, a note alone, somebody joined, somebody who is gone. */
function storeEnds(profile: string): void {
  const day = (days: number) => dayAt(Date.now() + days * 86_400_000);
  const end = (id: number, emails: string[], days: number | null, note = '') => ({
    id: `${id}`,
    emails,
    day: days === null ? null : day(days),
    note,
    setAt: Date.now() - 90 * 86_400_000,
  });
  const ends = [
    end(1, ['person0@production.example'], -3, 'Contract of Studio North; ask Jane before it is prolonged'),
    end(2, ['person1@production.example', 'person1@staging.example'], 0),
    end(3, ['person2@production.example'], 5, 'Three months'),
    end(4, ['person3@production.example'], 14),
    end(
      5,
      ['person2@staging.example'],
      120,
      'Until the move is over, then the account of the agency is enough',
    ),
    end(6, ['person3@staging.example'], null, 'Comes back in spring'),
    end(7, ['new@production.example'], -20, 'Left earlier'),
    end(8, ['gone@production.example'], 40),
  ];
  writeFileSync(join(profile, 'ends.json'), JSON.stringify({ version: 1, ends }));
  writeFileSync(
    join(profile, 'people.json'),
    JSON.stringify({ version: 1, joined: [['person1@production.example', 'person1@staging.example']] }),
  );
}

test('access that ends', async ({ simulator, launch, keyring, profile }) => {
  await storeTwoInstances(simulator, keyring, profile);
  const empty = await launch();
  await empty.page.getByRole('button', { name: 'Home', exact: true }).click();
  await openAudit(empty.page, 'End dates');
  await shoot(empty, 'ends-empty', empty.page.getByRole('heading', { name: 'No end dates' }));
  await empty.close();
  storeEnds(profile);
  const app = await launch();
  const { page } = app;
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toBeEnabled();
  await shoot(app, 'ends-overview', page.getByRole('region', { name: 'Needs you' }));
  await page.getByRole('button', { name: /^Show.*reach.* their end date/ }).click();
  await shoot(app, 'ends', page.getByRole('row').nth(8));
  await chooseInRow(page, 'person0@production.example', 'Change…');
  await shoot(app, 'ends-dialog', page.getByRole('dialog').getByLabel('Access ends on'));
  await page.getByRole('dialog').getByLabel('Access ends on').fill('2020-01-01');
  await page.getByRole('button', { name: 'Save' }).click();
  await shoot(app, 'ends-dialog-past');
  await page.keyboard.press('Escape');
  await chooseInRow(page, 'gone@production.example', 'Remove');
  await shoot(app, 'ends-removed', page.getByRole('button', { name: 'Undo' }));
  await page.getByRole('tab', { name: 'People', exact: true }).click();
  await page.getByRole('rowheader', { name: /person0@production/ }).dblclick();
  await expect(page.getByRole('region', { name: 'Access ends' })).toBeVisible();
  await page.getByRole('region', { name: 'Access ends' }).scrollIntoViewIfNeeded();
  await shoot(app, 'ends-person');
});
