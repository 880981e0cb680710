import { Box, Button, Group, NativeSelect, TextInput, VisuallyHidden } from '@mantine/core';
import {
  IconAlertCircle,
  IconAlertTriangle,
  IconCalendarEvent,
  IconCircleCheck,
  IconClipboardCheck,
  IconFileTypePdf,
  IconFileZip,
  IconPlus,
  IconRosetteDiscountCheck,
  IconTrash,
} from '@tabler/icons-react';
import { type ReactNode, useCallback, useId, useMemo, useState } from 'react';
import type { Campaign } from '../../../../shared/calls/reviews.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { daysLeftWords, endStateOf, noonOf } from '../../../../shared/time.ts';
import { GapNote } from '../../parts/GapNote.tsx';
import { TabVerbs, type Verb } from '../../parts/TabVerbs.tsx';
import { readingOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp, usePaneView } from '../../state/app.tsx';
import { carryingOut } from '../../state/needFixes.ts';
import { useQuery } from '../../state/useQuery.ts';
import { HOME_PANE } from '../../state/views.ts';
import { NO_TABLE_VIEW } from '../../tableView.ts';
import { Banner } from '../../ui/Banner.tsx';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import { Pill } from '../../ui/StateDot.tsx';
import { Linked, ToolButton } from '../../ui/ToolButton.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import { useToday } from '../../ui/useNow.ts';
import { dateOf, shortDay } from '../../when.ts';
import { ReviewTable } from './ReviewTable.tsx';
import { type Counts, countsOf, gapsOf, STANDS, type Stand, useReview } from './reviewLines.ts';
import classes from './reviews.module.css';

const VERBS: readonly Verb[] = [
  { title: 'Verify a pack…', icon: IconRosetteDiscountCheck, isRare: true, run: 'verify-pack' },
  { icon: IconFileTypePdf, run: 'access-review' },
  { icon: IconPlus, run: 'new-review' },
];

export function Reviews() {
  const { openDialog, showReview } = useActions();
  const revision = useApp((state) => state.campaigns.revision);
  const { query, readAgain } = useQuery('campaigns.list', {}, revision);
  const [chosenId] = usePaneView(HOME_PANE, 'campaignId');
  const campaigns = readingOf(query)?.data.campaigns ?? [];
  const shown = campaigns.find(({ id }) => id === chosenId) ?? campaigns[0];
  return (
    <>
      <TabVerbs verbs={VERBS} />
      {shown ? (
        <Review key={shown.id} campaign={shown}>
          <NativeSelect
            variant="unstyled"
            aria-label="Review"
            classNames={{ input: classes.title }}
            value={shown.id}
            data={campaigns.map(({ id, name }) => ({ value: id, label: shownName(name, 60) }))}
            onChange={({ currentTarget: { value } }) => showReview(value)}
          />
        </Review>
      ) : query.state === 'failed' ? (
        <Box p={20}>
          <FailureAlert error={query.error} onRetry={readAgain} />
        </Box>
      ) : (
        <div className={looks.row} aria-busy={query.state !== 'ready'}>
          <VisuallyHidden component="h2">Reviews</VisuallyHidden>
          {query.state === 'ready' && (
            <EmptyState
              icon={IconClipboardCheck}
              title="No review yet"
              action={{ label: 'New review…', run: () => openDialog({ kind: 'new-review' }) }}
            >
              <p>Decide who keeps their access, and prove to an auditor that it was done.</p>
            </EmptyState>
          )}
        </div>
      )}
    </>
  );
}

