import type { ComponentProps } from 'react';

/** A list of its own scroll bar: Tab reaches it, since nothing within may take the focus by which arrows scroll it. */
export function ScrolledList(
  props: ComponentProps<'ul'> & { 'aria-label': string; 'data-short'?: true | undefined },
) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the trap of a dialog leaves it out.
  return <ul tabIndex={0} {...props} />;
}
