import { Box, Flex, Progress } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconMinus,
  IconQuestionMark,
  IconUserCheck,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import {
  type Certificate,
  type CertificatePlace,
  placesByState,
  readWords,
  unreadWords,
  type VerdictLine,
} from '../../../../shared/operations/certificate.ts';
import type { OutcomeState } from '../../../../shared/operations/outcome.ts';
import { thousands } from '../../../../shared/text.ts';
import { InstanceTile } from '../../parts/InstanceTile.tsx';
import classes from '../../parts/sheet.module.css';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { selectAccount } from '../../state/selectors.ts';
import { Facts } from '../../ui/Facts.tsx';
import { FoldButton } from '../../ui/FoldButton.tsx';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { clockOf, dateOf, exactly, timeOf } from '../../when.ts';

type Tone = VerdictLine['tone'];

/** Green only for proof. */
const SIGNS: Record<OutcomeState, [icon: typeof IconClock, tone: Tone | 'dim']> = {
  open: [IconClock, 'warn'],
  failed: [IconAlertTriangle, 'danger'],
  unclear: [IconQuestionMark, 'warn'],
  stays: [IconUserCheck, 'warn'],
  unread: [IconQuestionMark, 'warn'],
  gone: [IconCircleCheck, 'ok'],
  absent: [IconMinus, 'dim'],
};

const colorOf = (tone: Tone | 'dim' | 'text') => `var(--q-${tone})`;

export function CertificateVerdict({ certificates }: { certificates: readonly Certificate[] }) {
  const [first, ...others] = certificates;
  const gone = certificates.filter((each) => each.isGone).length;
  const areGone = gone === certificates.length;
  const words = `${thousands(gone)} of ${thousands(certificates.length)} people are gone from every server.`;
  const lines: VerdictLine[] =
    others.length > 0 ? [{ tone: areGone ? 'ok' : 'warn', words }] : (first?.verdict ?? []);
  return <VerdictLines lines={lines} isGone={areGone} />;
}

export function CertificateHead({ certificates }: { certificates: readonly Certificate[] }) {
  const [first, ...others] = certificates;
  if (!first) return null;
  return (
    <>
      {certificates.some((each) => each.isInterim) && (
        <Box component="p" c="var(--q-warn)">
          <b>Interim:</b> something is still open. Home lists this under “Needs you” until nothing is.
        </Box>
      )}
      {others.length === 0 && <Covered certificate={first} />}
      <CertificateFacts certificates={certificates} />
    </>
  );
}

function toneAt(tone: Tone, at: number): Tone | 'text' {
  return at === 0 && tone !== 'danger' ? 'text' : tone;
}

export function VerdictLines(props: { lines: readonly VerdictLine[]; isGone?: boolean }) {
  const { lines, isGone = false } = props;
  return (
    <div>
      {isGone && <IconCircleCheck size={30} stroke={1.6} color={colorOf('ok')} aria-hidden />}
      {lines.map(({ tone, words }, at) => (
        <Box
          key={words}
          component={at === 0 ? 'h4' : 'p'}
          m={0}
          fz={at === 0 ? 18 : 14}
          fw={at === 0 ? 640 : 560}
          lh={1.35}
          c={colorOf(toneAt(tone, at))}
          className={looks.broken}
        >
          {words}
        </Box>
      ))}
    </div>
  );
}

function Covered({ certificate: { gone, of } }: { certificate: Certificate }) {
  if (of < 2 || gone === of) return null;
  return (
    <div>
      <Progress.Root size={6} aria-hidden>
        <Progress.Section value={(100 * gone) / of} color={colorOf('ok')} />
        <Progress.Section value={(100 * (of - gone)) / of} color={colorOf('warn')} />
      </Progress.Root>
      <Flex justify="space-between" c="var(--q-dim)" fz={12} mt={4}>
        <span>
          Gone from {thousands(gone)} of {thousands(of)} servers
        </span>
        <span>{thousands(of - gone)} not</span>
      </Flex>
    </div>
  );
}

