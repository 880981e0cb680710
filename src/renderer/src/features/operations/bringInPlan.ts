import type { PlannedStep } from '../../../../shared/operations/step.ts';
import { planAdding } from '../../../../shared/plans/addPeople.ts';
import { planInvitations } from '../../../../shared/plans/invite.ts';
import type { InstanceTargets, Target } from '../../../../shared/plans/target.ts';
import { stepsWithTemplate } from '../../../../shared/plans/withTemplate.ts';
import { foldAddress } from '../../../../shared/sameAddress.ts';
import { organizationKey } from '../../state/organizationRef.ts';
import { sheetWords } from '../../ui/sheetWords.ts';
import type { ManyFault, Reviewed } from './reviewed.ts';

/** In the place of a role: each address is invited with the one that it has elsewhere, `member` where it has none. */
export const OWN_ROLE = '';

/** Who is brought into which organizations, and how. */
export type BringingIn = {
  /** By an invitation, or with a password. */
  by: 'invite' | 'add-people';
  emails: readonly string[];
  /** The role in each organization that is chosen, by {@link organizationKey}. */
  roles: Readonly<Record<string, string>>;
  /** The role that an address has elsewhere, by {@link foldAddress}: what {@link OWN_ROLE} stands for. */
  ownRoles: Readonly<Record<string, string>>;
  /** What is offered to be granted to them once they joined. */
  templateId: string | null;
};

type Chosen = Target & { role: string };

/** The plan that brings people in, or what is missing in it. `now` in ms since the epoch. */
export function planBringingIn(
  draft: BringingIn,
  instances: readonly InstanceTargets[],
  now: number,
): Reviewed | ManyFault {
  const { by, emails, templateId } = draft;
  const chosen = instances.flatMap(({ targets }) =>
    targets.flatMap((target): Chosen[] => {
      const role = draft.roles[organizationKey(target)];
      return role === undefined ? [] : [{ ...target, role }];
    }),
  );
  if (emails.length === 0) return { error: 'Enter at least one address.' };
  if (chosen.length === 0) return { error: 'Choose at least one organization.', at: 'organizations' };
  const steps = by === 'invite' ? inviting(draft, chosen, now) : adding(emails, chosen, instances, now);
  const count = steps.filter(({ denied }) => denied === undefined).length;
  return {
    kind: by,
    steps: stepsWithTemplate(steps, templateId),
    warnings: by === 'add-people' && count > 1 ? [sheetWords(count)] : [],
    unknown: [],
    confirm: null,
  };
}

function inviting(draft: BringingIn, chosen: readonly Chosen[], now: number): PlannedStep[] {
  return chosen.flatMap((target) =>
    target.role === OWN_ROLE
      ? draft.emails.flatMap((email) =>
          planInvitations([email], [{ ...target, role: ownRoleOf(draft, email) }], now),
        )
      : planInvitations(draft.emails, [target], now),
  );
}

/** With a password of its own for each; an address has no role elsewhere that could be taken over. */
function adding(
  emails: readonly string[],
  chosen: readonly Chosen[],
  instances: readonly InstanceTargets[],
  now: number,
): PlannedStep[] {
  const withRoles = chosen.map((each) => ({ ...each, role: each.role === OWN_ROLE ? 'member' : each.role }));
  return planAdding(emails, withRoles, instances, { now, newId: () => crypto.randomUUID() });
}

function ownRoleOf({ ownRoles }: BringingIn, email: string): string {
  const key = foldAddress(email);
  return (Object.hasOwn(ownRoles, key) && ownRoles[key]) || 'member';
}
