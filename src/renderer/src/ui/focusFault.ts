/** Puts the focus into the first box with a fault of the open dialog, once the faults are on screen. */
export function focusFault(): void {
  focusFaultIn(document.querySelector('[role="dialog"]'));
}

/** Gives the focus to the first field with a fault, of a form that stands in a pane. */
export function focusFaultIn(form: Element | null): void {
  requestAnimationFrame(() => {
    const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
    // A date box that has the focus already would lose the digit that is typed in the meantime.
    if (field !== document.activeElement) field?.focus();
  });
}
