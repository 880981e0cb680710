import { ActionIcon, Box, Loader } from '@mantine/core';
import { IconClockPlus, IconCopy, IconMail, type IconProps, IconTrash } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Invitation } from '../../../../shared/dokploy.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { invitationStepOf } from '../../state/operations.ts';
import { type Barred, DisabledReason } from '../../ui/DisabledReason.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { useRowTab } from '../../ui/table/rowTab.ts';
import classes from './invitations.module.css';
import { actionsOf, type InvitationTools, type May } from './invitationTools.ts';

type Props = { invitation: Invitation; now: number; tools: InvitationTools };

export function RowActions({ invitation, now, tools }: Props) {
  const { organizationRef, principal, providers } = tools;
  const { changeInvitation, copyInvitationLinks, openDialog } = useActions();
  const { id } = invitation;
  const { instanceId } = organizationRef;
  const running = useApp((state) => invitationStepOf(state.operations, { instanceId, invitationId: id }));
  const may = actionsOf(invitation, principal, providers, now);
  const email = sanitizeText(invitation.email);

  return (
    <div className={classes.actions} aria-busy={running !== undefined}>
      <RowButton
        label={`Copy link for ${email}`}
        icon={IconCopy}
        may={may.copy}
        onClick={() =>
          void copyInvitationLinks([{ instanceId, invitationId: id }], { email: invitation.email })
        }
      />
      <RowButton
        label={`Send invitation for ${email} by mail`}
        icon={IconMail}
        may={may.send}
        busy={running === 'invitations.send'}
        onClick={() => openDialog({ kind: 'send-by-mail', ...organizationRef, invitation })}
      />
      <RowButton
        label={`Renew invitation for ${email}`}
        icon={IconClockPlus}
        may={may.renew}
        busy={running === 'invitations.renew'}
        onClick={() => void changeInvitation('renew', organizationRef, id)}
      />
      <RowButton
        label={`Remove invitation for ${email}`}
        icon={IconTrash}
        may={may.remove}
        busy={running === 'invitations.remove'}
        onClick={() => void changeInvitation('remove', organizationRef, id)}
      />
    </div>
  );
}

function RowButton(props: {
  label: string;
  icon: ComponentType<IconProps>;
  may: May;
  busy?: boolean;
  onClick: () => void;
}) {
  const { label, icon: Icon, may, busy = false, onClick } = props;
  const tabIndex = useRowTab();
  // Keeps the place, so that a column of buttons stays one.
  if (may === 'none') return <Box component="span" flex="none" w={25} />;
  const draw = (barred: Barred) => (
    <ActionIcon
      size={25}
      aria-label={label}
      title={may === 'yes' ? label : undefined}
      aria-busy={busy || undefined}
      tabIndex={tabIndex}
      onClick={onClick}
      {...barred}
    >
      {busy ? <Loader size={13} aria-hidden /> : <Icon size={15} stroke={1.6} aria-hidden />}
    </ActionIcon>
  );
  // A tooltip in every row would slow a long table down; where a button is drawn anew its row gets the focus.
  return may === 'yes' ? draw({}) : <DisabledReason why={may.why}>{draw}</DisabledReason>;
}
