import { Button, Flex, Menu, VisuallyHidden } from '@mantine/core';
import { IconFilter, IconLogout, IconUser } from '@tabler/icons-react';
import { foldAddress } from '../../../../shared/sameAddress.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { HOME_PANE } from '../../state/views.ts';
import { Chip } from '../../ui/Chip.tsx';
import looks from '../../ui/looks.module.css';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import { Moment } from '../../ui/Moment.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Column } from '../../ui/table/columns.ts';
import { useRowTab } from '../../ui/table/rowTab.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useNow } from '../../ui/useNow.ts';
import { exactly, inWords, parseMoment } from '../../ui/when.ts';
import {
  addressOf,
  allRevocationsOf,
  isOver,
  nameOf,
  revocationOf,
  revoking,
  type SessionRow,
} from './sessionRows.ts';
import classes from './sessions.module.css';

export function sessionColumns(
  instanceId: string,
  isOfKey: (userId: string) => boolean,
): Column<SessionRow>[] {
  return [
    {
      id: 'email',
      title: 'Person',
      width: 'minmax(140px, 2fr)',
      sortKey: ({ email }) => email,
      text: addressOf,
      cell: (session) => <Who session={session} you={isOfKey(session.userId)} />,
    },
    {
      id: 'device',
      title: 'Device',
      width: 'minmax(126px, 1fr)',
      sortKey: ({ device }) => device,
      text: ({ device }) => device,
      cell: ({ userAgent, device }) => (
        <span className={looks.cut} title={sanitizeText(userAgent, 300)}>
          {device}
        </span>
      ),
    },
    {
      id: 'where',
      title: 'IP address',
      width: 'minmax(112px, 0.8fr)',
      hideBelow: 640,
      sortKey: ({ ipAddress }) => ipAddress ?? '',
      text: ({ ipAddress }) => sanitizeText(ipAddress, 60),
      cell: ({ ipAddress }) =>
        ipAddress ? (
          <UntrustedText text={ipAddress} className={looks.lesser} />
        ) : (
          <span className={looks.dim}>—</span>
        ),
    },
    {
      id: 'since',
      title: 'Active since',
      width: '116px',
      hideBelow: 700,
      sortKey: ({ createdAt }) => parseMoment(createdAt),
      text: ({ createdAt }) => momentText(createdAt),
      cell: ({ createdAt }) => <Since at={parseMoment(createdAt)} />,
    },
    {
      id: 'expires',
      title: 'Expires',
      width: '88px',
      sortKey: ({ expiresAt }) => parseMoment(expiresAt),
      text: ({ expiresAt }) => momentText(expiresAt),
      cell: (session) => <Expires session={session} />,
    },
    {
      id: 'revoke',
      title: 'Revoke',
      width: '76px',
      header: <VisuallyHidden>Revoke</VisuallyHidden>,
      cell: (session) => <Revoke instanceId={instanceId} session={session} />,
    },
    {
      id: 'more',
      title: 'Actions',
      width: '40px',
      header: <VisuallyHidden>Actions</VisuallyHidden>,
      cell: (session) => <SessionMenu instanceId={instanceId} session={session} />,
    },
  ];
}

function momentText(iso: string): string {
  const at = parseMoment(iso);
  return at === null ? '' : exactly(at);
}

function Who({ session, you }: { session: SessionRow; you: boolean }) {
  const name = nameOf(session);
  return (
    <span className={classes.who}>
      {/* That it is one’s own is seen however long the address is. */}
      <Flex component="span" gap={7} miw={0}>
        <UntrustedText text={session.email} className={classes.email} />
        {you && (
          <span className={`${looks.dim} ${looks.rigid}`} title="A key of this person is used here.">
            (you)
          </span>
        )}
      </Flex>
      {name && <UntrustedText text={name} className={looks.lesser} />}
    </span>
  );
}

function Since({ at }: { at: number | null }) {
  const now = useNow();
  return <Moment at={at} words={(moment) => inWords(Math.min(moment, now), now)} className={looks.lesser} />;
}

function Expires({ session }: { session: SessionRow }) {
  const now = useNow();
  if (isOver(session, now)) return <Chip tone="quiet">expired</Chip>;
  return (
    <Moment
      at={parseMoment(session.expiresAt)}
      words={(moment) => inWords(moment, now)}
      className={looks.lesser}
    />
  );
}

function Revoke({ instanceId, session }: { instanceId: string; session: SessionRow }) {
  const { openDialog } = useActions();
  const writable = useApp((state) => state.writable);
  const tabIndex = useRowTab();
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      className={classes.revoke}
      aria-label={`Revoke session of ${addressOf(session)}, ${session.device}`}
      tabIndex={tabIndex}
      disabled={!writable}
      onClick={() => openDialog(revoking(instanceId, [revocationOf(session)]))}
    >
      Revoke
    </Button>
  );
}

function SessionMenu({ instanceId, session }: { instanceId: string; session: SessionRow }) {
  const { openDialog, changeView, goTo } = useActions();
  const pane = { instanceId, organizationId: null };
  return (
    <DotsMenu isRow label={`Actions for ${addressOf(session)}, ${session.device}`} width={270}>
      <MenuItem
        icon={IconFilter}
        onClick={() =>
          changeView(pane, 'sessions', (view) => ({ ...view, choices: { person: [session.email] } }))
        }
      >
        Show only this person
      </MenuItem>
      <MenuItem
        icon={IconUser}
        onClick={() => {
          changeView(HOME_PANE, 'personId', () => foldAddress(session.email));
          goTo({ at: 'home', tab: 'people' });
        }}
      >
        Show in People
      </MenuItem>
      <Menu.Divider />
      <MenuItem
        danger
        icon={IconLogout}
        onClick={() => openDialog(revoking(instanceId, allRevocationsOf([session])))}
      >
        Revoke all of this person…
        <span className={looks.below}>Signs them out of every browser on this instance</span>
      </MenuItem>
    </DotsMenu>
  );
}
