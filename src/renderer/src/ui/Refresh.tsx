import { ActionIcon, Box, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { clockOf } from '../when.ts';
import looks from './looks.module.css';
import { Moment } from './Moment.tsx';
import { useNow } from './useNow.ts';

export function Refresh(props: {
  at: number | undefined;
  busy: boolean;
  shortcut: { words: string; aria: string } | null;
  onRefresh: () => void;
}) {
  const now = useNow();
  const label = props.busy ? 'Refreshing' : 'Refresh';
  return (
    <>
      {props.at === undefined ? null : (
        <Box component="span" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          as of <Moment at={props.at} words={(at) => clockOf(at, now)} />
        </Box>
      )}
      <Tooltip label={props.shortcut ? `${label} (${props.shortcut.words})` : label}>
        <ActionIcon
          aria-label="Refresh"
          aria-busy={props.busy}
          aria-keyshortcuts={props.shortcut?.aria}
          onClick={props.onRefresh}
          className={looks.dim}
        >
          <IconRefresh size={16} className={props.busy ? looks.turning : undefined} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
