import type { ComponentProps } from 'react';

/** A list with its own scroll bar is focusable, or the keyboard could not scroll it. */
export function ScrolledList(props: ComponentProps<'ul'> & { 'aria-label': string }) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the trap of a dialog leaves it out.
  return <ul tabIndex={0} {...props} />;
}
