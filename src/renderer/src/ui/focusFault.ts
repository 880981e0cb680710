/** Puts the focus into the first box with a fault of the open dialog, once the faults are on screen. */
export function focusFault(): void {
  focusFaultIn(document.querySelector('[role="dialog"]'));
}

/** A fault that main told is drawn so many frames later at most. */
const FRAMES = 10;

/** Gives the focus to the first field with a fault, of a form that stands in a pane. */
export function focusFaultIn(form: Element | null, frames = FRAMES): void {
  requestAnimationFrame(() => {
    const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (!field && frames > 1) focusFaultIn(form, frames - 1);
    // A date box that has the focus already would lose the digit that is typed in the meantime.
    else if (field !== document.activeElement) field?.focus();
  });
}

/** What is read of a server is drawn so many frames later at most; later the person is elsewhere. */
const FRAMES_OF_READING = 120;

/** Gives the focus to the first element of a kind, once it is on screen. */
export function focusOnceThere(selector: string, frames = FRAMES_OF_READING): void {
  const element = document.querySelector<HTMLElement>(selector);
  if (element) element.focus();
  else if (frames > 1) requestAnimationFrame(() => focusOnceThere(selector, frames - 1));
}
