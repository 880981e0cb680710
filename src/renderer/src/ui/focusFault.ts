export function focusFault(): void {
  focusFaultIn(document.querySelector('[role="dialog"]'));
}

const FRAMES = 10;

export function focusFaultIn(form: Element | null, frames = FRAMES): void {
  requestAnimationFrame(() => {
    const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (!field && frames > 1) focusFaultIn(form, frames - 1);
    // Focusing a focused date box again would lose the digit being typed.
    else if (field !== document.activeElement) field?.focus();
  });
}

/** Frames to wait for a reading of a server; after that the person has moved on. */
const FRAMES_OF_READING = 120;

export function focusOnceThere(selector: string, frames = FRAMES_OF_READING): void {
  const element = document.querySelector<HTMLElement>(selector);
  if (element) element.focus();
  else if (frames > 1) requestAnimationFrame(() => focusOnceThere(selector, frames - 1));
}
