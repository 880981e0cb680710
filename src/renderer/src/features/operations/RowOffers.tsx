import { Button } from '@mantine/core';
import { IconArrowBackUp, IconPlayerPlay, type IconProps, IconRefresh } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Operation } from '../../../../shared/operations/operation.ts';
import { OPERATION_TITLES } from '../../../../shared/operations/titles.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { denyUndo } from '../../state/denyUndo.ts';
import { type Barred, DisabledReason } from '../../ui/DisabledReason.tsx';
import { useRowTab } from '../../ui/table/rowTab.ts';
import classes from './activity.module.css';
import { NOT_BEGUN, offersOf } from './offers.ts';
import { useOrTell } from './useOrTell.ts';
import { aboutWords } from './words.ts';

export function RowOffers({ operation }: { operation: Operation }) {
  const { continueOperation, retryOperation, undoOperation } = useActions();
  const orTell = useOrTell();
  const byId = useApp((state) => state.byId);
  const { run, retry, undo } = offersOf(operation, { byId });
  const whyNot = useApp((state) => denyUndo(state, state.operations.steps[operation.id]?.steps ?? []));
  const about = `${OPERATION_TITLES[operation.kind]}, ${aboutWords(operation)}`;
  return (
    <div className={classes.offers} data-crowded={(run && retry) || undefined}>
      {run && (
        <Offer
          words="Run the open steps"
          about={about}
          icon={IconPlayerPlay}
          onClick={() => void orTell(NOT_BEGUN.run, continueOperation(operation))}
        />
      )}
      {retry && (
        <Offer
          words="Retry failed"
          about={about}
          icon={IconRefresh}
          onClick={() => void orTell(NOT_BEGUN.retry, retryOperation(operation, { only: 'failed' }))}
        />
      )}
      {undo && (
        <Offer
          words="Undo"
          about={about}
          icon={IconArrowBackUp}
          whyNot={whyNot}
          onClick={() => void undoOperation(operation.id)}
        />
      )}
    </div>
  );
}

/** Its words where they have room, its sign alone where not; a screen reader is told in any case of what it is. */
function Offer(props: {
  words: string;
  about: string;
  icon: ComponentType<IconProps>;
  whyNot?: string | null;
  onClick: () => void;
}) {
  const { words, about, icon: Icon, whyNot = null, onClick } = props;
  const tabIndex = useRowTab();
  const draw = (barred: Barred) => (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      aria-label={`${words}: ${about}`}
      title={whyNot === null ? words : undefined}
      tabIndex={tabIndex}
      onClick={onClick}
      {...barred}
    >
      <Icon className={classes.offerSign} size={15} stroke={1.75} aria-hidden />
      <span className={classes.offerWords}>{words}</span>
    </Button>
  );
  // A tooltip in every row would slow a long table down; where a button is drawn anew its row gets the focus.
  return whyNot === null ? draw({}) : <DisabledReason why={whyNot}>{draw}</DisabledReason>;
}
