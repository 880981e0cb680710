import { Button, CloseButton, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import { denySetRole } from '../../../../shared/rules/members.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { isIn, type RoleWrite, writesIn } from '../../state/memberWriting.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './members.module.css';
import type { MemberTools } from './membersContext.ts';

type Props = {
  tools: MemberTools;
  /** As last read. */
  members: readonly Member[];
};

/** Below the table: what was changed last, with its undo, and what failed, with Retry. */
export function MemberFeedback({ tools, members }: Props) {
  const { organizationRef } = tools;
  const writing = useApp((state) => state.memberWriting);
  const { setMemberRole, dismissMemberRole, tellRemoved } = useActions();
  const writes = writesIn(writing, organizationRef);
  const changed = isIn(writing.changed, organizationRef) ? writing.changed : null;
  const removed = isIn(writing.removed, organizationRef) ? writing.removed : null;
  const target = changed && members.find(({ id }) => id === changed.memberId);

  return (
    <div className={classes.outcomes}>
      {writes.map(
        (write) =>
          write.state === 'failed' && (
            <FailedChange
              key={write.memberId}
              write={write}
              onRetry={() => void setMemberRole(organizationRef, changeOf(write))}
              onDismiss={() => dismissMemberRole(organizationRef, write.memberId)}
            />
          ),
      )}
      {/* Always there, so that a screen reader tells what comes. */}
      <div role="status">
        {writes.some(({ state }) => state === 'running') && (
          <VisuallyHidden>Changing the role…</VisuallyHidden>
        )}
        {removed && (
          <Told
            text={`The account of ${removed.address} was deleted.`}
            onDismiss={() => tellRemoved(organizationRef, null)}
          />
        )}
        {changed && (
          <Told
            text={`Role of ${changed.email} changed from ${sanitizeText(changed.from, 40)} to ${sanitizeText(changed.to, 40)}.`}
            onDismiss={() => dismissMemberRole(organizationRef, changed.memberId)}
          >
            {target && target.role === changed.to && (
              <DisabledReason
                why={(tools.principal && denySetRole(tools.principal, target, changed.from)?.reason) ?? null}
              >
                {(barred) => (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`Undo: make ${changed.email} ${sanitizeText(changed.from, 40)} again`}
                    onClick={() =>
                      void setMemberRole(organizationRef, {
                        ...changeOf(changed),
                        from: changed.to,
                        to: changed.from,
                      })
                    }
                    {...barred}
                  >
                    Undo
                  </Button>
                )}
              </DisabledReason>
            )}
          </Told>
        )}
      </div>
    </div>
  );
}

function changeOf({ memberId, email, from, to }: Pick<RoleWrite, 'memberId' | 'email' | 'from' | 'to'>) {
  return { memberId, email, from, to };
}

function FailedChange({
  write,
  onRetry,
  onDismiss,
}: {
  write: Extract<RoleWrite, { state: 'failed' }>;
  onRetry: () => void;
  onDismiss: () => void;
}) {
  return (
    <FailureAlert
      error={write.error}
      note={`${write.email} was to become ${sanitizeText(write.to, 40)}.`}
      onRetry={onRetry}
      more={
        <Button variant="subtle" color="gray" onClick={onDismiss}>
          Dismiss
        </Button>
      }
    />
  );
}

function Told(props: { text: string; onDismiss: () => void; children?: ReactNode }) {
  return (
    <p className={classes.told}>
      <IconCheck size={15} stroke={2} aria-hidden />
      <span className={classes.toldText}>{props.text}</span>
      {props.children}
      <CloseButton size={24} aria-label="Dismiss" onClick={props.onDismiss} />
    </p>
  );
}
