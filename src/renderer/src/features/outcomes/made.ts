import { useMemo } from 'react';
import { ACCOUNT_EXISTS } from '../../../../shared/errors.ts';
import type { Step } from '../../../../shared/operations/operation.ts';
import { effectOf } from '../../../../shared/rules/actions.ts';
import { letIn } from '../../../../shared/rules/effect.ts';
import { type OrganizationRef, organizationKey } from '../../../../shared/target.ts';
import { foldAddress } from '../../../../shared/text.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions } from '../../state/app.tsx';
import type { Invited, Inviting } from '../../state/dialogs.ts';
import type { InvitationLink } from '../../state/joiningActions.ts';
import { useHandedOut } from '../../ui/HandedOut.tsx';

export function hasPassword({ change, state }: Step, passwordIds: readonly string[]): boolean {
  return (
    change.action === 'members.create' && state.state === 'done' && passwordIds.includes(change.passwordId)
  );
}

export function isPasswordGone(step: Step, passwordIds: readonly string[]): boolean {
  const { change, state } = step;
  if (change.action !== 'members.create' || change.sheet !== undefined) return false;
  const isMade = state.state === 'done' && state.output.password !== 'lost';
  return isMade && !hasPassword(step, passwordIds);
}

export type ToInvite = Inviting & { organizationName: string };

export type LostPassword = OrganizationRef & { userId: string; email: string };

export function leftAfterAdding(steps: readonly Step[]): {
  sheets: string[];
  toInvite: ToInvite[];
  lost: LostPassword[];
} {
  const sheets = new Set<string>();
  const toInvite = new Map<string, ToInvite & { people: Invited[] }>();
  const lost: LostPassword[] = [];
  for (const { change, state, organizationName } of steps) {
    if (change.action !== 'members.create') continue;
    const { instanceId, organizationId, email, role, sheet } = change;
    const ref = { instanceId, organizationId };
    if (state.state === 'done') {
      const { userId, password } = state.output;
      if (sheet !== undefined) sheets.add(sheet);
      if (password === 'lost' && userId !== undefined) lost.push({ ...ref, userId, email });
    }
    if (state.state !== 'failed' || state.error.details?.reason !== ACCOUNT_EXISTS) continue;
    const there = toInvite.get(organizationKey(ref));
    if (there) there.people.push({ email, role });
    else
      toInvite.set(organizationKey(ref), {
        ...ref,
        organizationName: organizationName ?? '',
        people: [{ email, role }],
      });
  }
  return { sheets: [...sheets], toInvite: [...toInvite.values()], lost };
}

export type MadeInvitation = NonNullable<ReturnType<typeof madeInvitation>>;

export function madeInvitation({ change, state, instanceName, organizationName }: Omit<Step, 'id'>) {
  const { on, organizationId, email } = letIn(effectOf(change)) ?? {};
  const invitationId = state.state === 'done' ? state.output.invitationId : undefined;
  if (on !== 'invitation' || !organizationId || !email || invitationId === undefined) return null;
  return {
    ...{ instanceId: change.instanceId, organizationId, invitationId, email, instanceName },
    organizationName: organizationName ?? '',
  };
}

export function linkOf({ instanceId, invitationId }: MadeInvitation): InvitationLink {
  return { instanceId, invitationId };
}

/** Of several organizations each link follows the address and the place that it is for, grouped by person. */
export function linksOf(made: readonly MadeInvitation[]): InvitationLink[] {
  if (new Set(made.map(organizationKey)).size <= 1) return made.map(linkOf);
  return byPerson(made).map((each) => ({
    ...linkOf(each),
    label: `${each.email}, ${each.organizationName} on ${each.instanceName}`,
  }));
}

function byPerson(made: readonly MadeInvitation[]): MadeInvitation[] {
  const people = [...new Set(made.map(({ email }) => foldAddress(email)))];
  const places = new Map(people.map((email, at) => [email, at]));
  const placeOf = ({ email }: MadeInvitation) => places.get(foldAddress(email)) ?? 0;
  return made.toSorted((a, b) => placeOf(a) - placeOf(b));
}

export type NewLinks = ReturnType<typeof useNewLinks>;

export function useNewLinks(steps: readonly Step[]) {
  const { copyInvitationLinks } = useActions();
  const { note, tell } = useHandedOut();
  const made = useMemo(() => steps.flatMap((step) => madeInvitation(step) ?? []), [steps]);

  const copy = (links: InvitationLink[], words: string) => tell(copyInvitationLinks(links), () => words);

  return {
    made,
    note,
    copyAll: () => copy(linksOf(made), made.length > 1 ? 'Copied, one per line.' : 'Copied.'),
    copyOne: (each: MadeInvitation) =>
      copy([linkOf(each)], `The link for ${sanitizeText(each.email, 80)} is copied.`),
  };
}
