import { Button } from '@mantine/core';
import { IconCalendarOff } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import { addressOfEnd, type Ending, endingOn, endingWords, soonWords } from '../../state/ends.ts';
import { formatNumber } from '../../ui/locale.ts';
import { useToday } from '../../ui/useNow.ts';
import classes from './EndsNote.module.css';

const MOST_LINES = 2;

export function EndsNote() {
  const { openDialog, runCommand } = useActions();
  const today = useToday();
  const ends = useApp((state) => state.ends.ends);
  const endings = useMemo(() => endingOn(ends, today), [ends, today]);
  const due = endings.filter(({ stands }) => stands === 'due');
  const soon = endings.filter(({ stands }) => stands === 'soon');
  if (endings.length === 0) return null;
  const more = due.length - MOST_LINES;

  const show = () => runCommand('access-ends');

  return (
    <section className={classes.ends} aria-label="Access that ends">
      <ul>
        {due.slice(0, MOST_LINES).map((ending) => (
          <li key={ending.personId} data-due>
            <Words text={`${endingWords(ending)}.`} />
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Review the off-boarding of ${addressOfEnd(ending)}…`}
              onClick={() => openDialog({ kind: 'change-many', what: 'off-board', emails: ending.emails })}
            >
              Review the off-boarding…
            </Button>
          </li>
        ))}
        {more > 0 && (
          <li data-due>
            <Words
              text={`Access of ${formatNumber(more)} more ${more === 1 ? 'person' : 'people'} has ended.`}
            />
            <ShowButton onClick={show} />
          </li>
        )}
        {soon.length > 0 && (
          <li>
            <Words text={`${soonLine(soon)}.`} />
            <ShowButton onClick={show} />
          </li>
        )}
      </ul>
    </section>
  );
}

function soonLine(soon: readonly Ending[]): string {
  const [first] = soon;
  return first && soon.length === 1 ? endingWords(first) : soonWords(soon.length);
}

function Words({ text }: { text: string }) {
  return (
    <>
      <IconCalendarOff size={16} stroke={1.75} aria-hidden />
      <p>{text}</p>
    </>
  );
}

function ShowButton({ onClick }: { onClick: () => void }) {
  return (
    <Button size="compact-sm" variant="default" onClick={onClick}>
      Show end dates
    </Button>
  );
}
