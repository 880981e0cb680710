import { randomUUID } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { expect, type RunningApp, tile } from './app.ts';
import { confirmRisky } from './boxes.ts';
import type { StoredInstance } from './storedInstances.ts';

export const organizationList = (page: Page): Locator => page.getByRole('list', { name: 'Organizations' });

export const organizationItem = (page: Page, name: string): Locator =>
  organizationList(page).getByRole('button', { name: new RegExp(`^${name}`) });

export const organizationNames = (page: Page): Promise<string[]> =>
  organizationList(page).locator('bdi').allTextContents();

export async function openSettings(page: Page, name: string): Promise<void> {
  await organizationItem(page, name).click();
  await page.getByRole('tab', { name: 'Settings' }).click();
  await expect(page.getByRole('textbox', { name: 'Organization name' })).toBeVisible();
}

export const outcomes = (page: Page): Locator => page.getByRole('region', { name: 'Outcomes' });

export async function expectTold(page: Page, words: string | RegExp): Promise<void> {
  await expect(outcomes(page).getByRole('status')).toContainText(words);
}

/** Shows a section of Audit, which stands at Home. */
export async function openAudit(page: Page, section: string): Promise<void> {
  await page.getByRole('tab', { name: 'Audit' }).click();
  await page
    .getByRole('radiogroup', { name: 'Section of Audit' })
    .getByText(section, { exact: true })
    .click();
}

/** Creates an organization, which is then the one that is shown. */
export async function createOrganization(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New organization' }).click();
  const dialog = page.getByRole('dialog', { name: 'New organization' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('button', { name: 'Create organization' }).click();
  await expectTold(page, new RegExp(`“${name}” on .+ was created\\.`));
}

export async function rename(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Organization name' }).fill(name);
  await page.getByRole('button', { name: 'Save' }).click();
  await expectTold(page, new RegExp(`The settings of “${name}” on .+ were saved\\.`));
}

export async function makeDefault(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Make default' }).click();
  await expectTold(page, new RegExp(`“${name}” on .+ is your default organization now\\.`));
}

export async function deleteOrganization(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Delete organization' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete organization' });
  await dialog.getByRole('button', { name: 'Delete organization' }).click();
  await expectTold(page, new RegExp(`“${name}” on .+ was deleted\\.`));
}

export async function chooseForInstance(page: Page, item: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Instance menu' }).click();
  await page.getByRole('menuitem', { name: item }).click();
  return page.getByRole('dialog', { name: item });
}

/** Opens the palette: what is typed before it has the focus goes nowhere. */
export async function openPalette(page: Page): Promise<Locator> {
  await page.keyboard.press('ControlOrMeta+k');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await expect(palette.getByRole('combobox')).toBeFocused();
  return palette;
}

/** Runs a command from the palette: what is chosen before it is found is another one. */
export async function runFromPalette(page: Page, typed: string, title: RegExp): Promise<void> {
  const palette = await openPalette(page);
  await page.keyboard.type(typed);
  await expect(palette.getByRole('option', { selected: true })).toHaveText(title);
  await page.keyboard.press('Enter');
}

/** What can be done in the tab of Home that is shown, beside its tabs. */
export const tabAction = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('group', { name: 'Actions' }).getByRole('button', { name, exact: true });

/** Chooses what few need in the tab of Home that is shown. */
export async function chooseMore(page: Page, name: string): Promise<void> {
  await tabAction(page, 'More actions').click();
  await page.getByRole('menuitem', { name }).click();
}

/** Removes the instance that is shown; gives the dialog, which closes when that is done. */
export async function removeInstance(page: Page): Promise<Locator> {
  const dialog = await chooseForInstance(page, 'Remove instance');
  await dialog.getByRole('button', { name: 'Remove instance' }).click();
  return dialog;
}

export const roleOf = (page: Page, email: string): Locator =>
  page.getByLabel(`Role of ${email}`, { exact: true });

export async function chooseRole(page: Page, email: string, role: string): Promise<void> {
  await roleOf(page, email).click();
  await page.getByRole('option', { name: role, exact: true }).click();
}

export async function openRemoval(page: Page, email: string): Promise<Locator> {
  await chooseInRow(page, email, 'Remove from instance');
  return page.getByRole('dialog', { name: `Remove ${email}` });
}

