import type { Locator, Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { runFromPalette, writesOf } from './screen.ts';
import { desk, startWithShop } from './shop.ts';

const TYPED = 'late@office.example';

const dialog = (page: Page, name: string): Locator => page.getByRole('dialog', { name, exact: true });
const addresses = (of: Locator): Locator => of.getByRole('textbox', { name: 'Email addresses' });

/** Types addresses into the dialog that is open, as its person does: after Tab has led to the box. */
async function typeAddresses(page: Page, open: Locator): Promise<void> {
  const box = addresses(open);
  await expect(box).toBeVisible();
  for (let at = 0; at < 12; at += 1) {
    if (await box.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(box).toBeFocused();
  await page.keyboard.type(TYPED);
}

test('Escape never loses what was typed: a dialog keeps it, or asks before it goes; without anything typed it closes at once', async ({
  simulator,
  launchWith,
}) => {
  const { server, page } = await startWithShop(simulator, launchWith);
  await expect(desk(page)).toBeVisible();
  const question = page.getByRole('group', { name: /^Discard your changes\?/ });
  const pressEscape = () => page.keyboard.press('Escape');

  await test.step('what was typed to invite people is there again where it is kept for later, until it is discarded', async () => {
    const invite = dialog(page, 'Invite people');
    const open = () => runFromPalette(page, 'invite people', /^Invite people…/);
    await open();
    await expect(addresses(invite)).toHaveValue('');
    await pressEscape();
    await expect(invite).toHaveCount(0);
    await open();
    await typeAddresses(page, invite);
    await pressEscape();
    await question.getByRole('button', { name: 'Close, keep for later' }).click();
    await expect(invite).toHaveCount(0);
    await open();
    await expect(addresses(invite)).toHaveValue(TYPED);
    // Nothing was changed since: it is not asked about again.
    await pressEscape();
    await expect(invite).toHaveCount(0);
    await open();
    await invite.getByRole('button', { name: 'Start over' }).click();
    await expect(addresses(invite)).toHaveValue('');
    await pressEscape();
    await question.getByRole('button', { name: 'Discard changes' }).click();
    await expect(invite).toHaveCount(0);
  });

  await test.step('adding an instance asks, of a name alone, too; what was typed and taken back is nothing', async () => {
    const add = dialog(page, 'Add instance');
    const name = add.getByRole('textbox', { name: 'Name', exact: true });
    await runFromPalette(page, 'add instance', /^Add instance…/);
    await expect(add.getByRole('textbox', { name: 'URL' })).toBeFocused();
    await pressEscape();
    await expect(add).toHaveCount(0);
    await runFromPalette(page, 'add instance', /^Add instance…/);
    await name.focus();
    await page.keyboard.type('Yard');
    await pressEscape();
    await expect(question).toHaveAccessibleName('Discard your changes? The instance has not been added.');
    await expect(question.getByRole('button', { name: 'Keep editing' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(name).toBeFocused();
    await expect(name).toHaveValue('Yard');
    // The way to many instances would lose it as well.
    await add.getByRole('button', { name: 'Add several…' }).click();
    await expect(question.getByRole('button', { name: 'Keep editing' })).toBeFocused();
    await pressEscape();
    await expect(question).toHaveCount(0);
    await name.fill('');
    await add.getByLabel('API key', { exact: true }).fill('k'.repeat(64));
    await pressEscape();
    await expect(question).toBeVisible();
    await page.keyboard.press('Enter');
    await add.getByLabel('API key', { exact: true }).fill('');
    await pressEscape();
    await expect(add).toHaveCount(0);
  });

  await test.step('editing an instance asks, of its color and of its address, too', async () => {
    const edit = dialog(page, 'Edit instance');
    const name = edit.getByRole('textbox', { name: 'Name', exact: true });
    const open = async () => {
      await runFromPalette(page, 'edit instance', /^Edit instance…/);
      await expect(name).toBeVisible();
    };
    await open();
    await pressEscape();
    await expect(edit).toHaveCount(0);
    await open();
    const called = await name.inputValue();
    await name.fill(`${called} 2`);
    await pressEscape();
    await expect(question).toHaveAccessibleName('Discard your changes? Nothing has been saved yet.');
    await page.keyboard.press('Enter');
    await expect(name).toHaveValue(`${called} 2`);
    await name.fill(called);
    const url = edit.getByRole('textbox', { name: 'URL', exact: true });
    const address = await url.inputValue();
    await url.fill('https://elsewhere.example');
    // A key for another server is none of the draft any more once its own one stands there again.
    await edit.getByLabel('API key', { exact: true }).fill('k'.repeat(64));
    await url.fill(address);
    await pressEscape();
    await expect(edit).toHaveCount(0);
    await open();
    await edit.getByRole('radio', { checked: false }).first().check({ force: true });
    await pressEscape();
    await question.getByRole('button', { name: 'Discard changes' }).click();
    await expect(edit).toHaveCount(0);
    await expect(desk(page)).toBeVisible();
  });

  await test.step('adding many asks about what was pasted, and about what of it was not added', async () => {
    const many = dialog(page, 'Add several instances');
    const box = many.getByRole('textbox', { name: 'Names, addresses and API keys' });
    await runFromPalette(page, 'add several', /^Add several instances…/);
    await expect(box).toBeFocused();
    await pressEscape();
    await expect(many).toHaveCount(0);
    await runFromPalette(page, 'add several', /^Add several instances…/);
    await expect(box).toBeFocused();
    await page.keyboard.insertText('Nowhere, 127.0.0.1:1');
    await pressEscape();
    await expect(question).toHaveAccessibleName('Discard your changes? Nothing has been added yet.');
    await page.keyboard.press('Enter');
    await expect(box).toBeFocused();
    await expect(box).toHaveValue('Nowhere, 127.0.0.1:1');
    await many.getByRole('button', { name: 'Add instances' }).press('Enter');
    await expect(many.getByLabel('API key of line 1', { exact: true })).toBeFocused();
    await pressEscape();
    await expect(question).toHaveAccessibleName('Discard your changes? Nothing has been added yet.');
    await page.keyboard.press('Enter');
    await page.keyboard.type('k'.repeat(64));
    await page.keyboard.press('Enter');
    await expect(many.getByRole('textbox', { name: 'URL of line 1' })).toBeFocused();
    // The button says what goes with it, and asks no more.
    await many.getByRole('button', { name: 'Close' }).press('Enter');
    await expect(many).toHaveCount(0);
  });

  await test.step('a change of many asks, and what was typed stays where it is kept', async () => {
    const many = dialog(page, 'Revoke sessions');
    await runFromPalette(page, 'revoke sessions everywhere', /^Revoke sessions everywhere…/);
    await expect(addresses(many)).toBeFocused();
    await pressEscape();
    await expect(many).toHaveCount(0);
    await runFromPalette(page, 'revoke sessions everywhere', /^Revoke sessions everywhere…/);
    await typeAddresses(page, many);
    await pressEscape();
    await expect(question).toHaveAccessibleName('Discard your changes? Nothing has been sent yet.');
    await expect(question.getByRole('button', { name: 'Keep editing' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(addresses(many)).toBeFocused();
    await expect(addresses(many)).toHaveValue(TYPED);
    await pressEscape();
    for (const _ of ['later', 'discard']) await page.keyboard.press('Tab');
    await expect(question.getByRole('button', { name: 'Discard changes' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('applying a kit asks, and is as it was left when it is closed for later', async () => {
    const apply = dialog(page, 'Apply kit');
    await runFromPalette(page, 'new kit', /^New kit…/);
    await dialog(page, 'New kit').getByRole('textbox', { name: 'Name', exact: true }).fill('All');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await runFromPalette(page, 'apply kit', /^Apply kit…/);
    await expect(addresses(apply)).toBeFocused();
    await pressEscape();
    await expect(apply).toHaveCount(0);
    await runFromPalette(page, 'apply kit', /^Apply kit…/);
    await typeAddresses(page, apply);
    for (const _ of TYPED) await page.keyboard.press('Backspace');
    await pressEscape();
    await expect(apply).toHaveCount(0);
    await runFromPalette(page, 'apply kit', /^Apply kit…/);
    await typeAddresses(page, apply);
    await pressEscape();
    await expect(question).toHaveAccessibleName('Discard your changes? Nothing has been sent yet.');
    await question.getByRole('button', { name: 'Close, keep for later' }).press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await runFromPalette(page, 'apply kit', /^Apply kit…/);
    await expect(apply.getByText('As you left it.')).toBeVisible();
    await expect(addresses(apply)).toHaveValue(TYPED);
    await apply.getByRole('button', { name: 'Start over' }).press('Enter');
    await expect(addresses(apply)).toHaveValue('');
    await pressEscape();
    await question.getByRole('button', { name: 'Discard changes' }).press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
  expect(writesOf(server)).toEqual([]);
});
