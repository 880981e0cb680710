import { useActions } from '../../state/app.tsx';
import { denyInvitationVerb, INVITATION_VERBS } from '../../state/invitationVerbs.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import type { InvitationRow } from './invitationRow.ts';

export function ChosenActions({ chosen }: { chosen: readonly InvitationRow[] }) {
  const now = useNow();
  const { copyInvitationLinks, openDialog } = useActions();
  const open = (what: 'remove' | 'renew') =>
    openDialog({
      kind: 'change-these',
      what: `${what}-invitations`,
      intent: {
        kind: `${what}-these-invitations`,
        invitations: chosen.map(({ invitation, tools }) => ({
          ...tools.organizationRef,
          invitationId: invitation.id,
        })),
      },
    });
  const whyNot = (what: keyof typeof INVITATION_VERBS) =>
    chosen.map(({ invitation, tools }) => denyInvitationVerb(what, { invitation, now, ...tools }));
  const links = whyNot('copy');
  const working = chosen.filter((_, at) => links[at] === null);
  const [only] = working;
  const email = working.length === 1 ? (only?.invitation.email ?? null) : null;
  return (
    <>
      <ToolButton
        why={working.length > 0 ? null : 'None of these has a working link. Renew them first.'}
        icon={INVITATION_VERBS.copy.icon}
        onClick={() =>
          void copyInvitationLinks(
            working.map(({ invitation, tools }) => ({
              instanceId: tools.organizationRef.instanceId,
              invitationId: invitation.id,
            })),
            { email },
          )
        }
      >
        {working.length === 1
          ? INVITATION_VERBS.copy.title
          : `Copy ${working.length > 0 ? `${working.length} ` : ''}links`}
      </ToolButton>
      {(
        [
          ['renew', 'Renew…'],
          ['remove', 'Remove…'],
        ] as const
      ).map(([what, title]) => {
        const { icon } = INVITATION_VERBS[what];
        const whys = whyNot(what);
        // One of them can be changed: the plan says why the others cannot.
        const why = whys.includes(null) ? null : (whys[0] ?? null);
        return (
          <ToolButton key={what} why={why} icon={icon} onClick={() => open(what)}>
            {title}
          </ToolButton>
        );
      })}
    </>
  );
}
