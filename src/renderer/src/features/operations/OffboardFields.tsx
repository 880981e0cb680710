import { Loader } from '@mantine/core';
import { counted } from '../../../../shared/counted.ts';
import type { OffboardChoice } from '../../../../shared/plans/offboard.ts';
import type { InstanceTargets } from '../../../../shared/plans/target.ts';
import { formatNumber } from '../../ui/locale.ts';
import { AlikeAddresses } from './AlikeAddresses.tsx';
import { FoundInstance } from './FoundInstance.tsx';
import { isThere, keyOfLeaver, type Leaver } from './leaving.ts';
import classes from './offboard.module.css';

type Props = {
  leaver: Leaver;
  instances: readonly InstanceTargets[];
  /** Whether servers are still asked in how many organizations an account is. */
  isAsking: boolean;
  /** Whether instances are still being read. */
  isReading: boolean;
  /** Of the person by this key. */
  onAddress: (key: string, email: string) => void;
  onChoice: (key: string, instanceId: string, choice: OffboardChoice) => void;
};

const NONE: ReadonlySet<string> = new Set();

/** Where a person was found, with what to do there; and where nobody could look. */
export function OffboardFields(props: Props) {
  const { leaver, instances, isAsking, isReading, onAddress, onChoice } = props;
  const { emails, places } = leaver;
  const key = keyOfLeaver(leaver);
  const found = places.filter((each) => isThere(each.found));
  const unlooked = places.filter((each) => each.found.unlooked !== null);
  return (
    <>
      <AlikeAddresses
        emails={emails}
        others={NONE}
        instances={instances}
        onAddress={(email) => onAddress(key, email)}
      />
      <p role="status" className={classes.hint}>
        {(isAsking || isReading) && <Loader size={11} aria-hidden />}{' '}
        {isReading ? readingWords(found.length) : summaryOf(found.length, unlooked.length, isAsking)}
      </p>
      {places.length > 0 && (
        <ul className={classes.found} aria-label="Instances">
          {places.map((place) => (
            <FoundInstance
              key={place.found.instanceId}
              {...place}
              leaver={key}
              notOf={emails}
              onChoice={onChoice}
            />
          ))}
        </ul>
      )}
    </>
  );
}

function readingWords(found: number): string {
  return found === 0
    ? 'Looking for this person: instances are still being read…'
    : `Found on ${formatNumber(found)} so far; instances are still being read…`;
}

function summaryOf(found: number, unlooked: number, isAsking: boolean): string {
  const open =
    unlooked === 0 ? '' : ` ${counted(unlooked, 'instance', 'instances')} could not be looked at in full.`;
  if (found === 0)
    return `Nobody with this address was found on the instances that could be looked at.${open}`;
  const words = `Found on ${counted(found, 'instance', 'instances')}.${open}`;
  return isAsking ? `${words} Asking what else their accounts are in…` : words;
}
