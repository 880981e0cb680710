import { Box, Button, Flex } from '@mantine/core';
import { accessEndsWords, endStateOf } from '../../../../shared/ends.ts';
import { isSameAddress } from '../../../../shared/sameAddress.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { dayWords } from '../../state/ends.ts';
import { readingOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { useRemovedEnd } from '../../state/useRemovedEnd.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { UndoLine } from '../../ui/UndoLine.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useToday } from '../../ui/useNow.ts';
import classes from './PersonEnd.module.css';
import panel from './panel.module.css';

export function PersonEnd({ emails }: { emails: readonly string[] }) {
  const { openDialog } = useActions();
  const revision = useApp((state) => state.ends.revision);
  const { query, readAgain } = useQuery('ends.list', {}, revision);
  const { removed, remove, undo } = useRemovedEnd();
  const ends = readingOf(query)?.data.ends;
  const isTheirs = (email: string) => emails.some((each) => isSameAddress(each, email));
  const end = ends?.find((each) => each.emails.some(isTheirs)) ?? null;
  const set = () => openDialog({ kind: 'end-date', emails });

  return (
    <Box component="section" mt={18} aria-labelledby="access-ends">
      <Flex component="h3" id="access-ends" align="baseline" justify="space-between" mb={6}>
        Access ends
      </Flex>
      {query.state === 'failed' && <FailureAlert error={query.error} onRetry={readAgain} />}
      {end && (
        <>
          {end.day === null ? <p className={panel.dim}>No day.</p> : <EndDay day={end.day} />}
          {end.note !== '' && (
            <p className={looks.broken}>
              <UntrustedText text={end.note} />
            </p>
          )}
          <Flex gap={6} mt={6}>
            <Button size="compact-sm" variant="default" onClick={set}>
              Change…
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => void remove(end)}>
              Remove
            </Button>
          </Flex>
        </>
      )}
      {ends && !end && (
        <>
          <UndoLine words={removed && 'The end date was removed.'} onUndo={() => void undo()} />
          <Button size="compact-sm" variant="default" onClick={set}>
            Set an end date…
          </Button>
        </>
      )}
    </Box>
  );
}

function EndDay({ day }: { day: string }) {
  const today = useToday();
  const state = endStateOf(day, today);
  return (
    <p className={classes.day} data-stands={state.stands}>
      <time dateTime={day}>{dayWords(day)}</time>
      <span>{accessEndsWords(state)}</span>
    </p>
  );
}
