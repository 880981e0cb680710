import { Button, Stack } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useActions } from '../../state/app.tsx';
import { type HandedOut, HandedOutNote } from '../../ui/HandedOut.tsx';
import { SaveMenu } from '../../ui/SaveMenu.tsx';
import classes from './operations.module.css';

export function Results({ operationId }: { operationId: string }) {
  const { call } = useActions();
  const [told, setTold] = useState<HandedOut | null>(null);
  async function copy(): Promise<void> {
    const copied = await call('operations.export', { operationId, to: 'clipboard' });
    setTold(copied.ok ? { words: 'The results are on the clipboard.' } : { error: copied.error });
  }
  return (
    <Stack gap={0}>
      <div className={classes.links}>
        <Button
          variant="default"
          leftSection={<IconCopy size={15} stroke={1.75} aria-hidden />}
          onClick={() => void copy()}
        >
          Copy results
        </Button>
        <SaveMenu
          title="Save results"
          save={(to) => call('operations.export', { operationId, to })}
          onTold={setTold}
        />
      </div>
      <HandedOutNote told={told} onDismiss={() => setTold(null)} />
    </Stack>
  );
}
