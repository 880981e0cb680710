import { IconLock, IconShieldCheck } from '@tabler/icons-react';
import type { Member } from '../../../../shared/dokploy.ts';
import { Chip } from '../../ui/Chip.tsx';
import { Moment } from '../../ui/Moment.tsx';
import { roleOrder, roleTone } from '../../ui/roleTone.ts';
import { Stranger } from '../../ui/Stranger.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { monthOf, parseMoment } from '../../ui/when.ts';
import classes from './members.module.css';
import { nameOf, twoFactorOf } from './person.ts';

/** The columns of the members table; `callerId` is the user whose key reads them. */
export function memberColumns(callerId: string | null): Column<Member>[] {
  return [
    {
      id: 'name',
      title: 'Name',
      width: 'minmax(90px, 1fr)',
      sortKey: (member) => nameOf(member.user),
      cell: (member) => <Name name={nameOf(member.user)} you={member.userId === callerId} />,
    },
    {
      id: 'email',
      title: 'Email',
      width: 'minmax(120px, 1.65fr)',
      sortKey: (member) => member.user.email,
      cell: (member) => <Email member={member} />,
    },
    {
      id: 'role',
      title: 'Role',
      width: '128px',
      sortKey: (member) => roleOrder(member.role),
      cell: (member) => <Role role={member.role} />,
    },
    {
      id: '2fa',
      title: '2FA',
      width: '68px',
      hideBelow: 460,
      sortKey: (member) => ({ on: 0, off: 1, unknown: null })[twoFactorOf(member)],
      cell: (member) => <TwoFactor state={twoFactorOf(member)} />,
    },
    {
      id: 'since',
      title: 'Since',
      width: '116px',
      hideBelow: 620,
      sortKey: (member) => parseMoment(member.createdAt),
      cell: (member) => <Moment at={parseMoment(member.createdAt)} words={monthOf} className={classes.dim} />,
    },
  ];
}

function Name({ name, you }: { name: string; you: boolean }) {
  return (
    <>
      {name ? (
        <Stranger text={name} className={classes.name} />
      ) : (
        <span className={classes.dim}>{you ? '' : '—'}</span>
      )}
      {you && <span className={classes.dim}>(you)</span>}
    </>
  );
}

function Email({ member: { user } }: { member: Member }) {
  return (
    <>
      <Stranger text={user.email} className={nameOf(user) ? classes.lesser : classes.email} />
      {user.banned && <Chip tone="danger">banned</Chip>}
    </>
  );
}

function Role({ role }: { role: string }) {
  return (
    <>
      <Chip tone={roleTone(role)}>
        <Stranger text={role} />
      </Chip>
      {role === 'owner' && (
        <span title="The owner’s role cannot be changed" className={classes.icon}>
          <IconLock size={13} stroke={1.75} role="img" aria-label="cannot be changed" />
        </span>
      )}
    </>
  );
}

function TwoFactor({ state }: { state: 'on' | 'off' | 'unknown' }) {
  if (state !== 'on') return <span className={classes.dim}>{state === 'off' ? 'off' : '—'}</span>;
  return (
    <span title="Signs in with two factors" className={classes.ok}>
      <IconShieldCheck size={17} stroke={1.6} role="img" aria-label="on" />
    </span>
  );
}
