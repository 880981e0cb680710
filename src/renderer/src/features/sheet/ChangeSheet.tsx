import { Button, SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Allowed } from '../../../../shared/operations/rails.ts';
import { OPERATION_TITLES } from '../../../../shared/rules/actions.ts';
import { type InstanceTargets, organizationKey } from '../../../../shared/target.ts';
import { counted, foldAddress, thousands } from '../../../../shared/text.ts';
import classes from '../../parts/sheet.module.css';
import { dataOf, failureOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp, useTargets } from '../../state/app.tsx';
import { useDialog, useDialogTitle, useDraftQuestion } from '../../state/dialogContext.tsx';
import { usePlan } from '../../state/useQuery.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { focusFault } from '../../ui/focusFault.ts';
import { Sheet, SheetPart } from '../../ui/Sheet.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useToday } from '../../ui/useNow.ts';
import { AlikeAddresses } from './AlikeAddresses.tsx';
import { FIELDS } from './fields.tsx';
import { GrantedThere } from './GrantFields.tsx';
import { RoleIn } from './JoinFields.tsx';
import { EVERYONE, KINDS, leavingTitle, noteOf, partsOf, placeWords, setWords } from './kinds.ts';
import { Leaving } from './Leaving.tsx';
import {
  addressesIn,
  faultAt,
  firstDraft,
  type Granting,
  holdsDraft,
  instancesWanted,
  intentOf,
  isPartOf,
  lookOf,
  type ManyDraft,
  openableOf,
  placesWith,
  remarkOf,
  rolesWanted,
  withConfirmed,
} from './manyDraft.ts';
import {
  AsLeft,
  Finishes,
  type Looked,
  useChecks,
  useFreshReading,
  useKeptDraft,
  useReadingCount,
  useRoles,
  useStart,
} from './planning.tsx';
import { About, Review } from './Review.tsx';
import { RunFoot } from './RunFoot.tsx';
import { Where, Who } from './WhoWhere.tsx';

const PAUSE = 150;

export function GrantSheet(granting: Granting) {
  return <ChangeSheet granting={granting} />;
}

