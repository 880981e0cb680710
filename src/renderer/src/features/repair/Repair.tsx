import { Box, Button, Skeleton, Stack } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useActions } from '../../state/app.tsx';
import { dataOf, failureOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { type HandedOut, HandedOutNote } from '../../ui/HandedOut.tsx';
import { ReadDialog } from '../../ui/ReadDialog.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { EarlierLists } from './EarlierLists.tsx';
import { MissingKeys } from './MissingKeys.tsx';
import classes from './repair.module.css';
import { SetAside } from './SetAside.tsx';
import { StrayKeys } from './StrayKeys.tsx';

export function Repair() {
  const { openDialog } = useActions();
  const { query, readAgain } = useQuery('repair.read', {});
  const [told, setTold] = useState<HandedOut | null>(null);
  const repair = dataOf(query);
  const error = failureOf(query);
  return (
    <ReadDialog
      more={
        <ToolButton icon={IconRefresh} onClick={readAgain}>
          Look again
        </ToolButton>
      }
    >
      <p>
        Compares the list of instances with the keychain, and brings back what was lost. Nothing is deleted or
        replaced but what you choose here.
      </p>
      {error && <FailureAlert error={error} onRetry={readAgain} />}
      {repair ? (
        <Stack gap={16} aria-busy={query.state === 'loading'}>
          <StrayKeys keychain={repair.keychain} barred={repair.barred} onRetry={readAgain} />
          <MissingKeys keychain={repair.keychain} />
          <EarlierLists lists={repair.lists} present={repair.present} barred={repair.barred} />
          <SetAside files={repair.setAside} onTold={setTold} />
          <section aria-labelledby="start-over">
            <Box component="h3" id="start-over" mt={0} mx={0} mb={4} fz={13} fw={640}>
              Start over
            </Box>
            <div className={classes.row}>
              <p className={classes.words}>
                Begins with an empty list, as after the first installation. The current files are set aside,
                and the keys stay in the keychain.
              </p>
              <Button variant="default" onClick={() => openDialog({ kind: 'start-over', exported: null })}>
                Start over…
              </Button>
            </div>
          </section>
        </Stack>
      ) : (
        <div role="status" aria-label="Looking">
          <Skeleton height={220} radius={8} />
        </div>
      )}
      <HandedOutNote told={told} onDismiss={() => setTold(null)} />
    </ReadDialog>
  );
}
