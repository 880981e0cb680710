import { activeRowElement } from '../../ui/table/activeRow.ts';

/** The active row of the table that is shown. */
export const activeRow = () => activeRowElement(document.querySelector('main'));

/** The organization that is shown, in the list of organizations. */
export const chosenOrganization = () =>
  document.querySelector<HTMLElement>('[aria-label="Organizations"] button[aria-current]');

/** The panel of a person, or else the active row, or else the screen. */
export const shown = () =>
  document.querySelector<HTMLElement>('main aside[tabindex]') ??
  activeRow() ??
  document.querySelector<HTMLElement>('main');
