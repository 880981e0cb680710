import { Box, Button, Group, Menu, TextInput, UnstyledButton, VisuallyHidden } from '@mantine/core';
import {
  IconAlertCircle,
  IconAlertTriangle,
  IconCalendarEvent,
  IconCircleCheck,
  IconFileExport,
  IconFileImport,
  IconFileZip,
  IconTrash,
} from '@tabler/icons-react';
import { type CSSProperties, type ReactNode, useCallback, useId, useMemo, useState } from 'react';
import type { Campaign } from '../../../../shared/calls/campaigns.ts';
import type { Line } from '../../../../shared/campaigns/campaign.ts';
import { counted } from '../../../../shared/counted.ts';
import { daysLeftWords, endStateOf, noonOf } from '../../../../shared/ends.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { useActions } from '../../state/app.tsx';
import { readingOf } from '../../state/queryState.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { HOME_PANE } from '../../state/views.ts';
import { Banner } from '../../ui/Banner.tsx';
import { GapNote } from '../../ui/GapNote.tsx';
import { type HandedOut, HandedOutNote } from '../../ui/HandedOut.tsx';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { NO_TABLE_VIEW } from '../../ui/table/tableView.ts';
import { useToday } from '../../ui/useNow.ts';
import { dateOf, shortDay } from '../../ui/when.ts';
import { ReviewTable } from './ReviewTable.tsx';
import { gapsOf, STANDS, type Stand, type Standings, standOf, takesDecisions } from './reviewLines.ts';
import classes from './reviews.module.css';
import { useReview } from './useReview.ts';

/** One review: where it stands, its lines, and at the foot what comes next. Its name is its child. */
export function ReviewView({ campaign, children }: { campaign: Campaign; children: ReactNode }) {
  const { call, openDialog, readWorksheet } = useActions();
  const { id, name, state, scope, reviewer, touched, needsSecond } = campaign;
  const [told, setTold] = useState<HandedOut | null>(null);
  const onFailure = useCallback((error: AppError) => setTold({ error }), []);
  const { query, standings, decide, readAgain } = useReview(campaign, onFailure);
  const [, change] = usePaneView(HOME_PANE, 'campaign');
  const read = readingOf(query)?.data;
  const isDeciding = state === 'deciding';
  const isOpen = takesDecisions(campaign);
  const counts = useMemo(
    () => countsOf(read?.lines ?? [], standings ?? {}, isDeciding),
    [read, standings, isDeciding],
  );
  const unsigned = needsSecond
    ? (read?.lines ?? []).filter((line) => line.isPrivileged && !standings?.[line.id]?.second).length
    : 0;
  const about = `${sanitizeText(scope, 200)} · reviewer ${sanitizeText(reviewer.email, 120)}`;

  async function savePack(): Promise<void> {
    const saved = await call('campaigns.savePack', { id });
    if (!saved.ok) setTold({ error: saved.error });
    else if (saved.value.outcome === 'saved')
      setTold({ words: `Saved “${sanitizeText(saved.value.fileName)}”.` });
  }

  return (
    <section className={classes.review} aria-label={sanitizeText(name, 100)}>
      {touched !== null && (
        <Banner
          icon={IconAlertTriangle}
          tone="danger"
          role="alert"
          words={`${sanitizeText(touched, 400)} This review takes no more decisions, and proves nothing.`}
        >
          {null}
        </Banner>
      )}
      <Group gap="4px 12px" flex="none" pt={12} px="var(--q-inset)">
        <VisuallyHidden component="h2">{sanitizeText(name, 100)}</VisuallyHidden>
        {children}
        <State campaign={campaign} />
        <Box component="span" className={looks.lesser} flex="1 1 200px" title={about}>
          {about}
        </Box>
        <DotsMenu label="Review menu" width={230}>
          <MenuItem icon={IconFileZip} onClick={() => void savePack()}>
            Save pack…
          </MenuItem>
          <MenuItem
            icon={IconFileExport}
            disabled={!isOpen}
            onClick={() => openDialog({ kind: 'save-worksheet', id })}
          >
            Save a worksheet…
          </MenuItem>
          <MenuItem icon={IconFileImport} disabled={!isOpen} onClick={() => void readWorksheet(campaign)}>
            Read back a worksheet…
          </MenuItem>
          <Menu.Divider />
          <MenuItem danger icon={IconTrash} onClick={() => openDialog({ kind: 'delete-review', id, name })}>
            Delete…
          </MenuItem>
        </DotsMenu>
      </Group>
      {standings && <Progress counts={counts} isDeciding={isDeciding} />}
      <div className={classes.lines}>
        <ReviewTable
          {...{ campaign, query, standings, counts, decide }}
          onRetry={readAgain}
          notes={
            <>
              <HandedOutNote told={told} onDismiss={() => setTold(null)} />
              <GapNote {...gapsOf(read?.unread ?? [])} nameOf={(instance) => instance} />
            </>
          }
        />
      </div>
      {standings && touched === null && (
        <Foot
          {...{ campaign, counts, unsigned, onFailure }}
          savePack={() => void savePack()}
          onClosed={() => change(() => NO_TABLE_VIEW)}
          show={(stand) => change((view) => ({ ...view, search: '', choices: { stand: [stand] } }))}
        />
      )}
    </section>
  );
}

