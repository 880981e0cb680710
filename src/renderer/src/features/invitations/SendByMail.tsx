import { Flex, Loader, NativeSelect } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import type { Invitation, MailProvider } from '../../../../shared/dokploy.ts';
import { type OrganizationRef, organizationKey } from '../../../../shared/target.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { ReadDialog } from '../../parts/ReadDialog.tsx';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { useQuery } from '../../state/useQuery.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { UntrustedText } from '../../ui/UntrustedText.tsx';

export function SendByMail(props: OrganizationRef & { invitation: Invitation }) {
  const { instanceId, organizationId, invitation } = props;
  const organizationRef = useMemo(() => ({ instanceId, organizationId }), [instanceId, organizationId]);
  const { keepMailProviders } = useActions();
  const providers = useApp((state) => state.mailProviders[organizationKey(organizationRef)]);
  const { query, readAgain } = useQuery('invitations.mailProviders', providers ? null : organizationRef);
  useEffect(() => {
    if (query.state === 'ready') keepMailProviders(organizationRef, query.data);
  }, [query, keepMailProviders, organizationRef]);

  const [first] = providers ?? [];
  if (providers && first) {
    return (
      <SendForm
        organizationRef={organizationRef}
        invitation={invitation}
        providers={providers}
        first={first}
      />
    );
  }
  return (
    <ReadDialog isPlain>
      {query.state === 'failed' && <FailureAlert error={query.error} onRetry={readAgain} />}
      {providers && (
        <p>
          This server has no mail notification (SMTP or Resend), so it cannot send mail. Copy the link and
          send it yourself, or set one up in Dokploy under Settings, Notifications.
        </p>
      )}
      {!providers && query.state !== 'failed' && (
        <Flex component="p" role="status" gap={8} align="center">
          <Loader size={14} aria-hidden /> Asking the server how it can send mail…
        </Flex>
      )}
    </ReadDialog>
  );
}

function SendForm(props: {
  organizationRef: OrganizationRef;
  invitation: Invitation;
  providers: readonly MailProvider[];
  first: MailProvider;
}) {
  const { organizationRef, invitation, providers, first } = props;
  const { runIntent } = useActions();
  const { running, run } = useDialog();
  const [notificationId, setNotificationId] = useState(first.notificationId);

  function send(): void {
    const of = { ...organizationRef, invitationId: invitation.id, notificationId };
    void run(() => runIntent({ kind: 'send-invitation', ...of }), {
      lateTitle: `The invitation for ${sanitizeText(invitation.email)} was not sent.`,
    });
  }

  return (
    <DialogForm
      action="Send mail"
      runningAction="Sending…"
      cancel={running ? 'Close' : 'Cancel'}
      onSubmit={send}
    >
      <p>
        The server mails the link to <UntrustedText text={invitation.email} className={looks.strong} />.
      </p>
      <NativeSelect
        label="Mail notification"
        data-autofocus
        value={notificationId}
        onChange={(event) => setNotificationId(event.currentTarget.value)}
        data={providers.map((each) => ({
          value: each.notificationId,
          label: shownName(each.name, 60),
        }))}
      />
      <p className={looks.dim}>
        Dokploy builds the link from the domain in its settings. Without one, the mailed link does not work:
        copy it here instead.
      </p>
    </DialogForm>
  );
}
