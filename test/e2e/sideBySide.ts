import type { Locator, Page } from '@playwright/test';
import { expect } from './app.ts';

export async function openSideBySide(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'People', exact: true }).click();
  await page.getByRole('radiogroup', { name: 'View' }).getByText('Compare').click();
}

/** Adds a column by the keyboard: opens the picker, types what it is called, and takes the first that is found. */
export async function addColumn(page: Page, search: string, button = 'Column'): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).press('Enter');
  await expect(page.getByPlaceholder('Find an organization')).toBeFocused();
  await page.keyboard.type(search);
  await expect(page.getByRole('option').first()).toHaveAttribute('data-combobox-selected');
  await page.keyboard.press('Enter');
  await expect(page.getByPlaceholder('Find an organization')).toHaveCount(0);
}

export const compared = (page: Page): Locator => page.getByRole('table', { name: 'People compared' });

export const lineOf = (page: Page, email: string): Locator =>
  compared(page).getByRole('row').filter({ hasText: email });

/** What a person is in a column, from 0. */
export const placeOf = (page: Page, email: string, column: number): Locator =>
  lineOf(page, email).locator(`[data-column="${column}"]`);
