import { IconLockOpen } from '@tabler/icons-react';
import { memo, useEffect, useId, useRef } from 'react';
import { useActions, useApp, useAppShallow } from '../../state/app.tsx';
import { useInitials } from '../../state/initials.ts';
import { isSnoozed } from '../../state/needs.ts';
import { selectCondition } from '../../state/selectors.ts';
import { StateDot } from '../../ui/StateDot.tsx';
import { Tile } from '../../ui/Tile.tsx';
import { hostOf, isInsecure } from './host.ts';
import styles from './RailTile.module.css';
import { useInstanceShortcut } from './useInstanceShortcut.ts';

type Props = {
  instanceId: string;
  /** From 1, among the shown instances; null if not among them. */
  number: number | null;
  wide: boolean;
  current: boolean;
  tabIndex: 0 | -1;
};

function PlainTile(props: Props) {
  const { instanceId, number, wide, current } = props;
  const instance = useApp((state) => state.byId[instanceId]);
  const condition = useAppShallow((state) => selectCondition(state, instanceId));
  const isQuiet = useApp((state) => isSnoozed(state, instanceId));
  const shortcut = useInstanceShortcut(number);
  const initials = useInitials(instanceId);
  const { goToInstance } = useActions();
  const describedBy = useId();
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // A shortcut may choose an instance outside of a long rail’s view.
    if (current) item.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  if (!instance) return null;
  const host = hostOf(instance.origin);
  const insecure = isInsecure(instance.origin);
  return (
    <li
      ref={item}
      className={styles.item}
      data-current={current || undefined}
      data-row-key={instanceId}
      data-instance={instanceId}
    >
      <button
        type="button"
        className={styles.tile}
        aria-label={instance.name}
        aria-describedby={describedBy}
        aria-current={current ? 'page' : undefined}
        aria-keyshortcuts={shortcut?.aria}
        data-key={instanceId}
        tabIndex={props.tabIndex}
        onClick={() => goToInstance(instanceId)}
      >
        <Tile initials={initials} color={instance.color} size={wide ? 22 : 38} />
        {wide ? <bdi className={styles.name}>{instance.name}</bdi> : null}
        {insecure ? (
          <span className={styles.insecure} data-insecure>
            <IconLockOpen size={11} stroke={2.4} aria-hidden />
          </span>
        ) : null}
        <StateDot tone={isQuiet ? 'idle' : condition.tone} className={styles.dot} />
      </button>
      <span id={describedBy} hidden>
        {host}, {insecure ? 'http, not encrypted, ' : ''}
        {condition.words}
      </span>
    </li>
  );
}

export const RailTile = memo(PlainTile);
