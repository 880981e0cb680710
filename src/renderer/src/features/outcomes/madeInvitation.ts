import { useMemo, useState } from 'react';
import type { Step } from '../../../../shared/operations/operation.ts';
import { effectOf } from '../../../../shared/rules/actions.ts';
import { letIn } from '../../../../shared/rules/effect.ts';
import { organizationKey } from '../../../../shared/target.ts';
import { foldAddress } from '../../../../shared/text.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions } from '../../state/app.tsx';
import type { InvitationLink } from '../../state/joiningActions.ts';
import type { HandedOut } from '../../told.ts';

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
  const [told, setTold] = useState<HandedOut | null>(null);
  const made = useMemo(() => steps.flatMap((step) => madeInvitation(step) ?? []), [steps]);

  async function copy(links: InvitationLink[], words: string): Promise<void> {
    const copied = await copyInvitationLinks(links);
    setTold(copied.ok ? { words } : { error: copied.error });
  }

  return {
    made,
    told,
    copyAll: () => copy(linksOf(made), made.length > 1 ? 'Copied, one per line.' : 'Copied.'),
    copyOne: (each: MadeInvitation) =>
      copy([linkOf(each)], `The link for ${sanitizeText(each.email, 80)} is copied.`),
  };
}
