import { Box, Flex, Group, Stack } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import { type Certificate, type CertificateTrouble, PROBLEM_WORDS } from '../../../../shared/certificate.ts';
import { parseMoment } from '../../../../shared/time.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { dateOf } from '../../when.ts';
import styles from './CertificateView.module.css';

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
