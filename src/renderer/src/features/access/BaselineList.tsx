import { Button } from '@mantine/core';
import { IconCheck, IconPlus } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useRef } from 'react';
import type { BaselineSummary } from '../../../../shared/calls/access.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import sideList from '../../ui/sideList.module.css';
import { rowAfterKey } from '../../ui/table/rowKeys.ts';
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

/** The baselines, the newest first. Arrows, Home and End move between them; Enter and Space choose. */
export function BaselineList({ baselines, chosenId, onChoose, onKeep }: Props) {
  const headingId = useId();
  const list = useRef<HTMLUListElement>(null);

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const from = buttons.indexOf(event.target as HTMLButtonElement);
    const goal = from < 0 ? null : rowAfterKey(event.key, from, buttons.length, 10);
    if (goal === null) return;
    event.preventDefault();
    buttons[goal]?.focus();
  }

  return (
    <section className={sideList.side} aria-labelledby={headingId}>
      <header className={sideList.head}>
        <h2 id={headingId}>Baselines</h2>
        <span>{formatNumber(baselines.length)}</span>
      </header>
      <ul ref={list} aria-label="Baselines" className={sideList.list} onKeyDown={onKeyDown}>
        {baselines.map((baseline) => (
          <li key={baseline.id}>
            <Item
              baseline={baseline}
              isChosen={baseline.id === chosenId}
              onChoose={() => onChoose(baseline.id)}
            />
          </li>
        ))}
      </ul>
      <div className={sideList.foot}>
        <Button
          variant="default"
          fullWidth
          leftSection={<IconPlus size={15} stroke={1.75} aria-hidden />}
          onClick={onKeep}
        >
          Keep today’s access…
        </Button>
      </div>
    </section>
  );
}

function Item(props: { baseline: BaselineSummary; isChosen: boolean; onChoose: () => void }) {
  const { baseline, isChosen, onChoose } = props;
  const now = useNow();
  const name = sanitizeText(baseline.name, 100) || 'Unnamed';
  return (
    <button
      type="button"
      className={sideList.item}
      data-tall
      aria-current={isChosen ? 'true' : undefined}
      tabIndex={isChosen ? 0 : -1}
      onClick={onChoose}
    >
      <span className={classes.names}>
        <bdi dir="auto" className={sideList.name} title={name}>
          {name}
        </bdi>
        <span className={classes.age}>kept {inWords(Math.min(baseline.keptAt, now), now)}</span>
      </span>
      <Count drift={baseline.drift} />
    </button>
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
