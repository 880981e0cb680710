import { Checkbox, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { counted } from '../../../../shared/counted.ts';
import type { PlannedStep } from '../../../../shared/operations/step.ts';
import type { OffboardChoice } from '../../../../shared/plans/offboard.ts';
import type { InstanceTargets } from '../../../../shared/plans/target.ts';
import { Chip } from '../../ui/Chip.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { AlikeAddresses } from './AlikeAddresses.tsx';
import { FoundInstance } from './FoundInstance.tsx';
import { doesWords, isDoable, marksOf } from './leaverWords.ts';
import { isThere, keyOfLeaver, type Leaver } from './leaving.ts';
import classes from './offboard.module.css';

type Props = {
  leaver: Leaver;
  /** What is done for it, and what cannot be. */
  steps: readonly PlannedStep[];
  isConfirmed: boolean;
  /** Whether this is where a confirmation was missed. */
  isMissing: boolean;
  /** The addresses of all who leave, folded. */
  others: ReadonlySet<string>;
  instances: readonly InstanceTargets[];
  onConfirm: (isConfirmed: boolean) => void;
  onChoice: (key: string, instanceId: string, choice: OffboardChoice) => void;
  onAddress: (email: string) => void;
};

/** One of several people who leave: what is done for it in short, and instance by instance once it is opened. */
export function LeaverRow(props: Props) {
  const { leaver, steps, isConfirmed, isMissing, others, instances, onConfirm, onChoice, onAddress } = props;
  const [isOpen, setOpen] = useState(false);
  const key = keyOfLeaver(leaver);
  const name = sanitizeText(key, 120);
  const also = leaver.emails.slice(1).map((email) => sanitizeText(email, 120));
  const marks = marksOf(leaver, steps);
  const what = inShort(leaver, steps);
  const where = leaver.places.length;
  const count = counted(where, 'instance', 'instances');
  return (
    <li className={classes.person}>
      <Checkbox
        className={classes.confirm}
        label={`Off-board ${name}`}
        description={also.length > 0 ? `${what} · also ${also.join(', ')}` : what}
        error={isMissing}
        aria-invalid={isMissing || undefined}
        disabled={!isDoable(steps)}
        checked={isConfirmed}
        onChange={({ currentTarget }) => onConfirm(currentTarget.checked)}
      />
      {where > 0 && (
        <UnstyledButton
          className={classes.fold}
          aria-expanded={isOpen}
          aria-label={`${count} of ${name}`}
          onClick={() => setOpen(!isOpen)}
        >
          {count}
          <IconChevronRight size={14} className={classes.chevron} aria-hidden />
        </UnstyledButton>
      )}
      {marks.length > 0 && (
        <p className={classes.marks}>
          {marks.map(({ tone, words }) => (
            <Chip key={words} tone={tone}>
              {words}
            </Chip>
          ))}
        </p>
      )}
      {isOpen && (
        <div className={classes.inner}>
          <AlikeAddresses
            emails={leaver.emails}
            others={others}
            instances={instances}
            onAddress={onAddress}
          />
          <ul className={classes.places} aria-label={`Instances of ${name}`}>
            {leaver.places.map((place) => (
              <FoundInstance
                key={place.found.instanceId}
                {...place}
                leaver={key}
                of={name}
                onChoice={onChoice}
              />
            ))}
          </ul>
        </div>
      )}
    </li>
  );
}

/** What is done for a person, or why nothing is. */
function inShort({ places }: Leaver, steps: readonly PlannedStep[]): string {
  const does = doesWords(steps);
  if (does !== null) return does;
  if (places.length === 0) return 'Nobody with this address was found.';
  if (!places.some(({ found }) => isThere(found))) return 'Not found where that could be looked up.';
  return steps.some(({ denied }) => denied !== undefined)
    ? 'Nothing of it can be done yet.'
    : 'All stays as it is.';
}
