import type { Locator } from '@playwright/test';
import { expect } from './app.ts';

/** A part of the sheet of a change. */
export const part = (sheet: Locator, name: 'Who' | 'Where' | 'What' | 'Review'): Locator =>
  sheet.getByRole('region', { name, exact: true });

/** What says first how much of a plan runs. */
export const summary = (sheet: Locator): Locator => part(sheet, 'Review').getByRole('status').first();

/** The role that people are brought in with, where it is one organization. */
export const roleIn = (sheet: Locator): Locator => sheet.getByRole('combobox', { name: 'Role', exact: true });

/** What can become of an account, for example “Account on Shop”. */
const fates = (sheet: Locator, account: string): Locator =>
  sheet.getByRole('radiogroup', { name: account, exact: true });

export async function expectFate(sheet: Locator, account: string, fate: string): Promise<void> {
  await expect(fates(sheet, account).getByRole('radio', { name: fate })).toBeChecked();
}

export async function chooseFate(sheet: Locator, account: string, fate: string): Promise<void> {
  await fates(sheet, account).getByText(fate, { exact: true }).click();
}
