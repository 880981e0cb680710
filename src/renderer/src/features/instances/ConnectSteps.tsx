import { Flex, Stack } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircle, IconLoader2 } from '@tabler/icons-react';
import { type ComponentProps, type ReactNode, useLayoutEffect, useRef } from 'react';
import type { ConnectStep } from '../../../../shared/instance.ts';
import { useDialog } from '../../state/dialogContext.tsx';
import type { Attempt } from '../../state/openDialog.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { Signed } from '../../ui/Signed.tsx';
import { showWhole } from '../../ui/showWhole.ts';
import { CertificateView } from './CertificateView.tsx';

const STEPS: Record<ConnectStep, string> = {
  reach: 'Reach the server',
  dokploy: 'Check that it is Dokploy',
  key: 'Check the key',
  organization: 'Organization and role',
  store: 'Store the key in the keychain',
};
const NAMES = Object.keys(STEPS) as ConnectStep[];

/** The keychain may still store a key after its timeout. */
const LATE = 'Nothing is stored: a late key is deleted from the keychain.';

export function ConnectSteps(props: {
  note?: string;
  onTrust?: (fingerprint: string) => void;
  more?: ReactNode;
}) {
  const { onTrust, more } = props;
  const { attempt, error } = useDialog();
  const { note = error?.code === 'keychain-not-answering' ? LATE : 'Nothing was stored.' } = props;
  const trouble = error?.certificate;
  const failure = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: again when the last steps come after it, and push it down.
  useLayoutEffect(() => showWhole(failure.current), [error, attempt]);
  return (
    <>
      <div role="status">{attempt ? <Steps attempt={attempt} failed={error !== null} /> : null}</div>
      {error ? (
        <Stack key={attempt?.id} ref={failure} gap={10}>
          <FailureAlert error={error} note={note} more={more} />
          {trouble && onTrust ? <CertificateView trouble={trouble} onTrust={onTrust} /> : null}
        </Stack>
      ) : null}
    </>
  );
}

function Steps({ attempt, failed }: { attempt: Attempt; failed: boolean }) {
  const told = new Map(attempt.steps.map((step) => [step.step, step]));
  const shown = failed ? NAMES.filter((name) => told.has(name)) : NAMES;
  if (shown.length === 0) return null;
  return (
    <Flex component="ol" ref={showWhole} direction="column" gap={7} style={{ margin: '4px 0 0' }}>
      {shown.map((name) => {
        const step = told.get(name);
        const state = step?.state ?? (told.size === 0 && name === 'reach' ? 'running' : 'waiting');
        return <Step key={name} text={step?.text ?? STEPS[name]} state={state} failed={failed} />;
      })}
    </Flex>
  );
}

type StepState = 'waiting' | 'running' | 'done' | 'failed';

const LOOKS: Record<StepState, Omit<ComponentProps<typeof Signed>, 'children'>> = {
  waiting: { icon: IconCircle, c: 'dimmed' },
  running: { icon: IconLoader2, tone: 'accent', isTurning: true },
  done: { icon: IconCheck, tone: 'ok' },
  failed: { icon: IconAlertTriangle, tone: 'danger' },
};

function Step(props: { text: string; state: StepState; failed: boolean }) {
  const state = props.failed && props.state === 'running' ? 'failed' : props.state;
  return (
    <li>
      <Signed {...LOOKS[state]}>{state === 'failed' ? props.text.replace(/…$/, '') : props.text}</Signed>
    </li>
  );
}
