import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import type { LeaversView } from '../../../../shared/operations/planned.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './offboard.module.css';

type Props = Pick<LeaversView['people'][number], 'emails' | 'alike'> & {
  onAddress: (key: string, email: string) => void;
};

export function AlikeAddresses({ emails: [key = ''], alike, onAddress }: Props) {
  if (alike.length === 0) return null;
  return (
    <fieldset className={classes.alike}>
      <legend>May be the same person</legend>
      {alike.map(({ email, name, instanceName }) => (
        <Button
          key={email}
          size="compact-sm"
          variant="default"
          leftSection={<IconUserPlus size={14} aria-hidden />}
          title={[sanitizeText(name, 80), sanitizeText(instanceName, 60)].filter(Boolean).join(', ')}
          aria-label={`Add ${sanitizeText(email, 120)}`}
          onClick={() => onAddress(key, email)}
        >
          {sanitizeText(email, 60)}
        </Button>
      ))}
    </fieldset>
  );
}
