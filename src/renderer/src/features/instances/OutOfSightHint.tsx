import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useAppShallow } from '../../state/app.tsx';
import { selectTroubled } from '../../state/selectors.ts';
import { StateDot } from '../../ui/StateDot.tsx';
import styles from './OutOfSightHint.module.css';

type Props = { side: 'above' | 'below'; instanceIds: readonly string[]; onMore: () => void };

export function OutOfSightHint({ side, instanceIds, onMore }: Props) {
  const { count, tone } = useAppShallow((state) => selectTroubled(state, instanceIds));
  if (instanceIds.length === 0) return null;
  const Arrow = side === 'above' ? IconChevronUp : IconChevronDown;
  const trouble = count === 0 ? '' : `, ${count} in trouble`;
  return (
    // For the eye and the mouse alone: the list itself is whole for everyone else.
    <div className={styles.hint} data-side={side} aria-hidden>
      <button
        type="button"
        tabIndex={-1}
        className={styles.more}
        title={`${instanceIds.length} more ${side}${trouble}`}
        onClick={onMore}
      >
        <Arrow size={12} stroke={2.2} />
        {instanceIds.length}
        {count > 0 ? <StateDot tone={tone} /> : null}
      </button>
    </div>
  );
}
