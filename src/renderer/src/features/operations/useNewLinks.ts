import { useMemo, useState } from 'react';
import type { Step } from '../../../../shared/operations/step.ts';
import { useActions } from '../../state/app.tsx';
import type { InvitationLink } from '../../state/invitationActions.ts';
import type { HandedOut } from '../../ui/HandedOut.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { linkOf, linksOf, type MadeInvitation, madeInvitation } from './madeInvitation.ts';

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
