import { Button } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useJoinedPeople } from '../../state/useJoinedPeople.ts';
import classes from './EndsNote.module.css';

export function JoinedNote() {
  const { words, review } = useJoinedPeople();
  if (words === null) return null;
  return (
    <section className={classes.ends} aria-label="People who joined">
      <ul>
        <li>
          <IconUserCheck size={16} stroke={1.75} aria-hidden />
          <p>{words}.</p>
          <Button size="compact-sm" variant="default" onClick={review}>
            Review their permissions…
          </Button>
        </li>
      </ul>
    </section>
  );
}
