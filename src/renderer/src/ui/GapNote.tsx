import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './gaps.module.css';
import { type Gap, gapWords } from './gaps.ts';
import { formatNumber } from './locale.ts';
import { Moment } from './Moment.tsx';
import { sanitizeText, shownName } from './sanitizeText.ts';
import { useNow } from './useNow.ts';
import { clockOf } from './when.ts';

export function GapNote(props: {
  gaps: readonly Gap[];
  /** The line itself, where it says more than that something is not known; null where there is none. */
  words?: string | null;
  nameOf: (instanceId: string) => string;
}) {
  const { gaps, nameOf, words = gapWords(gaps) } = props;
  const [isOpen, setOpen] = useState(false);
  if (words === null) return null;
  return (
    <div className={classes.cover}>
      <IconInfoCircle size={15} stroke={1.75} aria-hidden />
      <div>
        <span role="status">{words}</span>{' '}
        <UnstyledButton
          className={classes.which}
          aria-expanded={isOpen}
          onClick={() => setOpen((now) => !now)}
        >
          Which and why
          <IconChevronDown size={13} stroke={2} aria-hidden data-open={isOpen || undefined} />
        </UnstyledButton>
        {isOpen && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls.
          <ul className={classes.gaps} aria-label="Not known or older" tabIndex={0}>
            {gaps.map((gap) => (
              <GapLine
                key={`${gap.kind} ${gap.instanceId} ${gap.why}`}
                gap={gap}
                name={nameOf(gap.instanceId)}
              />
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

const MOST_NAMES = 4;

function GapLine({ gap: { organizations, why, at }, name }: { gap: Gap; name: string }) {
  const now = useNow();
  const names = organizations.slice(0, MOST_NAMES).map((each) => shownName(each, 40));
  const rest = organizations.length - names.length;
  const which = [...names, ...(rest > 0 ? [`${formatNumber(rest)} more`] : [])].join(', ');
  return (
    <li>
      <b>{shownName(name, 60)}</b>
      {which && `, ${which}`}
      {at !== null && (
        <>
          , as of <Moment at={at} words={(moment) => clockOf(moment, now)} />
        </>
      )}
      : {sanitizeText(why, 300)}
    </li>
  );
}