function CertificateFacts({ certificates }: { certificates: readonly Certificate[] }) {
  const [first] = certificates;
  if (!first) return null;
  const all = <T,>(of: (each: Certificate) => readonly T[]) => [...new Set(certificates.flatMap(of))];
  const facts: [name: string, values: readonly string[]][] = [
    ['Person', certificates.length === 1 ? all(({ name, emails }) => [name, ...emails]) : []],
    ['Off-boarded', [beganAndEnded(first.startedAt, Math.max(...certificates.map((each) => each.endedAt)))]],
    ['Done as', all(({ doneAs }) => doneAs)],
    ['Note', first.remark === '' ? [] : [first.remark]],
    ['Marked as done', first.doneNote === '' ? [] : [first.doneNote]],
    ['Record', [first.record]],
  ];
  return (
    <Facts
      facts={facts.map(([name, values]) => [
        name,
        values.length === 0 ? '' : values.map((each) => <div key={each}>{sanitizeText(each, 500)}</div>),
      ])}
    />
  );
}

function beganAndEnded(from: number, to: number): string {
  const end = clockOf(to, from);
  const start = timeOf(from);
  return `${dateOf(from)}, ${start === end ? start : `${start} to ${end}`}`;
}

export function CertificatePlaces({ certificates }: { certificates: readonly Certificate[] }) {
  const [first, ...others] = certificates;
  if (!first) return null;
  if (others.length === 0) return <Places certificate={first} />;
  return (
    <ul className={classes.list} aria-label="People who left">
      {certificates.map((certificate) => (
        <li key={certificate.emails.join(' ')} className={classes.leaver}>
          <Unfolded
            head={
              <span className={classes.words}>
                {certificate.verdict.map(({ tone, words }, at) => (
                  <Box key={words} component="span" c={colorOf(toneAt(tone, at))}>
                    {words}{' '}
                  </Box>
                ))}
              </span>
            }
          >
            <div className={classes.inner}>
              <Places certificate={certificate} />
            </div>
          </Unfolded>
        </li>
      ))}
    </ul>
  );
}

export function Unfolded({ head, children }: { head: ReactNode; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <FoldButton isOpen={isOpen} onOpen={setOpen}>
        {head}
      </FoldButton>
      {isOpen && children}
    </>
  );
}

function Places({ certificate }: { certificate: Certificate }) {
  return placesByState(certificate).map(({ title, state, places }) => (
    <section key={state} aria-label={title}>
      <Box
        component="h4"
        m={0}
        mb={6}
        fw={600}
        c={colorOf(SIGNS[state][1] === 'ok' ? 'text' : SIGNS[state][1])}
      >
        {title}
      </Box>
      <ul className={classes.list} aria-label={title}>
        {places.map((place) => (
          <PlaceRow key={place.instanceId} place={place} />
        ))}
      </ul>
    </section>
  ));
}

function PlaceRow({ place }: { place: CertificatePlace }) {
  const { openDialog } = useActions();
  const { instanceId, instanceName, state, did, at, by, lines, seenAt } = place;
  const isAway = useApp((shown) => selectAccount(shown, instanceId).state === 'failed');
  const [Icon, tone] = SIGNS[state];
  const now = Date.now();
  const seen = seenAt === null ? '' : `Last seen there ${clockOf(seenAt, now)}.`;
  const proof = [readWords(place, (moment) => clockOf(moment, now)), seen, unreadWords(place)];
  return (
    <li className={classes.row}>
      <Icon size={17} stroke={1.75} color={colorOf(tone)} aria-hidden />
      <InstanceTile instanceId={instanceId} />
      <p className={classes.words}>
        <b>{sanitizeText(instanceName, 60)}</b>
        {did !== '' && ` · ${sanitizeText(did, 300)}`}
      </p>
      {at !== null && (
        <span className={classes.end} title={exactly(at)}>
          {[clockOf(at, now), sanitizeText(by, 240)].filter(Boolean).join(' · ')}
        </span>
      )}
      {state === 'open' && isAway && (
        <ToolButton small onClick={() => openDialog({ kind: 'diagnose', instanceId })}>
          Diagnose
        </ToolButton>
      )}
      <p className={classes.below}>{proof.filter(Boolean).join(' ')}</p>
      {lines.map((words) => (
        <p key={words} className={classes.below} data-tone={state === 'gone' ? undefined : 'warn'}>
          {sanitizeText(words, 300)}
        </p>
      ))}
    </li>
  );
}
