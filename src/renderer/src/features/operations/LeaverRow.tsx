import { Box, Checkbox, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { counted } from '../../../../shared/counted.ts';
import type { LeaversView } from '../../../../shared/operations/planned.ts';
import { Chip } from '../../ui/Chip.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { AlikeAddresses } from './AlikeAddresses.tsx';
import { type Choice, FoundInstance, type OnChoice } from './FoundInstance.tsx';
import classes from './offboard.module.css';

type Props = {
  person: LeaversView['people'][number];
  chosen: Readonly<Record<string, Choice>>;
  isConfirmed: boolean;
  isMissing: boolean;
  onConfirm: (key: string, confirmation: string | null) => void;
  onChoice: OnChoice;
  onAddress: (key: string, email: string) => void;
};

export function LeaverRow(props: Props) {
  const { person, chosen, isConfirmed, isMissing, onConfirm, onChoice, onAddress } = props;
  const { emails, does, marks, confirmation, places } = person;
  const [isOpen, setOpen] = useState(false);
  const [key = '', ...also] = emails;
  const name = sanitizeText(key, 120);
  const others = also.map((email) => sanitizeText(email, 120)).join(', ');
  const count = counted(places.length, 'instance', 'instances');
  return (
    <li className={classes.person}>
      <Checkbox
        miw={0}
        label={`Off-board ${name}`}
        description={others === '' ? does : `${does} · also ${others}`}
        error={isMissing}
        aria-invalid={isMissing || undefined}
        disabled={confirmation === null}
        checked={isConfirmed}
        onChange={({ currentTarget }) => onConfirm(key, currentTarget.checked ? confirmation : null)}
      />
      {places.length > 0 && (
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
          <AlikeAddresses {...person} onAddress={onAddress} />
          <Box
            component="ul"
            style={{ borderTop: '1px solid var(--q-line)' }}
            aria-label={`Instances of ${name}`}
          >
            {places.map((place) => (
              <FoundInstance
                key={place.instanceId}
                place={place}
                chosen={chosen[place.instanceId]}
                leaver={key}
                of={name}
                onChoice={onChoice}
              />
            ))}
          </Box>
        </div>
      )}
    </li>
  );
}
