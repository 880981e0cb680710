import type { Locator, Page } from '@playwright/test';

/** What a person types against a password prompt in front of a server. */
export const BASIC = 'Basic Y2FuYXJ5OmhlYWRlci1wYXNzd29yZA==';

/** The button that shows the fields for a proxy and extra headers. */
export const ADVANCED = 'Advanced: proxy and extra headers';

export async function openAdd(page: Page): Promise<Locator> {
  await page
    .getByRole('navigation', { name: 'Instances' })
    .getByRole('button', { name: 'Add instance' })
    .click();
  return page.getByRole('dialog', { name: 'Add instance' });
}

/** Shows the fields for a proxy and extra headers. */
export async function unfold(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: ADVANCED }).click();
}

export async function addHeader(dialog: Locator, place: number, name: string, value: string): Promise<void> {
  await dialog.getByRole('button', { name: 'Add header' }).click();
  await dialog.getByRole('textbox', { name: `Header ${place}`, exact: true }).fill(name);
  await dialog.getByLabel(`Value of header ${place}`, { exact: true }).fill(value);
}
