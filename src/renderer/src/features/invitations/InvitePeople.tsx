import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useState } from 'react';
import { denyInvite, inviteWay, type Principal, rolesOffered } from '../../../../shared/rules.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { leftOf } from '../../state/invitationSteps.ts';
import type { OrganizationRef } from '../../state/memberWriting.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectInvitations, selectMembers, selectRights } from '../../state/selectors.ts';
import formClasses from '../../ui/dialogForm.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { type InviteDraft, InviteForm } from './InviteForm.tsx';
import classes from './invitations.module.css';
import { RunView } from './RunView.tsx';
import { useRun } from './useRun.ts';

type Props = {
  organizationRef: OrganizationRef;
  principal: Principal;
  draft: InviteDraft;
  onDraft: (draft: InviteDraft) => void;
  /** Told when it must not close (true) and when it may again. */
  onRunning: (running: boolean) => void;
  onClose: () => void;
};

/** The content of the dialog that invites people: whom and as what, then each address's result. What failed stays. */
export function InvitePeople(props: Props) {
  return inviteWay(props.principal) === 'none' ? <ElsewhereOnly {...props} /> : <Invite {...props} />;
}

const NO_ROLES: string[] = [];

function Invite({ organizationRef, principal, draft, onDraft, onRunning, onClose }: Props) {
  const { instanceId, organizationId } = organizationRef;
  const members = useApp((state) => dataOf(selectMembers(state, instanceId, organizationId)) ?? null);
  const invitations = useApp((state) => dataOf(selectInvitations(state, instanceId, organizationId)) ?? null);
  const customRoles = useApp(
    (state) => dataOf(selectRights(state, instanceId, organizationId))?.customRoles ?? NO_ROLES,
  );
  const { run, start, stop, reset } = useRun(organizationRef, onRunning);
  const [unusable, setUnusable] = useState<string[]>([]);

  if (!run) {
    return (
      <InviteForm
        draft={draft}
        onDraft={onDraft}
        members={members}
        invitations={invitations}
        roles={rolesOffered(principal, customRoles)}
        mails={principal.isCloud}
        onSend={(steps, left) => {
          setUnusable(left);
          void start(steps);
        }}
        onCancel={onClose}
      />
    );
  }

  const notSent = run.steps.flatMap(({ step, at }) => (leftOf(step, at) ? step.email : []));
  const left = [...notSent, ...unusable];
  const leave = (close: boolean) => {
    onDraft({ ...draft, text: left.join('\n') });
    if (close) onClose();
    else reset();
  };
  return (
    <RunView
      organizationRef={organizationRef}
      run={run}
      onStart={(todo, kept) => void start(todo, kept)}
      onStop={stop}
      onClose={() => leave(true)}
      note={notSentWords(unusable)}
      more={
        <Button variant="default" onClick={() => leave(false)}>
          {left.length > 0 ? `Back to the ${left.length === 1 ? 'one' : left.length} left` : 'Invite more'}
        </Button>
      }
    />
  );
}

/** Servers between 0.27.0 and 0.28.6 take invitations on their own page alone. */
function ElsewhereOnly({ organizationRef, principal, onClose }: Props) {
  const { openInBrowser } = useActions();
  return (
    <div className={formClasses.form}>
      <p>{denyInvite(principal)?.reason}</p>
      <p className={classes.hint}>
        There: Settings, Users, Add Invitation. Afterwards refresh here: the invitation is in the list, and
        its link can be copied.
      </p>
      <div className={formClasses.buttons}>
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button
          data-autofocus
          leftSection={<IconExternalLink size={15} stroke={1.75} aria-hidden />}
          onClick={() => void openInBrowser(organizationRef.instanceId).then(({ ok }) => ok && onClose())}
        >
          Open Dokploy
        </Button>
      </div>
    </div>
  );
}

function notSentWords(unusable: readonly string[]): string | null {
  if (unusable.length === 0) return null;
  const why = unusable.length === 1 ? 'since it is no address' : 'since they are no addresses';
  return `Not sent, ${why}: ${unusable.map((text) => sanitizeText(text, 80)).join(', ')}`;
}
