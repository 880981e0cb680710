/** Puts the focus into the first box with a fault, of the open dialog or else of the page, once the faults are on screen. */
export function focusFault(): void {
  requestAnimationFrame(() => {
    const place = document.querySelector('[role="dialog"]') ?? document;
    place.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  });
}
