import { IconCheck, IconPlus } from '@tabler/icons-react';
import type { BaselineSummary } from '../../../../shared/calls/access.ts';
import { formatNumber } from '../../ui/locale.ts';
import { SideList } from '../../ui/SideList.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { inWords } from '../../ui/when.ts';
import classes from './BaselineList.module.css';
import { countWords } from './driftWords.ts';

type Props = {
  baselines: readonly BaselineSummary[];
  chosenId: string;
  onChoose: (id: string) => void;
  onKeep: () => void;
};

export function BaselineList({ baselines, chosenId, onChoose, onKeep }: Props) {
  const now = useNow();
  return (
    <SideList
      title="Baselines"
      items={baselines.map(({ id, name, keptAt, drift }) => ({
        ...{ id, name },
        note: `kept ${inWords(Math.min(keptAt, now), now)}`,
        end: <Count drift={drift} />,
      }))}
      chosenId={chosenId}
      onChoose={onChoose}
      foot={
        <ToolButton fullWidth icon={IconPlus} onClick={onKeep}>
          Keep today’s access…
        </ToolButton>
      }
    />
  );
}

/** How many differences there are: none is said, too, unless something could not be compared. */
function Count({ drift }: { drift: BaselineSummary['drift'] }) {
  if (!drift) return <span className={classes.count} aria-busy role="img" aria-label="being compared" />;
  const words = countWords(drift.differences);
  if (drift.differences > 0)
    return (
      <span className={classes.count} data-drifts role="img" aria-label={words} title={words}>
        {formatNumber(drift.differences)}
      </span>
    );
  const title = drift.apart > 0 ? `${words}, as far as it could be compared` : words;
  return (
    <span
      className={classes.count}
      data-whole={drift.apart === 0 || undefined}
      role="img"
      aria-label={title}
      title={title}
    >
      {drift.apart > 0 ? '?' : <IconCheck size={14} stroke={2} aria-hidden />}
    </span>
  );
}
