import { useCallback, useMemo } from 'react';
import type { OffboardChoice } from '../../../../shared/plans/offboard.ts';
import type { InstanceTargets } from '../../../../shared/plans/target.ts';
import { choosing, findLeavers } from './leaving.ts';
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
  /** Changes the draft from what it is then, and always the same function. */
  change: (next: (draft: ManyDraft) => ManyDraft) => void;
};

/** Who leaves, and what to do with their accounts: one person as a whole, of several each in short. */
export function Leaves(props: Props) {
  const { draft, targets, everyone, people, isAsking, isReading, error, change } = props;
  const { choices } = draft.offboard;
  const tooMany = denyMany(people.length);
  // Looking for them takes long; a choice changes nothing of what was found.
  const found = useMemo(
    () => (tooMany === null ? findLeavers(people, targets, Date.now()) : []),
    [tooMany, people, targets],
  );
  const leavers = useMemo(() => choosing(found, choices), [found, choices]);
  const onAddress = useCallback(
    (key: string, email: string) =>
      change(({ offboard, ...draft }) => ({
        ...draft,
        text: `${draft.text.trimEnd()}\n${email}`,
        offboard: { ...others(offboard, key), together: [...offboard.together, [key, email]] },
      })),
    [change],
  );
  const onChoice = useCallback(
    (key: string, instanceId: string, choice: OffboardChoice) =>
      change(({ offboard, ...draft }) => {
        const own = { ...offboard.choices[key], [instanceId]: choice };
        return {
          ...draft,
          offboard: { ...others(offboard, key), choices: { ...offboard.choices, [key]: own } },
        };
      }),
    [change],
  );
  const onConfirm = useCallback(
    (key: string, confirmation: string | null) =>
      change(({ offboard, ...draft }) => {
        const { confirmed } = offboard;
        const now = confirmation === null ? {} : { confirmed: { ...confirmed, [key]: confirmation } };
        return { ...draft, offboard: { ...others(offboard, key), ...now } };
      }),
    [change],
  );
  const [first] = leavers;
  if (tooMany !== null) return <p role="status">{tooMany}</p>;
  if (!first) return null;
  const shown = { instances: everyone, isAsking, isReading };
  if (leavers.length === 1)
    return <OffboardFields {...shown} leaver={first} onAddress={onAddress} onChoice={onChoice} />;
  return (
    <OffboardPeople
      {...shown}
      leavers={leavers}
      draft={draft.offboard}
      error={error}
      onAddress={onAddress}
      onChoice={onChoice}
      onConfirm={onConfirm}
    />
  );
}

/** With what is confirmed of the others alone: who is to leave in another way is confirmed anew. */
function others(offboard: OffboardDraft, key: string): OffboardDraft {
  const { [key]: _, ...confirmed } = offboard.confirmed;
  return { ...offboard, confirmed };
}
