import { Tooltip } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { type DragEvent, type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import { conditionOf, selectAccount } from '../../state/selectors.ts';
import { StateDot } from '../../ui/StateDot.tsx';
import { Tile } from '../../ui/Tile.tsx';
import { hostOf, isInsecure } from './host.ts';
import styles from './Rail.module.css';

type Props = {
  instanceId: string;
  /** Its place in the rail, from 0. */
  index: number;
  current: boolean;
  movable: boolean;
  dragged: boolean;
  /** Where a dragged tile would land, relative to this one. */
  mark: 'before' | 'after' | undefined;
  onKeyDown: (event: KeyboardEvent) => void;
  onDragStart: () => void;
  onDragOver: (event: DragEvent) => void;
  onDragEnd: () => void;
};

/** An instance in the rail: its letters and colour, a dot for its state, all in words in the tooltip. */
export function RailTile(props: Props) {
  const { instanceId, index, current } = props;
  const instance = useApp((state) => state.byId[instanceId]);
  const account = useApp((state) => selectAccount(state, instanceId));
  const startedAt = useApp((state) => state.startedAt);
  const mac = useApp((state) => state.platform === 'darwin');
  const { goToInstance } = useActions();
  const describedBy = useId();
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Chosen by its keys, it may lie outside a long rail.
    if (current) item.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  if (!instance) return null;
  const condition = conditionOf(account, startedAt);
  const host = hostOf(instance.origin);
  const insecure = isInsecure(instance.origin);
  const shortcut = index < 9 ? `${mac ? '⌘' : 'Ctrl+'}${index + 1}` : undefined;
  return (
    <li
      ref={item}
      className={styles.item}
      data-current={current || undefined}
      data-dragged={props.dragged || undefined}
      data-mark={props.mark}
      onDragOver={props.onDragOver}
    >
      <Tooltip
        // From its own top down, so that the first does not reach over the header.
        position="right-start"
        label={
          <span className={styles.tip}>
            <b>{instance.name}</b>
            <span>{host}</span>
            {insecure ? <span>http, not encrypted</span> : null}
            <span>
              {condition.words}
              {shortcut ? <kbd>{shortcut}</kbd> : null}
            </span>
          </span>
        }
      >
        <button
          type="button"
          className={styles.tile}
          aria-label={instance.name}
          aria-describedby={describedBy}
          aria-current={current ? 'page' : undefined}
          aria-keyshortcuts={index < 9 ? `${mac ? 'Meta' : 'Control'}+${index + 1}` : undefined}
          draggable={props.movable}
          onClick={() => goToInstance(instanceId)}
          onKeyDown={props.onKeyDown}
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move';
            props.onDragStart();
          }}
          onDragEnd={props.onDragEnd}
        >
          <Tile name={instance.name} color={instance.color} />
          <StateDot tone={condition.tone} className={styles.dot} />
          {insecure ? (
            <span className={styles.insecure} data-insecure>
              <IconLockOpen size={11} stroke={2.4} aria-hidden />
            </span>
          ) : null}
        </button>
      </Tooltip>
      <span id={describedBy} hidden>
        {host}, {insecure ? 'http, not encrypted, ' : ''}
        {condition.words}
      </span>
    </li>
  );
}
