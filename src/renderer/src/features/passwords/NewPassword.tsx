import { Button, Group, VisuallyHidden } from '@mantine/core';
import { IconCopy, IconEye, IconEyeOff } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { ok, type Result } from '../../../../shared/errors.ts';
import { thousands } from '../../../../shared/text.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import formClasses from '../../ui/dialogForm.module.css';
import { Facts } from '../../ui/Facts.tsx';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import classes from './passwords.module.css';

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

const HIDDEN = '••••-••••-••••-••••-••••-••••';

/**
 * Shows a new password once. Stays open until it was shown or copied, or given up by its own button: closed
 * by a stray key, an account would be left that nobody can open.
 */
export function NewPassword(props: DialogSubjects['new-password']) {
  const { instanceId, email, role, passwordId, cancels } = props;
  const { call } = useActions();
  const instance = useApp((state) => state.byId[instanceId]);
  const { isTaken, take, giveUp, close } = useHanding(passwordId);
  const [password, setPassword] = useState<string | null>(null);
  const { note, tell } = useHandedOut();

  async function show(): Promise<void> {
    if (password !== null) return setPassword(null);
    const shown = await tell(call('passwords.show', { passwordId }), () => null);
    if (!shown.ok) return;
    setPassword(shown.value.password);
    take();
  }

  async function copy(): Promise<void> {
    const words = 'The password is on the clipboard for a minute.';
    if ((await tell(call('passwords.copy', { passwordId }), () => words)).ok) take();
  }

  return (
    <div className={formClasses.form}>
      <Facts
        facts={[
          ['Email', <UntrustedText key="email" text={email} />],
          ['Sign in at', instance?.origin],
          ['Organization', `${shownName(props.organizationName, 80)}, as ${sanitizeText(role, 40)}`],
        ]}
      />
      <div>
        <Group gap={8} py={10} px={12} bd="1px solid var(--q-line)" bdrs="var(--q-radius)" bg="var(--q-bg)">
          <code className={classes.secret} data-hidden={password === null || undefined}>
            <VisuallyHidden>Password: </VisuallyHidden>
            {password ?? <HiddenPassword />}
          </code>
          <ToolButton
            leftSection={password === null ? <IconEye {...icon} /> : <IconEyeOff {...icon} />}
            onClick={() => void show()}
          >
            {password === null ? 'Show' : 'Hide'}
          </ToolButton>
          <Button data-autofocus leftSection={<IconCopy {...icon} />} onClick={() => void copy()}>
            Copy
          </Button>
        </Group>
        {note}
      </div>
      <p className={looks.dim}>
        {cancels > 0 && `${cancelsWords(cancels)} `}
        Dokploy sends no mail: hand the address and the password to the person yourself.{' '}
        {isTaken ? 'Once you close this, the' : 'Show or copy it now: once this is closed, the'} password is
        gone. Quayside does not store it.
      </p>
      <div className={formClasses.buttons}>
        {isTaken ? (
          <ToolButton onClick={close}>Done, forget it</ToolButton>
        ) : (
          <Button variant="subtle" color="gray" onClick={giveUp}>
            Close without it
          </Button>
        )}
      </div>
    </div>
  );
}

function HiddenPassword() {
  return (
    <>
      <span aria-hidden>{HIDDEN}</span>
      <VisuallyHidden>hidden</VisuallyHidden>
    </>
  );
}

function cancelsWords(cancels: number): string {
  return cancels === 1
    ? 'Their open invitation was canceled.'
    : `Their ${thousands(cancels)} open invitations were canceled.`;
}

type Handing = { isTaken: boolean; take: () => void; giveUp: () => void; close: () => void };

/** Holds the dialog until the password was taken or given up; closing it makes main forget the password. */
function useHanding(passwordId: string): Handing {
  const { call } = useActions();
  const { run, close, isOpen } = useDialog();
  const [isTaken, setTaken] = useState(false);
  const end = useRef<(how: 'taken' | 'given-up') => void>(() => {});
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new function of the same dialog.
  useEffect(() => {
    const handing = new Promise<Result<'taken' | 'given-up'>>((resolve) => {
      end.current = (how) => resolve(ok(how));
    });
    void run(() => handing, { held: true, stays: (how) => how === 'taken' });
  }, []);
  useEffect(() => {
    if (!isOpen) void call('passwords.forget', { passwordIds: [passwordId], isTaken });
  }, [isOpen, isTaken, call, passwordId]);
  return {
    isTaken,
    take() {
      setTaken(true);
      end.current('taken');
    },
    giveUp: () => end.current('given-up'),
    close,
  };
}
