import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { Principal } from '../../../../shared/principal.ts';
import { denyInvite, inviteWay } from '../../../../shared/rules/invitations.ts';
import { rolesOffered } from '../../../../shared/rules/members.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { leftOf } from '../../state/invitationSteps.ts';
import type { OrganizationRef } from '../../state/memberWriting.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectInvitations, selectMembers, selectPrincipal, selectRights } from '../../state/selectors.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { NO_INVITE_DRAFT } from '../../state/views.ts';
import formClasses from '../../ui/dialogForm.module.css';
import { NothingLeft } from '../../ui/NothingLeft.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { InviteForm } from './InviteForm.tsx';
import classes from './invitations.module.css';
import { RunView } from './RunView.tsx';
import { type Run, useRun } from './useRun.ts';

/** The content of the dialog that invites people: whom and as what, then each address's result. What failed stays. */
export function InvitePeople({ instanceId, organizationId }: OrganizationRef) {
  const organizationRef = useMemo(() => ({ instanceId, organizationId }), [instanceId, organizationId]);
  const known = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const [first] = useState(known);
  const principal = known ?? first;
  if (!principal) return <NothingLeft>{PERMISSIONS_UNKNOWN}</NothingLeft>;
  const props = { organizationRef, principal };
  return inviteWay(principal) === 'none' ? <ElsewhereOnly {...props} /> : <Invite {...props} />;
}

type Props = { organizationRef: OrganizationRef; principal: Principal };

const NO_ROLES: string[] = [];

function Invite({ organizationRef, principal }: Props) {
  const { instanceId, organizationId } = organizationRef;
  const members = useApp((state) => dataOf(selectMembers(state, instanceId, organizationId)) ?? null);
  const invitations = useApp((state) => dataOf(selectInvitations(state, instanceId, organizationId)) ?? null);
  const customRoles = useApp(
    (state) => dataOf(selectRights(state, instanceId, organizationId))?.customRoles ?? NO_ROLES,
  );
  const { close } = useDialog();
  const [draft, onDraft] = usePaneView(organizationRef, 'invite');
  const { run, start, stop, reset } = useRun(organizationRef);
  const [unusable, setUnusable] = useState<string[]>([]);

  const left = useMemo(() => (run ? [...notSentIn(run), ...unusable] : []), [run, unusable]);
  // What was sent is out of the box as soon as the run ends, however the dialog is closed then.
  const ended = run?.state === 'ended';
  useEffect(() => {
    if (ended) onDraft((now) => (left.length > 0 ? { ...now, text: left.join('\n') } : NO_INVITE_DRAFT));
  }, [ended, left, onDraft]);
  // A role without addresses would be a surprise next time.
  useEffect(() => () => onDraft((now) => (now.text.trim() === '' ? NO_INVITE_DRAFT : now)), [onDraft]);

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
        onCancel={close}
      />
    );
  }

  return (
    <RunView
      organizationRef={organizationRef}
      run={run}
      onStart={(todo, kept) => void start(todo, kept)}
      onStop={stop}
      onClose={close}
      note={notSentWords(unusable)}
      more={
        <Button variant="default" onClick={reset}>
          {left.length > 0 ? `Back to the ${left.length === 1 ? 'one' : left.length} left` : 'Invite more'}
        </Button>
      }
    />
  );
}

/** The addresses of a run that were not invited. */
function notSentIn({ steps }: Run): string[] {
  return steps.flatMap(({ step, at }) => (leftOf(step, at) ? step.email : []));
}

/** Servers between 0.27.0 and 0.28.6 take invitations on their own page alone. */
function ElsewhereOnly({ organizationRef, principal }: Props) {
  const { openInBrowser } = useActions();
  const { close } = useDialog();
  return (
    <div className={formClasses.form}>
      <p>{denyInvite(principal)?.reason}</p>
      <p className={classes.hint}>
        There: Settings, Users, Add Invitation. Afterwards refresh here: the invitation is in the list, and
        its link can be copied.
      </p>
      <div className={formClasses.buttons}>
        <Button variant="default" onClick={close}>
          Close
        </Button>
        <Button
          data-autofocus
          leftSection={<IconExternalLink size={15} stroke={1.75} aria-hidden />}
          onClick={() => void openInBrowser(organizationRef.instanceId).then(({ ok }) => ok && close())}
        >
          Open Dokploy
        </Button>
      </div>
    </div>
  );
}

function notSentWords(unusable: readonly string[]): string | null {
  if (unusable.length === 0) return null;
  const why = unusable.length === 1 ? 'not an address' : 'not addresses';
  return `Not sent (${why}): ${unusable.map((text) => sanitizeText(text, 80)).join(', ')}`;
}
