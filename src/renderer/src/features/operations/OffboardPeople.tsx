import { Loader } from '@mantine/core';
import { useMemo } from 'react';
import type { OffboardChoice } from '../../../../shared/plans/offboard.ts';
import type { InstanceTargets } from '../../../../shared/plans/target.ts';
import { ConfirmedCount } from './ConfirmedCount.tsx';
import { confirmationOf } from './confirmed.ts';
import { LeaverRow } from './LeaverRow.tsx';
import { LeaversKeys } from './LeaversKeys.tsx';
import { isDoable, leaversSummary } from './leaverWords.ts';
import { keyOfLeaver, type Leaver, stepsOfLeavers } from './leaving.ts';
import classes from './offboard.module.css';
import { confirmedLeavers, type OffboardDraft, stepsByLeaver } from './offboardPlan.ts';

type Props = {
  leavers: readonly Leaver[];
  draft: OffboardDraft;
  instances: readonly InstanceTargets[];
  /** Whether servers are still asked in how many organizations accounts are. */
  isAsking: boolean;
  /** Whether instances are still being read. */
  isReading: boolean;
  /** Why there is no plan yet, as a sentence. */
  error: string | null;
  /** Of the person by this key. */
  onAddress: (key: string, email: string) => void;
  onChoice: (key: string, instanceId: string, choice: OffboardChoice) => void;
  /** What was confirmed of a person; null takes it back. */
  onConfirm: (key: string, confirmation: string | null) => void;
};

/** Several people who leave: each in short, to be confirmed by itself, with what is done where when it is opened. */
export function OffboardPeople(props: Props) {
  const { leavers, draft, instances, isAsking, isReading, error, onAddress, onChoice, onConfirm } = props;
  const people = useMemo(() => stepsByLeaver(leavers, stepsOfLeavers(leavers)), [leavers]);
  const confirmed = useMemo(() => confirmedLeavers(people, draft), [people, draft]);
  const missing =
    error === null
      ? undefined
      : people.find((each) => !confirmed.has(keyOfLeaver(each.leaver)) && isDoable(each.steps));
  const others = useMemo(() => new Set(leavers.flatMap(({ emails }) => emails)), [leavers]);
  return (
    <>
      <p role="status" className={classes.hint}>
        {(isAsking || isReading) && <Loader size={11} aria-hidden />}{' '}
        {isReading
          ? 'Looking for these people: instances are still being read…'
          : `${leaversSummary(leavers)}${isAsking ? ' Asking what else their accounts are in…' : ''}`}
      </p>
      <LeaversKeys leavers={leavers} />
      <section className={classes.people} aria-label="People who leave">
        <header>
          <h3>People {leavers.length}</h3>
          <ConfirmedCount
            confirmed={confirmed.size}
            of={leavers.length}
            none="Confirm each person; nobody else is off-boarded."
          />
        </header>
        {error !== null && (
          <p role="alert" className={classes.trouble}>
            {error}
          </p>
        )}
        <ul className={classes.found} aria-label="People">
          {people.map(({ leaver, steps }) => {
            const key = keyOfLeaver(leaver);
            return (
              <LeaverRow
                key={key}
                leaver={leaver}
                steps={steps}
                isConfirmed={confirmed.has(key)}
                isMissing={leaver === missing?.leaver}
                others={others}
                instances={instances}
                onConfirm={(isMeant) => onConfirm(key, isMeant ? confirmationOf(steps) : null)}
                onChoice={onChoice}
                onAddress={(email) => onAddress(key, email)}
              />
            );
          })}
        </ul>
      </section>
    </>
  );
}
