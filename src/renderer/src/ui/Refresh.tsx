import { ActionIcon, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { Moment } from './Moment.tsx';
import styles from './Refresh.module.css';
import turning from './turning.module.css';
import { useNow } from './useNow.ts';
import { clockOf } from './when.ts';

/** When what is shown was read, and the button that reads it anew. */
export function Refresh(props: { at: number | undefined; busy: boolean; onRefresh: () => void }) {
  const now = useNow();
  const label = props.busy ? 'Refreshing' : 'Refresh';
  return (
    <>
      {props.at === undefined ? null : (
        <span className={styles.asOf}>
          as of <Moment at={props.at} words={(at) => clockOf(at, now)} />
        </span>
      )}
      <Tooltip label={`${label} (F5)`}>
        <ActionIcon
          aria-label="Refresh"
          aria-busy={props.busy}
          onClick={props.onRefresh}
          className={styles.button}
        >
          <IconRefresh size={16} className={props.busy ? turning.turning : undefined} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
