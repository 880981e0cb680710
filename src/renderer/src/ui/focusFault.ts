/** Puts the focus into the first box with a fault of the open dialog, once the faults are on screen. */
export function focusFault(): void {
  focusFaultIn(document.querySelector('[role="dialog"]'));
}

/** Gives the focus to the first field with a fault, of a form that stands in a pane. */
export function focusFaultIn(form: Element | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