export async function removePerson(page: Page, email: string): Promise<void> {
  const dialog = await openRemoval(page, email);
  await dialog
    .getByRole('radiogroup', { name: /^Account on / })
    .getByText('Delete account')
    .click();
  await dialog.getByRole('button', { name: 'Delete 1 account' }).click();
  await expect(page.getByText(new RegExp(`The account of ${email} in .+ was deleted\\.`))).toBeVisible();
}

export const invitationRow = (page: Page, email: string): Locator =>
  page.getByRole('table', { name: 'Invitations' }).getByRole('row').filter({ hasText: email });

export const clipboardOf = ({ electron }: RunningApp): Promise<string> =>
  electron.evaluate(({ clipboard }) => clipboard.readText());

export function linkOf(server: SimulatedInstance, email: string): string {
  const ours = server.world.invitations.findLast((each) => each.email === email);
  return `${server.origin}/invitation?token=${ours?.id}`;
}

/** What was written so far: each POST with its body. */
export function writesOf({
  requests,
}: SimulatedInstance): [call: string, body: unknown, status: number | null][] {
  return requests
    .filter(({ method }) => method === 'POST')
    .map(({ call, body, status }) => [call, JSON.parse(body), status]);
}

/** What was read so far, each call as often as it was asked, in the order of the alphabet: readings go side by side. */
export function readsOf({ requests }: SimulatedInstance): string[] {
  return requests
    .filter(({ method }) => method === 'GET')
    .map(({ call }) => call)
    .sort();
}

/** Says why a control cannot be used: it is reachable, called disabled, and described by its reason. */
export async function expectBarred(control: Locator, reason: string | RegExp): Promise<void> {
  await expect(control).toHaveAttribute('aria-disabled', 'true');
  await expect(control).toHaveAccessibleDescription(reason);
}

/** Asks main as the page's own code does, for what no button asks. */
export function askMain<T = unknown>(
  { page }: RunningApp,
  call: string,
  input: object,
): Promise<{ ok: true; value: T } | { ok: false; error: { code: string; message: string } }> {
  return page.evaluate(
    ([name, given]) => {
      const { quayside } = window as unknown as {
        quayside: { request: (call: string, input: object) => Promise<never> };
      };
      return quayside.request(name, given);
    },
    [call, input] as const,
  );
}

/** Has main do what no button asks; gives the word of how its step ended, or why there was none. */
export async function askOutright(app: RunningApp, intent: object): Promise<string> {
  const made = await askMain<{ planId: string }>(app, 'plans.make', intent);
  if (!made.ok) return made.error.code;
  const started = await askMain<{ operationId: string }>(app, 'operations.start', {
    planId: made.value.planId,
  });
  if (!started.ok) return started.error.code;
  const asked = { operationId: started.value.operationId, after: 0 };
  const word = async () => {
    const read = await askMain<{ steps: { state: { state: string } }[] }>(app, 'operations.steps', asked);
    return read.ok ? (read.value.steps[0]?.state.state ?? '') : read.error.code;
  };
  await expect.poll(word).not.toMatch(/waiting|running/);
  return word();
}

export async function instanceIdOf(app: RunningApp, name: string): Promise<string> {
  const start = await askMain<{ instances: { id: string; name: string }[] }>(app, 'app.start', {});
  const found = start.ok && start.value.instances.find((each) => each.name === name);
  if (!found) throw new Error(`No instance ${name}`);
  return found.id;
}

/** Has main add an instance as the dialog would, and opens it: for tests that are not about the dialog. */
export async function addByMain(app: RunningApp, { name, server, key }: StoredInstance): Promise<void> {
  const added = await askMain(app, 'instances.add', {
    attemptId: randomUUID(),
    name,
    url: server.origin,
    key,
  });
  expect(added).toMatchObject({ ok: true });
  await tile(app.page, name).click();
}

/** Has main remove an instance, which leaves an app that tests share as it was found. */
export async function removeByMain(app: RunningApp, name: string): Promise<void> {
  // A test may have answered boxes its own way.
  await confirmRisky(app.electron);
  const removed = await askMain(app, 'instances.remove', { instanceId: await instanceIdOf(app, name) });
  expect(removed).toMatchObject({ ok: true });
  await expect(tile(app.page, name)).toHaveCount(0);
}

/** Chooses what is to be done with a row, in its menu. */
export async function chooseInRow(page: Page, name: string, verb: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: new RegExp(`^${verb}`) }).click();
}
