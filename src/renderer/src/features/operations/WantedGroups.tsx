import { Checkbox } from '@mantine/core';
import { useId } from 'react';
import type { InstanceTargets } from '../../../../shared/plans/target.ts';
import type { WantedPart } from '../../../../shared/plans/wanted.ts';
import { formatNumber } from '../../ui/locale.ts';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ConfirmedCount } from './ConfirmedCount.tsx';
import classes from './wanted.module.css';
import { changeWords, type Removal, removalWords } from './wantedReview.ts';

/** As many are shown: the review lists all. */
const MOST_SHOWN = 100;
/** As many people are confirmed at once. */
const MOST_CONFIRMED = 200;

/** What is changed in one way, one a line; nothing where nothing is. */
export function WantedGroup(props: {
  title: string;
  parts: readonly WantedPart[];
  instances: readonly InstanceTargets[];
}) {
  const { title, parts, instances } = props;
  const id = useId();
  if (parts.length === 0) return null;
  return (
    <section className={classes.group} aria-labelledby={id}>
      <h3 id={id}>
        {title} {formatNumber(parts.length)}
      </h3>
      <ScrolledList className={classes.list} aria-label={title}>
        {parts.slice(0, MOST_SHOWN).map(({ changes }) => (
          <li key={`${changes[0]?.kind} ${changes[0]?.line}`}>
            {changes.map((change) => changeWords(change, instances)).join(', ')}
          </li>
        ))}
        {parts.length > MOST_SHOWN && (
          <li className={classes.rest}>
            {formatNumber(parts.length - MOST_SHOWN)} more, which the review lists.
          </li>
        )}
      </ScrolledList>
    </section>
  );
}

/** Who is to be removed and what that does, each to be confirmed by itself; nothing where nobody is. */
export function WantedRemovals(props: {
  removals: readonly Removal[];
  instances: readonly InstanceTargets[];
  /** By address. */
  confirmed: ReadonlySet<string>;
  onConfirm: (removal: Removal, isConfirmed: boolean) => void;
}) {
  const { removals, instances, confirmed, onConfirm } = props;
  const id = useId();
  if (removals.length === 0) return null;
  const count = removals.filter(({ email }) => confirmed.has(email)).length;

  return (
    <section className={classes.group} aria-labelledby={id}>
      <header>
        <h3 id={id}>Remove {formatNumber(removals.length)}</h3>
        <ConfirmedCount
          confirmed={count}
          of={removals.length}
          none="Confirm each person; nobody else is removed."
        />
      </header>
      <ul className={classes.list} aria-label="Remove">
        {removals.slice(0, MOST_CONFIRMED).map((removal) => (
          <li key={removal.email}>
            <Checkbox
              label={`Remove ${sanitizeText(removal.email, 120)}`}
              description={removalWords(removal, instances)}
              checked={confirmed.has(removal.email)}
              onChange={({ currentTarget }) => onConfirm(removal, currentTarget.checked)}
            />
          </li>
        ))}
        {removals.length > MOST_CONFIRMED && (
          <li className={classes.rest}>
            {formatNumber(removals.length - MOST_CONFIRMED)} more: run this, then read the file again for
            them.
          </li>
        )}
      </ul>
    </section>
  );
}