function countsOf(lines: readonly Line[], standings: Standings, isDeciding: boolean): Record<Stand, number> {
  const counts = { keep: 0, change: 0, revoke: 0, undecided: 0, done: 0, waived: 0, open: 0 };
  for (const { id } of lines) counts[standOf(standings[id], isDeciding)] += 1;
  return counts;
}

const TONES = { later: undefined, soon: 'warn', due: 'danger' } as const;

function State({ campaign: { state, dueOn, closed } }: { campaign: Campaign }) {
  const { stands, daysLeft } = endStateOf(dueOn, useToday());
  if (state === 'deciding' || !closed)
    return (
      <span className={classes.state} data-tone={TONES[stands]}>
        <IconCalendarEvent size={14} stroke={1.75} aria-hidden /> due {shortDay(noonOf(dueOn), Date.now())}:{' '}
        {daysLeftWords(daysLeft)}
      </span>
    );
  return (
    <span className={classes.state} data-tone={state === 'final' ? 'ok' : 'warn'}>
      <IconCircleCheck size={14} stroke={1.75} aria-hidden />
      {state === 'final' ? 'final, ' : ''}closed {dateOf(closed.at)} by {sanitizeText(closed.by.name, 60)}
    </span>
  );
}

function Progress({ counts, isDeciding }: { counts: Record<Stand, number>; isDeciding: boolean }) {
  const stands: Stand[] = isDeciding ? ['keep', 'change', 'revoke', 'undecided'] : ['done', 'waived', 'open'];
  const all = stands.reduce((sum, stand) => sum + counts[stand], 0);
  const left = counts[isDeciding ? 'undecided' : 'open'];
  if (all === 0) return null;
  const shareOf = (stand: Stand) => ({ '--share': STANDS[stand].color }) as CSSProperties;
  return (
    <Group className={classes.progress} gap="6px 14px" flex="none" pt={6} px="var(--q-inset)">
      <span className={classes.bar} aria-hidden>
        {stands
          .filter((stand) => counts[stand] > 0)
          .map((stand) => (
            <span key={stand} style={{ ...shareOf(stand), flexGrow: counts[stand] }} />
          ))}
      </span>
      <b role="status">
        {formatNumber(all - left)} of {formatNumber(all)} {isDeciding ? 'decided' : 'carried out or left'}
      </b>
      {stands.map((stand) => (
        <span key={stand} className={looks.dim}>
          <span className={classes.dot} style={shareOf(stand)} aria-hidden />
          {formatNumber(counts[stand])} {STANDS[stand].title.toLowerCase()}
        </span>
      ))}
    </Group>
  );
}

type FootProps = {
  campaign: Campaign;
  counts: Record<Stand, number>;
  /** Privileged lines that the second reviewer has still to sign. */
  unsigned: number;
  show: (stand: Stand) => void;
  onClosed: () => void;
  savePack: () => void;
  onFailure: (error: AppError) => void;
};

