import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { ToldWords } from '../../ui/Told.tsx';
import classes from './operations.module.css';
import type { NewLinks as Links } from './useNewLinks.ts';

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

export function NewLinks({ links: { made, told, copyAll } }: { links: Links }) {
  if (made.length === 0) return null;
  return (
    <div className={classes.links}>
      <Button
        data-autofocus
        variant="light"
        leftSection={<IconCopy {...icon} />}
        onClick={() => void copyAll()}
      >
        {made.length === 1 ? 'Copy link' : `Copy ${formatNumber(made.length)} links`}
      </Button>
      <span role="status">
        {told && 'words' in told ? (
          <ToldWords told={told} />
        ) : (
          <span className={classes.hint}>
            Send {made.length === 1 ? 'it to its recipient.' : 'each link to its recipient.'}
          </span>
        )}
      </span>
      {told && 'error' in told && <FailureAlert error={told.error} />}
    </div>
  );
}
