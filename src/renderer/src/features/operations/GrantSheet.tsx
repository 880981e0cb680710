import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { GrantPlan, GrantSource } from '../../../../shared/calls/grants.ts';
import type { KeptKit } from '../../../../shared/calls/kits.ts';
import { ok } from '../../../../shared/errors.ts';
import type { KitMode } from '../../../../shared/permissions/kit.ts';
import { MODE_WORDS, ruleSentence, switchesSentence } from '../../../../shared/permissions/kitWords.ts';
import type { Target } from '../../../../shared/target.ts';
import { counted } from '../../../../shared/text.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { type OrganizationRef, organizationKey } from '../../state/organizationRef.ts';
import { placeName } from '../../state/placeWords.ts';
import { dataOf, readingOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { useReading } from '../../state/useReading.ts';
import { isOpenable, useTargets } from '../../state/useTargets.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import { formatNumber } from '../../ui/locale.ts';
import { Sheet, SheetPart } from '../../ui/Sheet.tsx';
import { sanitizeText, shownName } from '../../ui/sanitizeText.ts';
import { PAUSE } from './ChangeSheet.tsx';
import { GrantReview } from './GrantReview.tsx';
import { askedOf, firstDraft, type GrantAsked, type GrantDraft, isChanged } from './grantDraft.ts';
import { grantWords, keptWords, planSentence, sourceSentence, stepsIn } from './grantWords.ts';
import { AsLeft, useKeptDraft } from './keptDraft.tsx';
import { ORGANIZATIONS, placeOf, type Scope } from './kinds.ts';
import { addressesIn } from './manyDraft.ts';
import { RunFoot } from './RunFoot.tsx';
import classes from './sheet.module.css';
import { useStart } from './useStart.ts';
import { Where, whereWords } from './Where.tsx';
import { Who } from './Who.tsx';

/** Grants people what a kit says, or what somebody else has (`from`). */
export function GrantSheet(begin: DialogSubjects['apply-kit'] & Partial<DialogSubjects['copy-access']>) {
  const { from, people = NOBODY } = begin;
  const { call, openDialog } = useActions();
  const { running, close } = useDialog();
  const startPlan = useStart();
  const targets = useTargets();
  const openable = useMemo(() => targets.flatMap((each) => each.targets.filter(isOpenable)), [targets]);
  const revision = useApp((state) => state.kits.revision);
  const { query: listed, readAgain: listAgain } = useQuery('kits.list', from ? null : {}, revision);
  const kits = readingOf(listed)?.data.kits;
  const [first] = useState(() =>
    firstDraft({ ...begin, places: begin.places ?? (from && [from]) }, openable),
  );
  const [kept, keep] = useKeptDraft<GrantDraft>(begin);
  const [opened] = useState(kept ?? first);
  const [draft, setDraft] = useState(opened);
  const question = useDraftQuestion(isChanged(draft, opened));
  const [isPressed, setPressed] = useState(false);
  const [sent, setSent] = useState<GrantDraft | null>(null);
  const { mode, whom, text, places } = draft;
  const only = kits?.length === 1 ? kits[0] : undefined;
  const kit = kits?.find(({ id }) => id === draft.kitId) ?? only;

  const asked = useMemo(() => {
    const source: GrantSource | null = from
      ? {
          by: 'member',
          from: { instanceId: from.instanceId, organizationId: from.organizationId, userId: from.userId },
          mode,
        }
      : kit
        ? { by: 'kit', kitId: kit.id, mode }
        : null;
    return askedOf({ whom, text, places }, openable, people, source);
  }, [from, kit, mode, whom, text, places, openable, people]);
  const fault = 'error' in asked ? asked : null;
  const wanted = fault ? null : JSON.stringify(asked);
  const [paused] = useDebouncedValue(wanted, PAUSE);
  const holders = openable.reduce((sum, each) => sum + (each.holders?.length ?? 0), 0);
  const { query, readAgain, lookAgain, progress } = useGrantPlan(paused, holders + (kit?.changedAt ?? 0));
  const known = dataOf(query);
  const made = known && known.asked === wanted && query.state === 'ready' ? known : null;
  const outcome = made && outcomeOf(made.plan, openable, from !== undefined);
  const isMaking = !fault && !made && !(query.state === 'failed' && paused === wanted);
  const scope: Scope = {
    noun: ORGANIZATIONS,
    places: openable.map((target) => placeOf(target)),
    chosen: places,
    choose: (draft) => draft,
    none: 'No key opens an organization yet.',
  };
  const faultAt = (at: NonNullable<typeof fault>['at']) =>
    isPressed && fault?.at === at ? fault.error : null;
  // Once it is drawn.
  useEffect(() => {
    if (isPressed) focusFault();
  }, [isPressed]);

  function change(part: Partial<GrantDraft>): void {
    setDraft((draft) => ({ ...draft, ...part }));
    setPressed(false);
  }

  async function start() {
    const { planId, plan } = made as NonNullable<typeof made>;
    setSent(draft);
    const begun =
      plan.steps > 0
        ? await startPlan({ planId, plan: { kind: 'set-permissions', steps: [] } })
        : await call('grants.remember', { planId });
    if (begun.ok) keep(null);
    if (begun.ok && plan.steps === 0) close();
    if (!begun.ok && begun.error.code === 'plan-outdated') readAgain();
    return begun;
  }

  function leave(later: GrantDraft | null): void {
    keep(later);
    question.discard();
  }

  return (
    <Sheet
      set={draft === kept || fault ? null : setWords(draft, whereWords(scope), kit?.name)}
      left={
        <>
          {draft === kept && <AsLeft onStartOver={() => change(first)} />}
          <Who
            label="Email addresses"
            text={text}
            isGiven={first.text !== ''}
            error={faultAt('people')}
            targets={targets}
            onText={(text) => change({ text })}
            isEveryone={whom === 'everyone'}
            ways={
              !from && (
                <SegmentedControl
                  aria-label="Whom"
                  fullWidth
                  value={whom}
                  data={[
                    { value: 'these', label: 'These people' },
                    { value: 'everyone', label: EVERYONE },
                  ]}
                  onChange={(whom) => change({ whom: whom as GrantDraft['whom'] })}
                />
              )
            }
          />
          <Where
            scope={scope}
            isFiltered={begin.within !== undefined}
            error={faultAt('places')}
            onChosen={(places) => change({ places })}
          />
          <SheetPart name="What">
            {from ? (
              <p>
                What <b>{sanitizeText(from.email, 120)}</b> has in {placeIn(openable, from)}. Other
                organizations match by name.
              </p>
            ) : listed.state === 'failed' ? (
              <FailureAlert error={listed.error} onRetry={listAgain} />
            ) : kits?.length === 0 ? (
              <>
                <p>No kit yet. A kit says, by name, what one kind of people may see and do.</p>
                <Button
                  variant="default"
                  data-autofocus
                  onClick={() => openDialog({ kind: 'kit', kit: null, applies: begin })}
                >
                  New kit…
                </Button>
              </>
            ) : (
              <NativeSelect
                label="Kit"
                description={kit && inShort(kit)}
                inputWrapperOrder={['label', 'input', 'error', 'description']}
                error={faultAt('kit')}
                data-autofocus={!kit || undefined}
                value={kit?.id ?? ''}
                data={[
                  ...(kit ? [] : [{ value: '', label: 'Choose…' }]),
                  ...(kits ?? []).map(({ id, name }) => ({ value: id, label: shownName(name, 100) })),
                ]}
                onChange={({ currentTarget }) => change({ kitId: currentTarget.value })}
              />
            )}
            <SegmentedControl
              aria-label="How"
              fullWidth
              value={mode}
              data={MODES}
              onChange={(mode) => change({ mode: mode as KitMode })}
            />
            <p className={classes.dim}>{MODE_WORDS[mode].hint}</p>
          </SheetPart>
        </>
      }
      foot={
        <RunFoot
          steps={made ? stepsIn(made.plan) : []}
          outcome={outcome}
          title={from ? 'Copy access' : 'Apply kit'}
          question={{ ...question, later: () => leave(draft), discard: () => leave(null) }}
          isPending={running || isMaking}
          isOther={sent !== draft}
          why={made && outcome === null ? 'Nothing has to change.' : null}
          onFault={fault ? () => setPressed(true) : null}
          start={start}
        />
      }
    >
      <SheetPart
        name="Review"
        end={
          // Its place is kept: the heading must not move.
          <Button
            size="compact-sm"
            variant="subtle"
            style={{ visibility: made ? 'visible' : 'hidden' }}
            onClick={lookAgain}
          >
            Check again
          </Button>
        }
      >
        {fault ? (
          <p role="status" className={classes.dim}>
            {fault.error}
          </p>
        ) : query.state === 'failed' && !isMaking ? (
          <FailureAlert error={query.error} onRetry={readAgain} />
        ) : (
          <p role="status" className={made ? classes.summary : classes.dim}>
            {made
              ? `${planSentence(made.plan)} ${sourceSentence(mode, from ? `what ${shownName(from.email, 100)} has` : `“${shownName(made.plan.subject, 100)}”`)}`
              : `Reading members and what can be granted: ${formatNumber(progress?.read ?? 0)} of ${counted(progress?.of ?? places.size, 'organization', 'organizations')}…`}
          </p>
        )}
        {known && !fault && query.state !== 'failed' && (
          <GrantReview planId={known.planId} plan={known.plan} isCopied={from !== undefined} />
        )}
      </SheetPart>
    </Sheet>
  );
}

const NOBODY: never[] = [];
const EVERYONE = 'Every member there';
const MODES = (['at-least', 'exactly'] as const).map((value) => ({ value, label: MODE_WORDS[value].label }));

function outcomeOf(plan: GrantPlan, known: readonly Target[], isCopied: boolean): string | null {
  if (plan.steps > 0) return grantWords(plan, known);
  return isCopied || keptWords(plan) === null ? null : 'Remember';
}

function setWords({ whom, text }: GrantDraft, where: string | null, kit: string | undefined): string {
  const [only = '', ...others] = addressesIn(text);
  const these = others.length > 0 ? `${formatNumber(others.length + 1)} people` : sanitizeText(only, 120);
  return [whom === 'everyone' ? EVERYONE : these, where, kit && shownName(kit, 60)]
    .filter(Boolean)
    .join(' · ');
}

function placeIn(openable: readonly Target[], from: OrganizationRef): string {
  const place = openable.find((target) => organizationKey(target) === organizationKey(from));
  return place ? placeName(place) : 'that organization';
}

const FEW = 3;

function inShort(kit: KeptKit): string {
  const sentences = [...kit.rules.map(ruleSentence), switchesSentence(kit) ?? ''].filter(Boolean);
  if (sentences.length === 0) return 'It grants nothing.';
  const more = sentences.length - FEW;
  return `${sentences.slice(0, FEW).join(' ')}${more > 0 ? ` And ${more} more.` : ''}`;
}

/**
 * Main’s plan of what is to be granted (JSON of it; null: nothing yet), and of what; made again with each `revision`. The one
 * before is given up, what was read for it is not read again until `lookAgain`. `progress`: of the one being made.
 */
function useGrantPlan(asked: string | null, revision: number) {
  const { call } = useActions();
  const [readings, setReadings] = useState(() => crypto.randomUUID());
  const last = useRef<string | null>(null);
  const giveUp = useCallback(() => {
    if (last.current !== null) void call('app.giveUp', { id: last.current });
    last.current = null;
  }, [call]);
  const read = useMemo(
    () =>
      asked === null
        ? null
        : async () => {
            giveUp();
            const planId = crypto.randomUUID();
            last.current = planId;
            const plan = await call('grants.plan', {
              ...(JSON.parse(asked) as GrantAsked),
              planId,
              readings,
            });
            return plan.ok ? ok({ planId, asked, plan: plan.value }) : plan;
          },
    [call, giveUp, asked, readings],
  );
  useEffect(() => (asked === null ? giveUp() : undefined), [asked, giveUp]);
  useEffect(() => giveUp, [giveUp]);
  useEffect(() => () => void call('app.giveUp', { id: readings }), [call, readings]);
  const progress = useApp(({ planning }) => (planning?.planId === last.current ? planning : null));
  const { query, readAgain } = useReading(read, revision);
  return { query, readAgain, progress, lookAgain: () => setReadings(crypto.randomUUID()) };
}
