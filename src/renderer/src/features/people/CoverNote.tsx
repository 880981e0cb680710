import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useApp } from '../../state/app.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { Moment } from '../../ui/Moment.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { useNow } from '../../ui/useNow.ts';
import { clockOf } from '../../ui/when.ts';
import { type Gap, gapWords } from './coverWords.ts';
import classes from './people.module.css';

/** Says which organizations are not wholly known, or as they were once; which and why on demand. */
export function CoverNote({ gaps }: { gaps: readonly Gap[] }) {
  const [isOpen, setOpen] = useState(false);
  const words = gapWords(gaps);
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
              <GapLine key={`${gap.kind} ${gap.instanceId} ${gap.why}`} gap={gap} />
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

/** So many names stand in a line. */
const MOST_NAMES = 4;

function GapLine({ gap: { instanceId, organizations, why, at } }: { gap: Gap }) {
  const now = useNow();
  const name = useApp((state) => sanitizeText(state.byId[instanceId]?.name, 60) || 'Unnamed');
  const names = organizations.slice(0, MOST_NAMES).map((each) => sanitizeText(each, 40) || 'Unnamed');
  const rest = organizations.length - names.length;
  const which = [...names, ...(rest > 0 ? [`${formatNumber(rest)} more`] : [])].join(', ');
  return (
    <li>
      <b>{name}</b>
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
