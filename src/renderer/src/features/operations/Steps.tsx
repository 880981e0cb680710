import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Step } from '../../../../shared/operations/step.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './offboard.module.css';
import { StepList } from './StepList.tsx';
import type { StepEnds } from './StepOffers.tsx';
import { type InShort, stepsByPerson, tellSteps } from './stepGroups.ts';

type Props = {
  steps: readonly Step[];
  people?: readonly (readonly string[])[] | undefined;
  named?: string | null;
  ends?: StepEnds;
  tellOf?: (steps: readonly Step[]) => InShort;
};

export function Steps({ steps, people = [], named = null, ends = {}, tellOf = tellSteps }: Props) {
  const isFolded = people.length > 1;
  const groups = useMemo(() => (isFolded ? stepsByPerson(steps, people) : []), [isFolded, steps, people]);
  const [emails] = people;
  const person = useMemo(() => (emails ? { emails, named } : null), [emails, named]);
  if (!isFolded) return <StepList steps={steps} ends={ends} person={person} />;
  return (
    <ul className={classes.found} aria-label="Steps by person">
      {groups.map(({ emails, steps: own }) => (
        <PersonSteps key={emails.join(' ')} emails={emails} told={tellOf(own)} steps={own} ends={ends} />
      ))}
    </ul>
  );
}

function PersonSteps(props: {
  emails: readonly string[];
  told: InShort;
  steps: readonly Step[];
  ends: StepEnds;
}) {
  const { emails, told, steps, ends } = props;
  const [isOpen, setOpen] = useState(false);
  const person = useMemo(() => ({ emails, named: emails[0] ?? null }), [emails]);
  return (
    <li className={classes.person}>
      <UnstyledButton className={classes.group} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={14} className={classes.chevron} aria-hidden />
        <b>{sanitizeText(emails.join(', '), 200) || 'Others'}</b>
        <span>
          {told.trouble !== '' && <em>{told.trouble}</em>}
          {told.trouble !== '' && told.words !== '' && ' · '}
          {told.words}
        </span>
      </UnstyledButton>
      {isOpen && (
        <div className={classes.inner}>
          <StepList steps={steps} ends={ends} person={person} />
        </div>
      )}
    </li>
  );
}
