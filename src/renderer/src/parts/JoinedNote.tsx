import { IconUserCheck } from '@tabler/icons-react';
import type { OrganizationRef } from '../../../shared/target.ts';
import { useActions, useApp } from '../state/app.tsx';
import { joinedWords, selectJoinedCount } from '../state/joinedPeople.ts';
import note from '../ui/note.module.css';
import { ToolButton } from '../ui/ToolButton.tsx';

/** Who joined, of this organization or all, and waits for permissions. */
export function JoinedNote({ at }: { at?: OrganizationRef }) {
  const { reviewJoined } = useActions();
  const words = joinedWords(useApp((state) => selectJoinedCount(state, at)));
  if (words === null) return null;
  return (
    <div className={note.note}>
      <IconUserCheck size={15} stroke={1.75} aria-hidden />
      <p>{words}.</p>
      <ToolButton small onClick={() => void reviewJoined(() => true, at)}>
        Review…
      </ToolButton>
    </div>
  );
}
