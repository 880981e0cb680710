import { useMemo } from 'react';
import type { OffboardChoice } from '../../../../shared/plans/offboard.ts';
import type { InstanceTargets } from '../../../../shared/plans/target.ts';
import { keyOfLeaver, leaversFrom } from './leaving.ts';
import type { ManyDraft } from './manyPlan.ts';
import { OffboardFields } from './OffboardFields.tsx';
import { OffboardPeople } from './OffboardPeople.tsx';
import { denyMany, type OffboardDraft } from './offboardPlan.ts';

type Props = {
  draft: ManyDraft;
  /** With the members and invitations of those alone who leave. */
  targets: readonly InstanceTargets[];
  everyone: readonly InstanceTargets[];
  /** Who leaves: all addresses of each. */
  people: readonly (readonly string[])[];
  isAsking: boolean;
  isReading: boolean;
  /** Why there is no plan of those who are confirmed, as a sentence. */
  error: string | null;
  /** Changes what was chosen, and the addresses where they are given. */
  onOffboard: (part: Partial<OffboardDraft>, text?: string) => void;
};

/** Who leaves, and what to do with their accounts: one person as a whole, of several each in short. */
export function Leaves(props: Props) {
  const { draft, targets, everyone, people, isAsking, isReading, error, onOffboard } = props;
  const { together, choices, confirmed } = draft.offboard;
  const tooMany = denyMany(people.length);
  const leavers = useMemo(
    () => (tooMany === null ? leaversFrom(people, choices, targets, Date.now()) : []),
    [tooMany, people, choices, targets],
  );
  const [first] = leavers;
  if (tooMany !== null) return <p role="status">{tooMany}</p>;
  if (!first) return null;

  /** What is confirmed of the others: who is to leave in another way is confirmed anew. */
  function others(key: string): OffboardDraft['confirmed'] {
    const { [key]: _, ...rest } = confirmed;
    return rest;
  }
  const onAddress = (key: string, email: string) =>
    onOffboard(
      { together: [...together, [key, email]], confirmed: others(key) },
      `${draft.text.trimEnd()}\n${email}`,
    );
  const onChoice = (key: string, instanceId: string, choice: OffboardChoice) =>
    onOffboard({
      choices: { ...choices, [key]: { ...choices[key], [instanceId]: choice } },
      confirmed: others(key),
    });
  const shown = { instances: everyone, isAsking, isReading };
  if (leavers.length === 1) {
    const key = keyOfLeaver(first);
    return (
      <OffboardFields
        {...shown}
        leaver={first}
        onAddress={(email) => onAddress(key, email)}
        onChoice={(instanceId, choice) => onChoice(key, instanceId, choice)}
      />
    );
  }
  return (
    <OffboardPeople
      {...shown}
      leavers={leavers}
      draft={draft.offboard}
      error={error}
      onAddress={onAddress}
      onChoice={onChoice}
      onConfirm={(key, confirmation) =>
        onOffboard({
          confirmed: confirmation === null ? others(key) : { ...confirmed, [key]: confirmation },
        })
      }
    />
  );
}
