import { Box, Flex, UnstyledButton } from '@mantine/core';
import { outcomeOf } from '../../../../shared/operations/outcome.ts';
import { OPERATION_TITLES } from '../../../../shared/operations/titles.ts';
import { useActions } from '../../state/app.tsx';
import { HOME_PANE } from '../../state/views.ts';
import { Moment } from '../../ui/Moment.tsx';
import { useNow } from '../../ui/useNow.ts';
import { clockOf } from '../../ui/when.ts';
import { useDoneTo } from './doneTo.ts';
import classes from './panel.module.css';

export function DoneTo({ emails }: { emails: readonly string[] }) {
  const reading = useDoneTo(emails);
  const done = reading?.ok ? reading.value : null;
  const { showOperation, changeView } = useActions();
  const now = useNow();
  const [first = ''] = emails;

  function showAll(): void {
    changeView(HOME_PANE, 'activity', (view) => ({ ...view, search: first, choices: {} }));
    changeView(HOME_PANE, 'homeTab', () => 'activity');
  }

  return (
    <Box component="section" mt={18} aria-labelledby="done-to">
      <Flex component="h3" id="done-to" align="baseline" justify="space-between" mb={6}>
        Done with Quayside
        {done !== null && done.length > 0 && (
          <UnstyledButton className={classes.link} onClick={showAll}>
            Show in Activity
          </UnstyledButton>
        )}
      </Flex>
      {reading?.ok === false && (
        <p className={classes.dim}>
          {reading.error.message} {reading.error.advice}
        </p>
      )}
      {done?.length === 0 && <p className={classes.dim}>Nothing yet.</p>}
      {done !== null && done.length > 0 && (
        <ul className={classes.done}>
          {done.map((operation) => (
            <li key={operation.id}>
              <UnstyledButton
                className={classes.operation}
                disabled={operation.note !== undefined}
                onClick={() => void showOperation(operation)}
              >
                {OPERATION_TITLES[operation.kind]}
              </UnstyledButton>
              <span className={classes.outcome} data-outcome={outcomeOf(operation)}>
                {outcomeOf(operation)}
              </span>
              <Moment at={operation.startedAt} words={(at) => clockOf(at, now)} className={classes.dim} />
            </li>
          ))}
        </ul>
      )}
    </Box>
  );
}
