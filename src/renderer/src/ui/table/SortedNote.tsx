import { VisuallyHidden } from '@mantine/core';

/** How rows stand, for a screen reader: always there, so that it tells each change. */
export function SortedNote({ title, descending }: { title: string | undefined; descending: boolean }) {
  return (
    <VisuallyHidden aria-live="polite">
      {title !== undefined && `Sorted by ${title}, ${descending ? 'descending' : 'ascending'}`}
    </VisuallyHidden>
  );
}