export function ChangeSheet(begin: Parameters<typeof firstDraft>[0]) {
  const { addPeople, call, openDialog } = useActions();
  const startPlan = useStart();
  const byId = useApp((state) => state.byId);
  const targets = useTargets();
  const today = useToday();
  const [first] = useState<ManyDraft>(() => firstDraft(begin, { targets, today }));
  const [kept, keep] = useKeptDraft<{ draft: ManyDraft; looked: Looked }>(begin);
  const [opened] = useState(kept?.draft ?? first);
  const [draft, setDraft] = useState(opened);
  const { running, close } = useDialog();
  const [isPressed, setPressed] = useState(false);
  const [sent, setSent] = useState<ManyDraft | null>(null);
  const [changed, setChanged] = useState<string | null>(null);
  const kind = KINDS[draft.kind];
  const isLeaving = draft.kind === 'off-board';
  const isGranting = draft.kind === 'grant';
  useRoles(useMemo(() => rolesWanted(draft, targets), [draft, targets]));
  const readingCount = useReadingCount(useMemo(() => instancesWanted(draft, targets), [draft, targets]));
  const isReading = useFreshReading(draft.offboard.only ?? null, isLeaving) || readingCount > 0;

  const { readings, readAnew } = useReadings();
  const intent = useMemo(() => intentOf(draft, readings), [draft, readings]);
  const [asked] = useDebouncedValue(intent, PAUSE);
  const look = usePlan(useMemo(() => (isLeaving ? lookOf(draft) : null), [draft, isLeaving])).query;
  const keysAndKits = useApp(({ kits }) => kits.revision) + countHolders(targets);
  const planned = usePlan(asked, isGranting ? keysAndKits : undefined, isReading);
  const { query: plan, readAgain } = planned;
  const view = dataOf(look)?.leavers;
  const failure = failureOf(plan) ?? (isLeaving ? failureOf(look) : undefined) ?? null;
  const known = dataOf(plan);
  const isCurrent = known?.asked === JSON.stringify(intent);
  const made = known && isCurrent && plan.state !== 'failed' ? known : null;
  // An off-boarding is confirmed per person, by what the plan found.
  const isWhole = !isLeaving && made !== null && planned.isLatest && !isReading && !running;
  const checks = useChecks(made?.plan, JSON.stringify(intentOf(draft)), isWhole, kept?.looked);
  const { without, meant, looked } = checks;
  const [{ left }] = useState(looked);
  const question = useDraftQuestion(holdsDraft({ ...draft, left: looked.left }, { ...opened, left }));
  // Until all instances answered, an account may be in more organizations than known.
  const isUnseen = !made || (isLeaving ? view?.isAsking !== false : !checks.isLooked);
  const isPending = running || isReading || (!failure && isUnseen);
  const fault = isPressed ? failure : null;
  const change = useCallback((next: (draft: ManyDraft) => ManyDraft) => {
    setDraft(next);
    setPressed(false);
    setChanged(null);
  }, []);
  // A confirmation ends when the plan for that person changes.
  useEffect(() => {
    if (!view || faultAt(failure, 'people') === null) return;
    const now = withConfirmed(draft, view);
    const count = ({ offboard }: ManyDraft) => Object.keys(offboard.confirmed).length;
    if (count(now) === count(draft)) return;
    setDraft(now);
    setChanged(failure?.message ?? null);
  }, [view, failure, draft]);
  useEffect(() => {
    if (fault) focusFault();
  }, [fault]);
  const leavers = view?.people.length ?? 0;
  const granting = made?.granting;
  const isRemembered = granting?.isRemembered ?? false;
  const title = draft.kind === 'grant' ? null : OPERATION_TITLES[draft.kind];
  useDialogTitle(
    isLeaving
      ? leavingTitle(draft.offboard, leavers, view?.people[0]?.emails[0])
      : title && `${title} ${sanitizeText(draft.custom?.role, 60)}`.trim(),
  );

  async function start(allow?: Allowed) {
    const plan = made as NonNullable<typeof made>;
    setSent(draft);
    const what = {
      ...{ ...plan, remark: remarkOf(draft), allow },
      ...(without.size > 0 ? { without: [...without] } : {}),
    };
    const isTold =
      (draft.offboard.only !== undefined || draft.custom !== null) && plan.plan.steps.length === 1;
    const begun = await (isRemembered
      ? call('plans.remember', { planId: plan.planId })
      : draft.kind === 'add-people'
        ? addPeople(what)
        : startPlan(what, isTold));
    if (begun.ok) keep(null);
    if (begun.ok && isRemembered) close();
    if (!begun.ok && begun.error.code === 'plan-outdated') readAgain();
    return begun;
  }

  function dismiss(later: boolean): void {
    keep(later ? { draft, looked } : null);
    question.discard();
  }

  const { fields, where } = partsOf(draft);
  const scope = where?.(draft, { targets, byId });
  return (
    <Sheet
      set={
        draft === kept?.draft || (draft.custom && draft === opened)
          ? null
          : setWords(draft, scope, { targets, byId }, known?.granting?.subject)
      }
      left={
        <>
          {draft === kept?.draft && (
            <AsLeft
              onStartOver={() => {
                change(() => first);
                checks.startOver();
              }}
            />
          )}
          {draft.offboard.finishes && (
            <Finishes operationId={draft.offboard.finishes} isUnknown={draft.offboard.fate === 'leave'} />
          )}
          {fields.length > 0 && (
            <SheetPart name="What">
              {fields.map((field) => {
                const Field = FIELDS[field];
                return <Field key={field} draft={draft} change={change} targets={targets} fault={fault} />;
              })}
            </SheetPart>
          )}
          {kind.who !== undefined && (
            <Who
              label={kind.who}
              text={draft.text}
              isGiven={first.text !== ''}
              error={faultAt(fault)}
              targets={targets}
              onText={(text) => change((draft) => ({ ...draft, text }))}
              isEveryone={draft.isEveryone}
              ways={
                isGranting &&
                !draft.from && (
                  <SegmentedControl
                    aria-label="Whom"
                    fullWidth
                    value={draft.isEveryone ? EVERYONE : 'These people'}
                    data={['These people', EVERYONE]}
                    onChange={(whom) => change((draft) => ({ ...draft, isEveryone: whom === EVERYONE }))}
                  />
                )
              }
            />
          )}
          {isLeaving && view?.people.length === 1 && view.people[0] && (
            <AlikeAddresses person={view.people[0]} change={change} />
          )}
          {scope ? (
            <Where
              scope={scope}
              isFiltered={isPartOf(begin.within ?? begin.granting?.within ?? [], targets)}
              error={faultAt(fault, draft.kind === 'create-keys' ? undefined : 'organizations')}
              onChosen={(chosen) => change((draft) => scope.choose(draft, chosen))}
              {...(!isGranting && {
                of: (place, name) =>
                  draft.roles[place] === undefined || scope.chosen.size < 2 ? null : (
                    <RoleIn {...{ place, name, draft, change, targets }} />
                  ),
              })}
            />
          ) : (
            <SheetPart
              name="Where"
              more={placeWords(draft, { targets, byId })}
              end={
                draft.offboard.only && (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    onClick={() =>
                      openDialog({ kind: 'change-many', what: 'off-board', people: draft.offboard.together })
                    }
                  >
                    Everywhere…
                  </Button>
                )
              }
            />
          )}
        </>
      }
      foot={
        <RunFoot
          steps={meant}
          {...(granting && { outcome: granting.outcome })}
          title={draft.offboard.only ? 'Remove' : (title ?? (draft.from ? 'Copy access' : 'Apply kit'))}
          question={{ ...question, later: () => dismiss(true), discard: () => dismiss(false) }}
          isPending={isPending}
          isOther={sent !== draft}
          why={isRemembered ? null : checks.why}
          onFault={failure?.code === 'bad-input' ? () => setPressed(true) : null}
          impact={made?.impact}
          {...{ planId: made?.planId, without }}
          start={start}
        />
      }
    >
      <SheetPart
        name="Review"
        more={readingCount > 0 ? `Reading ${counted(readingCount, 'instance', 'instances')}…` : null}
        end={
          isGranting && (
            <Button
              size="compact-sm"
              variant="subtle"
              style={{ visibility: made ? 'visible' : 'hidden' }}
              onClick={readAnew}
            >
              Check again
            </Button>
          )
        }
      >
        {isGranting && !made && !failure && <GrantProgress readings={readings} of={draft.places.size} />}
        {isLeaving && view ? (
          <Leaving
            view={view}
            draft={draft}
            isReading={isReading}
            error={changed ?? faultAt(fault, 'people')}
            change={change}
          />
        ) : null}
        {isLeaving && made && <About review={made.review} />}
        {failure && failure.code !== 'bad-input' && isGranting ? (
          <FailureAlert error={failure} onRetry={readAgain} />
        ) : (
          failure && !(view && faultAt(failure, 'people')) && <Missing words={failure.message} />
        )}
        {made && !isLeaving && (
          <Review {...{ made, checks }} noteOf={(step) => noteOf(step, targets)} mends />
        )}
        {draft.kind === 'change-roles' && made && scope && (
          <Outside
            draft={draft}
            targets={targets}
            onInclude={(places) => change((draft) => ({ ...draft, places }))}
          />
        )}
      </SheetPart>
      {granting && made && <GrantedThere planId={made.planId} places={granting.places} />}
    </Sheet>
  );
}

