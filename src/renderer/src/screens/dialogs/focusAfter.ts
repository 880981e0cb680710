import { activeRowElement } from '../../ui/table/activeRow.ts';

export const activeRow = () => activeRowElement(document.querySelector('main'));

export const chosenOrganization = () =>
  document.querySelector<HTMLElement>('[aria-label="Organizations"] button[aria-current]');

/** The panel of a person, or else the active row, or else the screen. */
export const shown = () =>
  document.querySelector<HTMLElement>('main aside[tabindex]') ??
  activeRow() ??
  document.querySelector<HTMLElement>('main');