function Review({ campaign, children }: { campaign: Campaign; children: ReactNode }) {
  const { call, openDialog } = useActions();
  const { id, name, state, scope, reviewer, touched } = campaign;
  const { note, setTold, tell } = useHandedOut();
  const onFailure = useCallback((error: AppError) => setTold({ error }), [setTold]);
  const review = useReview(campaign, onFailure);
  const { query, standings, unread } = review;
  const isDeciding = state === 'deciding';
  const lines = readingOf(query)?.data;
  const counts = useMemo(
    () => lines && standings && countsOf(lines, standings, isDeciding),
    [lines, standings, isDeciding],
  );
  const touchedWords = `${sanitizeText(touched, 400)} This review takes no more decisions, and proves nothing.`;
  const about = `${sanitizeText(scope, 200)} · reviewer ${sanitizeText(reviewer.email, 120)}`;

  const savePack = () =>
    void tell(call('campaigns.savePack', { id }), (saved) =>
      saved.outcome === 'saved' ? `Saved “${sanitizeText(saved.fileName)}”.` : null,
    );

  return (
    <section className={classes.review} aria-label={sanitizeText(name, 100)}>
      {touched !== null && (
        <Banner icon={IconAlertTriangle} tone="danger" role="alert" words={touchedWords}>
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
          {(isDeciding || touched !== null) && (
            <MenuItem icon={IconFileZip} onClick={savePack}>
              Save pack…
            </MenuItem>
          )}
          <MenuItem danger icon={IconTrash} onClick={() => openDialog({ kind: 'delete-review', id, name })}>
            Delete…
          </MenuItem>
        </DotsMenu>
      </Group>
      {counts && <Progress counts={counts} isDeciding={isDeciding} />}
      <div className={classes.lines}>
        <ReviewTable
          {...{ campaign, review }}
          notes={
            <>
              {note}
              <GapNote {...gapsOf(unread)} nameOf={(instance) => instance} />
            </>
          }
        />
      </div>
      {counts && touched === null && <Foot {...{ campaign, counts, onFailure, savePack }} />}
    </section>
  );
}

const TONES = { later: 'idle', soon: 'warn', due: 'danger' } as const;

function State({ campaign: { state, dueOn, closed } }: { campaign: Campaign }) {
  const { stands, daysLeft } = endStateOf(dueOn, useToday());
  const isFinal = state === 'final';
  if (!closed)
    return (
      <Pill tone={TONES[stands]}>
        <IconCalendarEvent size={14} stroke={1.75} aria-hidden /> due {shortDay(noonOf(dueOn), Date.now())}:{' '}
        {daysLeftWords(daysLeft)}
      </Pill>
    );
  return (
    <Pill tone={isFinal ? 'ok' : 'warn'}>
      <IconCircleCheck size={14} stroke={1.75} aria-hidden />
      {isFinal && 'final, '}closed {dateOf(closed.at)} by {sanitizeText(closed.by.name, 60)}
    </Pill>
  );
}

function Progress({ counts, isDeciding }: { counts: Counts; isDeciding: boolean }) {
  const stands: Stand[] = isDeciding ? ['keep', 'change', 'revoke', 'undecided'] : ['done', 'waived', 'open'];
  const all = stands.reduce((sum, stand) => sum + counts[stand], 0);
  const left = counts[isDeciding ? 'undecided' : 'open'];
  if (all === 0) return null;
  return (
    <Group className={classes.progress} gap="6px 14px" flex="none" pt={6} px="var(--q-inset)">
      <span className={classes.bar} aria-hidden>
        {stands.map((stand) => (
          <span key={stand} data-tone={STANDS[stand].tone} style={{ flexGrow: counts[stand] }} />
        ))}
      </span>
      <b role="status">
        {thousands(all - left)} of {thousands(all)} {isDeciding ? 'decided' : 'carried out or left'}
      </b>
      {stands.map((stand) => (
        <span key={stand} className={classes.share} data-tone={STANDS[stand].tone}>
          {thousands(counts[stand])} {STANDS[stand].title.toLowerCase()}
        </span>
      ))}
    </Group>
  );
}

type FootProps = {
  campaign: Campaign;
  counts: Counts;
  savePack: () => void;
  onFailure: (error: AppError) => void;
};

function Foot({ campaign, counts, savePack, onFailure }: FootProps) {
  const { call, openDialog } = useActions();
  const [, change] = usePaneView(HOME_PANE, 'campaign');
  const { id, state, reviewer } = campaign;
  const [typed, setTyped] = useState(reviewer.name);
  const [isClosing, setClosing] = useState(false);
  const nameId = useId();
  const name = typed.trim();
  const isDeciding = state === 'deciding';
  const left = isDeciding ? counts.undecided : counts.open;
  const isCarriedOut = state === 'final' || left === 0;
  const changes = counted(isDeciding ? counts.change + counts.revoke : left, 'change', 'changes');
  const bar =
    isDeciding && left > 0
      ? `${thousands(left)} undecided: decide ${left === 1 ? 'it' : 'them'} to close.`
      : null;
  const Icon = left > 0 ? IconAlertCircle : IconCircleCheck;
  const closing =
    counts.change + counts.revoke === 0
      ? 'Closing signs the decisions. No change follows.'
      : `Closing signs the decisions, then offers the ${changes} to carry out.`;
  const [first, then] = isDeciding
    ? [bar ?? 'Every line is decided.', closing]
    : state === 'final'
      ? ['Nothing is open.', 'The review is signed, and never changes again.']
      : left > 0
        ? [`${changes} not carried out yet.`, FINAL_ONCE]
        : ['Nothing is left to carry out.', 'The review is final once a reading confirms each change.'];

  async function close(): Promise<void> {
    setClosing(true);
    const closed = await call('campaigns.close', { id, by: { ...reviewer, name } });
    setClosing(false);
    if (closed.ok) change(() => NO_TABLE_VIEW);
    else onFailure(closed.error);
  }
  const show = () =>
    change((view) => ({ ...view, search: '', choices: { stand: [isDeciding ? 'undecided' : 'open'] } }));
  const carryOut = () => openDialog(carryingOut(id));

  return (
    <Group
      component="footer"
      className={classes.foot}
      gap="8px 14px"
      flex="none"
      py={10}
      px="var(--q-inset)"
      data-tone={left > 0 ? 'warn' : 'ok'}
    >
      <Icon size={17} className={looks.toned} aria-hidden />
      <Box flex="1 1 260px" miw={0}>
        <b>{first}</b> {left > 0 && <Linked onClick={show}>Show {thousands(left)}</Linked>}
        <div className={`${looks.hint} ${classes.then}`}>{then}</div>
      </Box>
      {isDeciding && (
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
            why={bar ?? (name === '' ? 'Enter the name to sign off as.' : null)}
            onClick={() => void close()}
          >
            Close review{left > 0 && ` (${thousands(left)} undecided)`}
          </ToolButton>
        </>
      )}
      {!isDeciding && (
        <Button variant={isCarriedOut ? 'filled' : 'default'} onClick={savePack}>
          Save pack…
        </Button>
      )}
      {!isCarriedOut && !isDeciding && <Button onClick={carryOut}>Carry out {changes}</Button>}
    </Group>
  );
}

const FINAL_ONCE = 'The review is final once each was carried out, or left as it is with a reason.';
