import { Box, Flex, Group, Stack } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { Fragment, type ReactNode, useLayoutEffect, useRef } from 'react';
import { type Certificate, type CertificateTrouble, PROBLEM_WORDS } from '../../../../shared/certificate.ts';
import type { ConnectStep } from '../../../../shared/instance.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { useDialog } from '../../state/dialogContext.tsx';
import type { Attempt } from '../../state/openDialog.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { SIGN_TONES, StateSign } from '../../ui/StateSign.tsx';
import { showWhole } from '../../ui/showWhole.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { dateOf } from '../../when.ts';
import styles from './ConnectSteps.module.css';

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
        const now = step?.state ?? (told.size === 0 && name === 'reach' ? 'running' : 'waiting');
        const sign = failed && now === 'running' ? 'failed' : now;
        const text = step?.text ?? STEPS[name];
        return (
          <Group
            component="li"
            key={name}
            gap={8}
            wrap="nowrap"
            c={sign === 'waiting' ? 'dimmed' : 'inherit'}
            data-tone={SIGN_TONES[sign]}
          >
            <StateSign sign={sign} />
            <span className={looks.words}>{sign === 'failed' ? text.replace(/…$/, '') : text}</span>
          </Group>
        );
      })}
    </Flex>
  );
}

export function CertificateView(props: {
  trouble: CertificateTrouble;
  onTrust: (fingerprint: string) => void;
  busy?: boolean;
}) {
  const { trouble, onTrust, busy = false } = props;
  const { shown, trusted, problems, canTrust } = trouble;
  const other = trusted && trusted.fingerprint !== shown.fingerprint ? trusted : null;
  const fresh = problems.filter((problem) => other !== null || !trusted?.problems.includes(problem));
  return (
    <Flex
      component="section"
      gap={10}
      direction="column"
      style={{ containerType: 'inline-size' }}
      aria-label="Certificate"
    >
      <div className={styles.sides} data-two={other !== null || undefined}>
        {other ? (
          <CertificateFacts title={`Trusted on ${dayWords(other.trustedAt)}`} certificate={other} />
        ) : null}
        <CertificateFacts
          title={other ? 'Shown now' : 'Shown by the server'}
          certificate={shown}
          than={other}
          reasons={fresh.map((problem) => PROBLEM_WORDS[problem])}
        />
      </div>
      {canTrust ? (
        <Group justify="space-between" gap="8px 12px">
          <Box component="p" className={looks.hint} flex={1} miw={180}>
            Only for this address, and only while it shows exactly this certificate.
          </Box>
          <ToolButton
            aria-disabled={busy}
            leftSection={<IconShieldCheck size={15} aria-hidden />}
            onClick={() => busy || onTrust(shown.fingerprint)}
          >
            Trust this certificate for this instance
          </ToolButton>
        </Group>
      ) : null}
    </Flex>
  );
}

export function CertificateFacts(props: {
  title: string;
  certificate: Certificate;
  than?: Certificate | null;
  reasons?: string[];
}) {
  const { title, certificate, than = null, reasons = [] } = props;
  const rows: [term: string, value: string, before: string | undefined][] = [
    ['Subject', certificate.subject || 'none', than?.subject],
    ['Issuer', certificate.issuer || 'none', than?.issuer],
    ['Made for', certificate.names.join(', ') || 'no name', than?.names.join(', ')],
    ['Valid', validOf(certificate), than ? validOf(than) : undefined],
    ['SHA-256', certificate.fingerprint, than?.fingerprint],
  ];
  return (
    <div className={styles.side}>
      <Box component="h2" mb={6} fz={13} fw={600}>
        {title}
      </Box>
      {reasons.length > 0 ? (
        <Box component="ul" mt={0} mx={0} mb={8} c="var(--q-danger)">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </Box>
      ) : null}
      <Stack component="dl" gap={5}>
        {rows.map(([term, value, before]) => (
          <div key={term} data-differs={(before !== undefined && before !== value) || undefined}>
            <dt>{term}</dt>
            {term === 'SHA-256' ? <dd className={styles.print}>{breakable(value)}</dd> : <dd>{value}</dd>}
          </div>
        ))}
      </Stack>
    </div>
  );
}

/** Breaks lines only between pairs: half a pair at the end of a line is hard to compare. */
function breakable(fingerprint: string): ReactNode {
  return fingerprint.split(/(?<=:)/).map((pair, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pairs have no other name, and never move.
    <Fragment key={index}>
      {pair}
      <wbr />
    </Fragment>
  ));
}

function validOf({ validFrom, validTo }: Certificate): string {
  return `${dayWords(validFrom)} – ${dayWords(validTo)}`;
}

function dayWords(iso: string): string {
  const at = parseMoment(iso);
  return at === null ? 'unknown' : dateOf(at);
}