/** An id for the readings of a sheet, so that they are not repeated until a person asks; released with the sheet. */
function useReadings() {
  const { call } = useActions();
  const [readings, setReadings] = useState(() => crypto.randomUUID());
  useEffect(() => () => void call('app.giveUp', { id: readings }), [call, readings]);
  return { readings, readAnew: () => setReadings(crypto.randomUUID()) };
}

function countHolders(targets: readonly InstanceTargets[]): number {
  return openableOf(targets).reduce((sum, { holders = [] }) => sum + holders.length, 0);
}

function GrantProgress({ readings, of }: { readings: string; of: number }) {
  const progress = useApp(({ planning }) => (planning?.readings === readings ? planning : null));
  return (
    <Missing
      words={`Reading members and what can be granted: ${thousands(progress?.read ?? 0)} of ${counted(progress?.of ?? of, 'organization', 'organizations')}…`}
    />
  );
}

function Missing({ words }: { words: string }) {
  return (
    <p role="status" className={classes.dim}>
      {words}
    </p>
  );
}

type OutsideProps = {
  draft: ManyDraft;
  targets: readonly InstanceTargets[];
  onInclude: (places: ReadonlySet<string>) => void;
};

function Outside({ draft, targets, onInclude }: OutsideProps) {
  const emails = new Set(addressesIn(draft.text).map(foldAddress));
  const others = placesWith(draft, targets)
    .filter((target) => !draft.places.has(organizationKey(target)))
    .map((target) => ({
      target,
      count: (target.members ?? []).filter(
        ({ user, role }) => emails.has(foldAddress(user.email)) && role !== draft.role,
      ).length,
    }))
    .filter(({ count }) => count > 0);
  const count = others.reduce((sum, each) => sum + each.count, 0);
  if (count === 0) return null;
  const names = [...new Set(others.map(({ target }) => shownName(target.instanceName, 40)))];
  const on = names.length <= 3 ? names.join(', ') : counted(names.length, 'instance', 'instances');
  return (
    <div className={classes.outside}>
      <p>
        {counted(count, 'more change is', 'more changes are')} outside your choice, on {on}.
      </p>
      <ToolButton
        small
        onClick={() =>
          onInclude(new Set([...draft.places, ...others.map(({ target }) => organizationKey(target))]))
        }
      >
        Include {thousands(count)}
      </ToolButton>
    </div>
  );
}
