import { Checkbox } from '@mantine/core';
import { useId } from 'react';
import type { WantedView } from '../../../../shared/operations/planned.ts';
import { formatNumber } from '../../ui/locale.ts';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ConfirmedCount } from './ConfirmedCount.tsx';
import classes from './wanted.module.css';

export function WantedGroup({ title, count, lines }: WantedView['invite'] & { title: string }) {
  const id = useId();
  if (count === 0) return null;
  return (
    <section className={classes.group} aria-labelledby={id}>
      <h3 id={id}>
        {title} {formatNumber(count)}
      </h3>
      <ScrolledList className={classes.list} aria-label={title}>
        {lines.map((words, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two can say the same, and none moves.
          <li key={at}>{words}</li>
        ))}
        {count > lines.length && (
          <li className={classes.rest}>{formatNumber(count - lines.length)} more, which the review lists.</li>
        )}
      </ScrolledList>
    </section>
  );
}

export function WantedRemovals(props: {
  removals: WantedView['remove'];
  count: number;
  confirmed: Readonly<Record<string, string>>;
  onConfirmed: (confirmed: Readonly<Record<string, string>>) => void;
}) {
  const { removals, count, confirmed, onConfirmed } = props;
  const id = useId();
  if (removals.length === 0) return null;

  return (
    <section className={classes.group} aria-labelledby={id}>
      <header>
        <h3 id={id}>Remove {formatNumber(count)}</h3>
        <ConfirmedCount
          confirmed={Object.keys(confirmed).length}
          of={count}
          none="Confirm each person; nobody else is removed."
        />
      </header>
      <ul className={classes.list} aria-label="Remove">
        {removals.map(({ email, words, confirmation }) => (
          <li key={email}>
            <Checkbox
              label={`Remove ${sanitizeText(email, 120)}`}
              description={words}
              checked={confirmed[email] === confirmation}
              onChange={({ currentTarget }) => {
                const { [email]: _, ...others } = confirmed;
                onConfirmed(currentTarget.checked ? { ...others, [email]: confirmation } : others);
              }}
            />
          </li>
        ))}
        {count > removals.length && (
          <li className={classes.rest}>
            {formatNumber(count - removals.length)} more: run this, then read the file again for them.
          </li>
        )}
      </ul>
    </section>
  );
}
