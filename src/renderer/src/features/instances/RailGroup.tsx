import { IconChevronRight } from '@tabler/icons-react';
import { memo } from 'react';
import { thousands } from '../../../../shared/text.ts';
import { useActions, useAppShallow } from '../../state/app.tsx';
import { selectTroubled } from '../../state/selectors.ts';
import { StateDot } from '../../ui/StateDot.tsx';
import styles from './RailGroup.module.css';

type Props = {
  rowKey: string;
  groupId: string;
  name: string;
  folded: boolean;
  instanceIds: readonly string[];
  wide: boolean;
  holdsCurrent: boolean;
  tabIndex: 0 | -1;
};

function PlainGroup(props: Props) {
  const { groupId, name, folded, instanceIds, wide } = props;
  const { foldGroup } = useActions();
  const { count, tone } = useAppShallow((state) => selectTroubled(state, instanceIds));
  const number = thousands(instanceIds.length);
  return (
    <li
      className={styles.groupItem}
      data-folded={folded || undefined}
      data-current={props.holdsCurrent || undefined}
      data-row-key={props.rowKey}
    >
      <button
        type="button"
        className={styles.group}
        aria-label={name}
        aria-description={`group of ${number}`}
        aria-expanded={!folded}
        data-key={props.rowKey}
        tabIndex={props.tabIndex}
        onClick={() => foldGroup(groupId, !folded)}
      >
        {wide ? (
          <>
            <IconChevronRight size={12} stroke={2.2} className={styles.chevron} aria-hidden />
            <bdi className={styles.groupName}>{name}</bdi>
          </>
        ) : null}
        {folded && count > 0 ? <StateDot tone={tone} /> : null}
        {wide || folded ? <span className={styles.number} data-number={number} /> : null}
      </button>
    </li>
  );
}

export const RailGroup = memo(PlainGroup);
