import { Box } from '@mantine/core';
import type { ComparedList } from '../../state/sideBySide.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './DragNote.module.css';
import type { Dragged } from './useDragging.ts';
import { nameOf } from './words.ts';

export function DragNote({ dragged, lists }: { dragged: Dragged | null; lists: readonly ComparedList[] }) {
  if (!dragged?.pointer) return null;
  const { people, pointer, over } = dragged;
  const [first] = people;
  const list = over && lists[over.at];
  const who = people.length === 1 ? sanitizeText(first?.email, 60) : `${formatNumber(people.length)} people`;
  const as =
    people.length === 1 ? `invite as ${sanitizeText(first?.role, 40)}` : 'invite with the same roles';
  return (
    <div
      className={classes.dragNote}
      data-before={pointer.x > window.innerWidth / 2 || undefined}
      data-denied={(over !== null && over.denied !== null) || undefined}
      style={{ left: pointer.x, top: pointer.y }}
      aria-hidden
    >
      <bdi>{who}</bdi>
      {list && (
        <>
          {' → '}
          <bdi>{nameOf(list)}</bdi>
        </>
      )}
      <Box component="span" ms={8} c="dimmed" fw={400}>
        {over ? (over.denied ?? as) : 'drop on another column'}
      </Box>
    </div>
  );
}
