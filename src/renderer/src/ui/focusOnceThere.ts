/** What is read of a server is drawn so many frames later at most; later the person is elsewhere. */
const FRAMES = 120;

/** Gives the focus to the first element of a kind, once it is on screen. */
export function focusOnceThere(selector: string, frames = FRAMES): void {
  const element = document.querySelector<HTMLElement>(selector);
  if (element) element.focus();
  else if (frames > 1) requestAnimationFrame(() => focusOnceThere(selector, frames - 1));
}
