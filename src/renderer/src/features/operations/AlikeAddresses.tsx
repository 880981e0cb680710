import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { findAlike } from '../../../../shared/plans/alike.ts';
import type { InstanceTargets } from '../../../../shared/plans/target.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './offboard.module.css';

/** More are no help in choosing. */
const MOST_ALIKE = 6;

/** Addresses that may be the same person's, each to be added; nothing where there are none. */
export function AlikeAddresses(props: {
  emails: readonly string[];
  /** Those that are known already, folded. */
  others: ReadonlySet<string>;
  instances: readonly InstanceTargets[];
  onAddress: (email: string) => void;
}) {
  const { emails, others, instances, onAddress } = props;
  // Of tens of thousands it takes a tenth of a second: others who leave are left out of it after that.
  const all = useMemo(() => findAlike(emails, instances), [emails, instances]);
  const alike = all.filter(({ email }) => !others.has(email));
  if (alike.length === 0) return null;
  return (
    <fieldset className={classes.alike}>
      <legend>May be the same person</legend>
      {alike.slice(0, MOST_ALIKE).map(({ email, name, instanceName }) => (
        <Button
          key={email}
          size="compact-sm"
          variant="default"
          leftSection={<IconUserPlus size={14} aria-hidden />}
          title={[sanitizeText(name, 80), sanitizeText(instanceName, 60)].filter(Boolean).join(', ')}
          aria-label={`Add ${sanitizeText(email, 120)}`}
          onClick={() => onAddress(email)}
        >
          {sanitizeText(email, 60)}
        </Button>
      ))}
    </fieldset>
  );
}
