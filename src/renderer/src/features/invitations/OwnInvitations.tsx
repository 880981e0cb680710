import { Flex, Loader } from '@mantine/core';
import { IconExternalLink, IconMailOpened } from '@tabler/icons-react';
import { useMemo } from 'react';
import { acceptWay } from '../../../../shared/rules/invitations.ts';
import { listed, thousands } from '../../../../shared/text.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { dataOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp, useAppShallow } from '../../state/app.tsx';
import { invitationStepOf } from '../../state/operations.ts';
import { selectOwnUnread, type WaitingInvitation, waitingOf } from '../../state/ownInvitations.ts';
import { selectAccount, selectNameOfUser } from '../../state/selectors.ts';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { inWords } from '../../when.ts';
import classes from './invitations.module.css';

export function OwnInvitations() {
  const { acceptInvitations } = useActions();
  const now = useNow();
  const known = useAppShallow((state) =>
    state.order.flatMap((id) => [state.byId[id], state.readings[id]?.own]),
  );
  const versions = useAppShallow((state) =>
    state.order.map((id) => dataOf(selectAccount(state, id))?.version ?? null),
  );
  const order = useApp((state) => state.order);
  const waiting = useMemo(() => waitingOf(known, now), [known, now]);
  const unread = useAppShallow(selectOwnUnread);
  const wayTo = ({ instanceId }: WaitingInvitation) =>
    acceptWay({ version: versions[order.indexOf(instanceId)] ?? null });
  const byKey = waiting.filter((each) => wayTo(each) === 'key');
  if (waiting.length === 0 && unread.length === 0) return null;
  return (
    <section className={classes.own} aria-label="Invitations waiting for you">
      {waiting.length > 0 && (
        <header className={classes.head}>
          <h2>Waiting for you</h2>
          <span className={looks.dim}>{thousands(waiting.length)}</span>
          {byKey.length > 1 && (
            <ToolButton small ms="auto" onClick={() => void acceptInvitations(byKey)}>
              Accept {thousands(byKey.length)}
            </ToolButton>
          )}
        </header>
      )}
      <ul>
        {waiting.map((invitation) => (
          <Waiting
            key={JSON.stringify([invitation.instanceId, invitation.id])}
            invitation={invitation}
            way={wayTo(invitation)}
            now={now}
          />
        ))}
      </ul>
      {unread.length > 0 && <p className={looks.dim}>Your invitations are unknown on {someNames(unread)}.</p>}
    </section>
  );
}

type Props = { invitation: WaitingInvitation; way: 'key' | 'page'; now: number };

function Waiting({ invitation, way, now }: Props) {
  const { id, instanceId, instanceName, organizationName, email, role, inviterId, expiresAt } = invitation;
  const { acceptInvitations, openInvitation } = useActions();
  const running = useApp(
    (state) => invitationStepOf(state.operations, { instanceId, invitationId: id }) !== undefined,
  );
  const inviter = useApp((state) => selectNameOfUser(state, instanceId, inviterId ?? null));
  const organization = sanitizeText(organizationName, 80) || 'an organization';
  return (
    <Flex component="li" gap={8} align="center" py={4}>
      <IconMailOpened size={16} stroke={1.75} aria-hidden color="var(--q-accent)" className={looks.rigid} />
      <p className={looks.words}>
        <b>
          <bdi dir="auto">{organization}</bdi>
        </b>{' '}
        on {sanitizeText(instanceName, 60)}
        {role && (
          <>
            {' '}
            as <b>{sanitizeText(role, 40)}</b>
          </>
        )}
        <span className={looks.dim}>
          {' '}
          for {sanitizeText(email, 120)}
          {inviter && <>, invited by {sanitizeText(inviter, 120)}</>}, ends{' '}
          <Moment at={parseMoment(expiresAt)} words={(at) => inWords(at, now)} />
        </span>
      </p>
      {way === 'key' ? (
        <ToolButton
          small
          aria-label={`Accept the invitation to ${organization}`}
          aria-disabled={running}
          aria-busy={running || undefined}
          leftSection={running ? <Loader size={12} aria-hidden /> : undefined}
          onClick={() => !running && void acceptInvitations([invitation])}
        >
          Accept
        </ToolButton>
      ) : (
        // Since Dokploy 0.27 accepting needs a sign-in: a key is not enough.
        <ToolButton
          small
          aria-label={`Open the invitation to ${organization} in the browser`}
          title={`Accept it on Dokploy’s own page: sign in there as ${sanitizeText(email, 120)}. You also find it under the bell.`}
          icon={IconExternalLink}
          onClick={() => void openInvitation(instanceId, id)}
        >
          Open
        </ToolButton>
      )}
    </Flex>
  );
}

export function someNames(names: readonly string[]): string {
  return listed(
    names.map((name) => shownName(name, 60)),
    5,
  );
}
