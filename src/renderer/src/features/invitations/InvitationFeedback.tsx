import { Button, CloseButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { denyInvite } from '../../../../shared/rules/invitations.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { leftOf, undoOf } from '../../state/invitationSteps.ts';
import { type InvitationFeedback as News, newsIn } from '../../state/invitationWriting.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './invitations.module.css';
import type { InvitationTools } from './invitationTools.ts';
import { endSentence, failureSentence } from './stepWords.ts';

/** Below the table: what was done last, with what takes it back or comes next, and what failed, with another try. */
export function InvitationFeedback({ tools }: { tools: InvitationTools }) {
  const news = useApp((state) => newsIn(state.invitationWriting, tools.organizationRef));
  const { dismissInvitationNews } = useActions();
  const away = (key: string) => dismissInvitationNews(tools.organizationRef, key);
  const isFailure = (each: News) =>
    each.what === 'not-copied' || (each.what === 'ended' && each.end.state === 'failed');
  return (
    <div className={classes.news}>
      {news.filter(isFailure).map((each) => (
        <Failure key={each.key} news={each} tools={tools} onDismiss={() => away(each.key)} />
      ))}
      {/* Always there, so that a screen reader tells what comes. */}
      <div role="status">
        {news
          .filter((each) => !isFailure(each))
          .map((each) => (
            <Told key={each.key} news={each} tools={tools} onDismiss={() => away(each.key)} />
          ))}
      </div>
    </div>
  );
}

type Props = { news: News; tools: InvitationTools; onDismiss: () => void };

function Failure({ news, tools, onDismiss }: Props) {
  const { doInvitationStep } = useActions();
  const dismiss = (
    <Button variant="subtle" color="gray" onClick={onDismiss}>
      Dismiss
    </Button>
  );
  if (news.what === 'not-copied') return <FailureAlert error={news.error} more={dismiss} />;
  if (news.what !== 'ended' || news.end.state !== 'failed') return null;
  const { step, end } = news;
  const left = leftOf(step, end);
  const again = () => left && void doInvitationStep(tools.organizationRef, left);
  const { error } = end;
  const told = {
    ...error,
    message: failureSentence(step, end),
    advice: `${error.message} ${error.advice}`,
  };
  if (!end.removed) return <FailureAlert error={told} onRetry={again} more={dismiss} />;
  return (
    <FailureAlert
      error={told}
      more={
        <>
          {dismiss}
          <Button variant="default" onClick={again}>
            Invite again
          </Button>
        </>
      }
    />
  );
}

function Told({ news, tools, onDismiss }: Props) {
  return (
    <p className={classes.told}>
      <IconCheck size={15} stroke={2} aria-hidden />
      <span className={classes.toldText}>{sentenceOf(news)}</span>
      <Next news={news} tools={tools} />
      <CloseButton size={24} aria-label="Dismiss" onClick={onDismiss} />
    </p>
  );
}

function sentenceOf(news: News): ReactNode {
  if (news.what === 'ended') return endSentence(news.step);
  if (news.what !== 'copied') return null;
  if (news.email !== null) return `The link for ${sanitizeText(news.email)} is on the clipboard.`;
  return news.count === 1
    ? 'The link is on the clipboard.'
    : `${formatNumber(news.count)} links are on the clipboard, one a line.`;
}

/** What comes next: taking a removal back, or copying the link that was made. */
function Next({ news, tools: { organizationRef, principal } }: { news: News; tools: InvitationTools }) {
  const { doInvitationStep, copyInvitationLinks } = useActions();
  if (news.what !== 'ended' || news.end.state !== 'done') return null;
  const { step, end } = news;
  const undo = undoOf(step, end);
  const email = sanitizeText(step.email);
  if (undo) {
    const why = principal ? (denyInvite(principal)?.reason ?? null) : PERMISSIONS_UNKNOWN;
    return (
      <DisabledReason why={why}>
        {(barred) => (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => void doInvitationStep(organizationRef, undo)}
            {...barred}
          >
            Invite again
          </Button>
        )}
      </DisabledReason>
    );
  }
  const { invitationId } = end;
  if (invitationId === null || step.kind === 'send' || step.kind === 'remove') return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`Copy the new link for ${email}`}
      onClick={() => void copyInvitationLinks(organizationRef, [invitationId], { email: step.email })}
    >
      Copy link
    </Button>
  );
}
