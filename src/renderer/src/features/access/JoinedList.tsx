import { Button } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import type { JoinedPeople } from '../../../../shared/calls/templates.ts';
import { counted } from '../../../../shared/counted.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { planOfJoined } from '../../state/joinedPeople.ts';
import { readingOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import looks from '../../ui/looks.module.css';
import { shownName } from '../../ui/sanitizeText.ts';
import classes from './ReturnedNote.module.css';

export function JoinedList() {
  const { call, openDialog, tellTrouble } = useActions();
  const revision = useApp((state) => state.templates.revision);
  const joined = readingOf(useQuery('templates.joined', {}, revision).query)?.data.joined ?? [];
  if (joined.length === 0) return null;

  function review(group: JoinedPeople): void {
    const dialog = planOfJoined([group]);
    if (dialog) openDialog(dialog);
  }

  async function forget({ templateId }: JoinedPeople): Promise<void> {
    const forgotten = await call('templates.forgetJoined', { templateId });
    if (!forgotten.ok) tellTrouble('They are still offered', forgotten.error);
  }

  return (
    <ul className={classes.returned} aria-label="People who joined">
      {joined.map((group) => (
        <li key={`${group.templateId} ${group.mode}`}>
          <IconUserCheck size={16} stroke={1.75} color="var(--q-warn)" className={looks.rigid} aria-hidden />
          <p className={looks.words} title={group.people.map(({ email }) => email).join(', ')}>
            {counted(group.people.length, 'person who joined waits', 'people who joined wait')} for “
            <bdi>{shownName(group.name, 100)}</bdi>”.
          </p>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => void forget(group)}>
            Do not grant it
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => review(group)}>
            Review…
          </Button>
        </li>
      ))}
    </ul>
  );
}
