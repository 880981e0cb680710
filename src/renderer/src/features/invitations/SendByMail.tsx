import { Button, Loader, NativeSelect } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import type { Invitation, MailProvider } from '../../../../shared/dokploy.ts';
import type { AppError, Result } from '../../../../shared/errors.ts';
import { useActions } from '../../state/app.tsx';
import type { StepEnd } from '../../state/invitationSteps.ts';
import type { OrganizationRef } from '../../state/memberWriting.ts';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import classes from './invitations.module.css';

type Props = {
  organizationRef: OrganizationRef;
  invitation: Invitation;
  /** As read before; null when nobody asked yet. */
  providers: MailProvider[] | null;
  onProviders: (providers: MailProvider[]) => void;
  onClose: () => void;
};

/** The content of the dialog that has the server mail an invitation. Asks for the server's mail notifications when first opened. */
export function SendByMail({ organizationRef, invitation, providers, onProviders, onClose }: Props) {
  const { readMailProviders } = useActions();
  const [error, setError] = useState<AppError | null>(null);
  const [asked, setAsked] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once when opened and at each Retry.
  useEffect(() => {
    if (providers) return;
    let here = true;
    setError(null);
    void readMailProviders(organizationRef).then((read: Result<MailProvider[]>) => {
      if (!here) return;
      if (read.ok) onProviders(read.value);
      else setError(read.error);
    });
    return () => {
      here = false;
    };
  }, [asked]);

  const [first] = providers ?? [];
  if (providers && first) {
    return (
      <SendForm
        organizationRef={organizationRef}
        invitation={invitation}
        providers={providers}
        first={first}
        onClose={onClose}
      />
    );
  }
  return (
    <div className={formClasses.form}>
      {error && <FailureAlert error={error} onRetry={() => setAsked(asked + 1)} />}
      {providers && (
        <p>
          This server has no mail notification (SMTP or Resend), so it cannot send mail. Copy the link and
          send it yourself, or set one up in Dokploy under Settings, Notifications.
        </p>
      )}
      {!providers && !error && (
        <p role="status" className={classes.wait}>
          <Loader size={14} aria-hidden /> Asking the server how it can send mail…
        </p>
      )}
      <div className={formClasses.buttons}>
        <Button variant="default" onClick={onClose} data-autofocus>
          Close
        </Button>
      </div>
    </div>
  );
}

function SendForm(props: {
  organizationRef: OrganizationRef;
  invitation: Invitation;
  providers: MailProvider[];
  first: MailProvider;
  onClose: () => void;
}) {
  const { organizationRef, invitation, providers, first, onClose } = props;
  const { doInvitationSteps, tellInvitationEnd } = useActions();
  const [notificationId, setNotificationId] = useState(first.notificationId);
  const [state, setState] = useState<'ready' | 'running' | { error: AppError }>('ready');
  const running = state === 'running';

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (running) return;
    setState('running');
    const { id, email, role } = invitation;
    const step = { key: `send ${id}`, kind: 'send', invitationId: id, email, role, notificationId } as const;
    const ends: StepEnd[] = await doInvitationSteps(organizationRef, [step], {
      stopped: () => false,
      onStep: () => {},
    });
    const [end] = ends;
    if (end?.state === 'failed') return setState({ error: end.error });
    if (end?.state === 'done') tellInvitationEnd(organizationRef, step, end);
    onClose();
  }

  return (
    <form className={formClasses.form} onSubmit={(event) => void send(event)}>
      <p>
        The server mails the link to <UntrustedText text={invitation.email} className={classes.strong} />.
      </p>
      <NativeSelect
        label="Mail notification"
        data-autofocus
        value={notificationId}
        onChange={(event) => setNotificationId(event.currentTarget.value)}
        data={providers.map((each) => ({
          value: each.notificationId,
          label: sanitizeText(each.name, 60) || 'Unnamed',
        }))}
      />
      <p className={classes.hint}>
        Dokploy builds the link from the domain in its own settings. If none is set there, the link in the
        mail does not work: copy it here instead.
      </p>
      {typeof state === 'object' && <FailureAlert error={state.error} />}
      <DialogButtons action="Send mail" runningAction="Sending…" running={running} onCancel={onClose} />
    </form>
  );
}
