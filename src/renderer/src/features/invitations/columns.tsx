import { Flex, VisuallyHidden } from '@mantine/core';
import type { Invitation } from '../../../../shared/dokploy.ts';
import { invitationStatus, isUnanswered } from '../../../../shared/invitation.ts';
import { Chip, type ChipTone } from '../../ui/Chip.tsx';
import { Moment } from '../../ui/Moment.tsx';
import { roleOrder, roleTone } from '../../ui/roleTone.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Column } from '../../ui/table/columns.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { dateOf, dayOf, inWords, parseMoment } from '../../ui/when.ts';
import classes from './invitations.module.css';
import { useInvitationTools } from './invitationTools.ts';
import { KitSign } from './invitedWith.tsx';
import { RowActions } from './RowActions.tsx';

/** Tones and order of the statuses: what still wants doing comes first. */
const STATUSES: Record<string, { tone: ChipTone; place: number }> = {
  pending: { tone: 'strong', place: 0 },
  expired: { tone: 'warn', place: 1 },
  accepted: { tone: 'ok', place: 2 },
  rejected: { tone: 'danger', place: 3 },
  canceled: { tone: 'plain', place: 4 },
};

export function invitationColumns(
  now: number,
  personOf: (userId: string) => string | null,
): Column<Invitation>[] {
  const inviterOf = ({ inviterId }: Invitation) => (inviterId ? personOf(inviterId) : null);
  return [
    {
      id: 'email',
      title: 'Email',
      width: 'minmax(130px, 2fr)',
      sortKey: (invitation) => invitation.email,
      text: (invitation) => sanitizeText(invitation.email, 400),
      cell: (invitation) => (
        <Flex component="span" gap={8} miw={0}>
          <UntrustedText text={invitation.email} className={classes.email} />
          <KitSign invitation={invitation} />
        </Flex>
      ),
    },
    {
      id: 'role',
      title: 'Role',
      width: '88px',
      sortKey: (invitation) => roleOrder(invitation.role ?? 'member'),
      text: (invitation) => sanitizeText(invitation.role),
      cell: (invitation) => <Role role={invitation.role} />,
    },
    {
      id: 'status',
      title: 'Status',
      width: '94px',
      sortKey: (invitation) => STATUSES[invitationStatus(invitation, now)]?.place ?? 5,
      text: (invitation) => sanitizeText(invitationStatus(invitation, now)),
      cell: (invitation) => (
        <Flex component="span" title={endOf(invitation, now)} miw={0}>
          <Status status={invitationStatus(invitation, now)} />
        </Flex>
      ),
    },
    {
      id: 'expires',
      title: 'Expires',
      width: '92px',
      // In the smallest window the address needs the room; the status tells it in its tooltip.
      hideBelow: 640,
      sortKey: (invitation) => (isUnanswered(invitation, now) ? parseMoment(invitation.expiresAt) : null),
      text: (invitation) => dayOf(parseMoment(invitation.expiresAt)),
      cell: (invitation) => <Expires invitation={invitation} now={now} />,
    },
    {
      id: 'inviter',
      title: 'Invited by',
      width: 'minmax(100px, 1.2fr)',
      hideBelow: 720,
      sortKey: inviterOf,
      text: (invitation) => sanitizeText(inviterOf(invitation), 400),
      cell: (invitation) => <Inviter name={inviterOf(invitation)} />,
    },
    {
      id: 'created',
      title: 'Created',
      width: '120px',
      hideBelow: 860,
      sortKey: (invitation) => parseMoment(invitation.createdAt),
      text: (invitation) => dayOf(parseMoment(invitation.createdAt)),
      cell: (invitation) => <Created at={parseMoment(invitation.createdAt)} />,
    },
    {
      id: 'actions',
      title: 'Actions',
      header: <VisuallyHidden>Actions</VisuallyHidden>,
      width: '123px',
      cell: (invitation) => <Actions invitation={invitation} now={now} />,
    },
  ];
}

function endOf(invitation: Invitation, now: number): string | undefined {
  const at = isUnanswered(invitation, now) ? parseMoment(invitation.expiresAt) : null;
  return at === null ? undefined : `${at > now ? 'Expires' : 'Expired'} ${inWords(at, now)}`;
}

function Role({ role }: { role: string | null }) {
  if (!role) return <span className={classes.dim}>—</span>;
  return (
    <Chip tone={roleTone(role)}>
      <UntrustedText text={role} />
    </Chip>
  );
}

function Status({ status }: { status: string }) {
  return (
    <Chip tone={STATUSES[status]?.tone ?? 'plain'}>
      <UntrustedText text={status} />
    </Chip>
  );
}

function Expires({ invitation, now }: { invitation: Invitation; now: number }) {
  if (!isUnanswered(invitation, now)) return <span className={classes.dim}>—</span>;
  return (
    <Moment
      at={parseMoment(invitation.expiresAt)}
      words={(at) => inWords(at, now)}
      className={classes.expires}
    />
  );
}

function Inviter({ name }: { name: string | null }) {
  return name ? (
    <UntrustedText text={name} className={classes.lesser} />
  ) : (
    <span className={classes.dim}>—</span>
  );
}

function Actions({ invitation, now }: { invitation: Invitation; now: number }) {
  const tools = useInvitationTools();
  return tools ? <RowActions invitation={invitation} now={now} tools={tools} /> : null;
}

function Created({ at }: { at: number | null }) {
  if (at === null) return <span className={classes.dim}>—</span>;
  return <Moment at={at} words={dateOf} className={classes.dim} />;
}