/** What is left to do, and the one thing that comes next. */
function Foot({ campaign, counts, unsigned, show, savePack, onClosed, onFailure }: FootProps) {
  const { call, openDialog } = useActions();
  const { id, state, reviewer } = campaign;
  const [typed, setTyped] = useState(reviewer.name);
  const [isClosing, setClosing] = useState(false);
  const nameId = useId();
  const { undecided, open } = counts;
  const name = typed.trim();
  const changes = counted(state === 'deciding' ? counts.change + counts.revoke : open, 'change', 'changes');
  const left = { deciding: undecided, 'carrying-out': open, final: 0 }[state];
  const isWaiting = left > 0 || (state === 'deciding' && unsigned > 0);
  const [first, then] = {
    deciding: [
      closingBar(undecided, unsigned) ?? 'Every line is decided.',
      counts.change + counts.revoke === 0
        ? 'Closing signs the decisions. Nothing is to be changed.'
        : `Closing signs the decisions, then offers the ${changes} to carry out.`,
    ],
    'carrying-out':
      open > 0
        ? [
            `${changes} not carried out yet.`,
            'The review is final once each was carried out, or left as it is with a reason.',
          ]
        : ['Nothing is left to carry out.', 'The review is final once a reading confirms each change.'],
    final: ['Nothing is open.', 'The review is signed, and never changes again.'],
  }[state] as [string, string];

  async function close(): Promise<void> {
    setClosing(true);
    const closed = await call('campaigns.close', { id, by: { ...reviewer, name } });
    setClosing(false);
    if (closed.ok) onClosed();
    else onFailure(closed.error);
  }

  return (
    <footer className={classes.foot} data-tone={isWaiting ? 'warn' : 'ok'}>
      {isWaiting ? (
        <IconAlertCircle size={17} className={looks.toned} aria-hidden />
      ) : (
        <IconCircleCheck size={17} className={looks.toned} aria-hidden />
      )}
      <Box flex="1 1 260px" miw={0}>
        <b>{first}</b>{' '}
        {left > 0 && (
          <UnstyledButton
            className={looks.linked}
            c="var(--q-accent)"
            fz="inherit"
            fw={600}
            onClick={() => show(state === 'deciding' ? 'undecided' : 'open')}
          >
            Show {formatNumber(left)}
          </UnstyledButton>
        )}
        <div className={`${looks.hint} ${classes.then}`}>{then}</div>
      </Box>
      {state === 'deciding' && (
        <>
          <Group gap={8} wrap="nowrap">
            <label className={looks.dim} htmlFor={nameId}>
              Sign off as
            </label>
            <TextInput
              id={nameId}
              w={160}
              maxLength={200}
              value={typed}
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          </Group>
          <ToolButton
            variant="filled"
            loading={isClosing}
            why={closingBar(undecided, unsigned) ?? (name === '' ? 'Enter the name to sign off as.' : null)}
            onClick={() => void close()}
          >
            Close review{undecided > 0 && ` (${formatNumber(undecided)} undecided)`}
          </ToolButton>
        </>
      )}
      {state === 'carrying-out' && open > 0 && (
        <Button
          onClick={() =>
            openDialog({
              ...{ kind: 'change-these', what: 'review-changes' },
              intent: { kind: 'review-changes', campaignId: id },
            })
          }
        >
          Carry out {changes}
        </Button>
      )}
      {state === 'final' && <Button onClick={savePack}>Save pack…</Button>}
    </footer>
  );
}

/** Why a review cannot be closed, as a sentence; null where it can. */
function closingBar(undecided: number, unsigned: number): string | null {
  if (undecided > 0)
    return `${formatNumber(undecided)} undecided: decide ${undecided === 1 ? 'it' : 'them'} to close.`;
  if (unsigned === 0) return null;
  return `The second reviewer hasn’t signed ${counted(unsigned, 'privileged line', 'privileged lines')}: save a worksheet for them.`;
}
