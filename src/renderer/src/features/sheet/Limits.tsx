import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { Planned } from '../../../../shared/operations/planned.ts';
import { type Allowed, brokenRails, fewerStill } from '../../../../shared/operations/rails.ts';
import classes from '../../parts/sheet.module.css';
import { Warned } from './Review.tsx';

type Props = {
  words: readonly string[];
  told: string | null;
  allowed: ReadonlySet<string>;
  onAllowed: (allowed: ReadonlySet<string>) => void;
};

/** A permission to exceed limits ends when the plan’s numbers change. */
export function useLimits(impact: Planned['impact']) {
  const [allowed, onAllowed] = useState<ReadonlySet<string>>(new Set());
  const broken = impact ? brokenRails(impact) : [];
  const rails = broken.flatMap(({ rail, words }) => (allowed.has(words) ? rail : []));
  const allow: Allowed | undefined = rails.length > 0 ? { rails } : undefined;
  const words = broken.map((each) => each.words);
  const limits: Props = { words, told: impact ? fewerStill(impact) : null, allowed, onAllowed };
  return { limits, allow, isAllowed: rails.length === broken.length };
}

export function Limits({ words, told, allowed, onAllowed }: Props) {
  if (words.length === 0 && told === null) return null;
  return (
    <div className={classes.below}>
      {words.length > 0 && (
        <Warned title="This goes beyond the limits. Check what you allow:">
          {words.map((each) => (
            <li key={each}>
              <Checkbox
                label={each}
                checked={allowed.has(each)}
                onChange={({ currentTarget: { checked } }) =>
                  onAllowed(
                    new Set([...allowed].filter((other) => other !== each).concat(checked ? each : [])),
                  )
                }
              />
            </li>
          ))}
        </Warned>
      )}
      {told !== null && <p className={classes.note}>{told}</p>}
    </div>
  );
}
