import { IconUserCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './note.module.css';
import { ToolButton } from './ToolButton.tsx';

export function WaitingNote(props: { words: string | null; onReview: () => void; more?: ReactNode }) {
  if (props.words === null) return null;
  return (
    <div className={classes.note}>
      <IconUserCheck size={15} stroke={1.75} aria-hidden />
      <p>{props.words}.</p>
      {props.more}
      <ToolButton small onClick={props.onReview}>
        Review…
      </ToolButton>
    </div>
  );
}
