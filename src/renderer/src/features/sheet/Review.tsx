import { Button, Checkbox } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { PlannedStep } from '../../../../shared/operations/operation.ts';
import type { Planned, Review as ReviewOf } from '../../../../shared/operations/planned.ts';
import { canLeaveOut, reviewWords } from '../../../../shared/operations/steps.ts';
import { inviteWay } from '../../../../shared/rules/invitations.ts';
import { organizationKey } from '../../../../shared/target.ts';
import { counted, listed, thousands } from '../../../../shared/text.ts';
import { InstanceTile } from '../../parts/InstanceTile.tsx';
import classes from '../../parts/sheet.module.css';
import { placeOf, subjectOf, whatOf } from '../../parts/stepWords.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { placeName } from '../../state/places.ts';
import { selectAccount, selectKey, selectPrincipal } from '../../state/selectors.ts';
import { Chip } from '../../ui/Chip.tsx';
import { FoldButton } from '../../ui/FoldButton.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { clockOf, dateOf } from '../../when.ts';
import { PasteOtherKey } from './PasteOtherKey.tsx';
import { type Checks, useAway } from './planning.tsx';

/** Rows drawn at once; more are folded by instance, and drawn in portions of this size. */
const MANY = 200;
const MOST_BARRED = 20;

export type Note = { tone: 'warn' | 'plain'; words: string; what?: string };

type Props = {
  made: Pick<Planned, 'plan' | 'review'>;
  checks: Pick<Checks, 'without' | 'fresh' | 'check'>;
  noteOf?: (step: PlannedStep) => Note | null;
  mends?: boolean;
};

export function Review({ made, checks, noteOf, mends = false }: Props) {
  const { kind, steps } = made.plan;
  const { without, fresh, check } = checks;
  const came = steps.filter((_, at) => fresh.has(at));
  const away = useAway(useMemo(() => steps.map(({ change }) => change), [steps]));
  const isAway = ({ step }: Row) => away.has(step.change.instanceId);
  const rows = steps.map((step, at) => ({ step, at }));
  const runs = rows.filter(({ step }) => step.denied === undefined);
  const [later, now] = [runs.filter(isAway), runs.filter((row) => !isAway(row))];
  const already = rows.filter(({ step }) => step.already);
  const barred = rows.filter(({ step }) => step.denied !== undefined && !step.already);
  const { first, unread = [] } = made.review;
  const reasons: Reason[] = [
    ...[...Map.groupBy(unread, ({ why, failed }) => `${failed} ${why}`).values()].map((places) => ({
      ...{ why: places[0]?.why ?? '', places, failed: places[0]?.failed },
    })),
    ...[...Map.groupBy(barred, ({ step }) => step.denied ?? '')].map(([why, own]) =>
      reasonOf(
        why,
        own.map(({ step }) => step),
      ),
    ),
  ];
  const count = (of: readonly Row[]) => of.filter(({ at }) => !without.has(at)).length;
  return (
    <>
      <p role="status" className={classes.summary}>
        {reviewWords(steps, count(now), count(later))}
      </p>
      {fresh.size > 0 && (
        <div className={classes.outside} role="alert">
          <p>{counted(fresh.size, 'change is', 'changes are')} new since you looked.</p>
          <ToolButton small onClick={() => check(came, true)}>
            Include {thousands(fresh.size)}
          </ToolButton>
        </div>
      )}
      <Points lines={first} label="Before you run this" tone="warn" />
      {[...Map.groupBy([...now, ...later], ({ step }) => step.change.instanceId).entries()].map(
        ([instanceId, own]) => (
          <InstanceSteps
            key={instanceId}
            rows={own}
            checks={checks}
            isFolded={runs.length > MANY}
            waits={away.has(instanceId)}
            set={canLeaveOut(kind) && (runs.length > 1 || without.size > 0) ? check : null}
            noteOf={noteOf}
          />
        ),
      )}
      {reasons.length > 0 && (
        <Warned title={`Won’t run (${thousands(barred.length + unread.length)})`}>
          {reasons.slice(0, MOST_BARRED).map((reason) => (
            <Barred key={`${reason.failed} ${reason.why}`} reason={reason} mends={mends} />
          ))}
          {reasons.length > MOST_BARRED && (
            <li>
              <Folded
                title={`${thousands(reasons.length - MOST_BARRED)} more`}
                lines={reasons.slice(MOST_BARRED).map((reason) => barredWords(reason).join(' '))}
              />
            </li>
          )}
        </Warned>
      )}
      <Folded
        title={`Already so (${thousands(already.length)})`}
        lines={already.map(({ step }) => `${nameOf(step)}: ${step.denied}`)}
      />
      <About review={made.review} />
    </>
  );
}

export function About({ review: { asOf, warnings, unknown, byHand = [], left = [] } }: { review: ReviewOf }) {
  return (
    <>
      <Points lines={warnings} label="Side effects" />
      <Folded title={`Couldn’t check ${counted(unknown.length, 'place', 'places')}`} lines={unknown} />
      <Folded title={`Left as is (${thousands(left.length)})`} lines={left} />
      <Folded
        title={`Keys not made by Quayside (${thousands(byHand.length)})`}
        lines={byHand.map(
          ({ key, madeAt, maybeHere }) =>
            `${key}${madeAt === null ? '' : `, made ${dateOf(madeAt)}`}${maybeHere ? ' (maybe the key pasted here)' : ''}`,
        )}
      >
        <p>
          Quayside can’t tell which computer has them. Their owners can delete them in Dokploy under Settings,
          Profile, API/CLI Keys, or here under “Other keys on the server”.
        </p>
      </Folded>
      {asOf !== undefined && <p className={classes.dim}>As of {clockOf(asOf, Date.now())}.</p>}
    </>
  );
}

export function Warned({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.warned} aria-label={title}>
      <h4>
        <IconAlertTriangle size={15} stroke={1.75} aria-hidden /> {title}
      </h4>
      <ul aria-label={title}>{children}</ul>
    </section>
  );
}

export function ConfirmedCount({ confirmed, of, none }: { confirmed: number; of: number; none: string }) {
  return (
    <span role="status" className={classes.dim}>
      {confirmed === 0 ? none : `${thousands(confirmed)} of ${thousands(of)} confirmed`}
    </span>
  );
}

function nameOf(step: PlannedStep): string {
  return `${subjectOf(step)}, ${sanitizeText(placeOf(step), 120)}`;
}

const MOST_NAMED = 3;

/** What can't run for one reason, wherever it is. */
type Reason = {
  why: string;
  places: readonly Place[];
  steps?: readonly PlannedStep[];
  failed?: true | undefined;
};
type Place = Record<'instanceId' | 'instanceName' | 'organizationId' | 'organizationName', string>;

function reasonOf(why: string, steps: readonly PlannedStep[]): Reason {
  const places = steps.map(({ change, instanceName, organizationName }) => ({
    ...{ instanceId: change.instanceId, instanceName, organizationName: organizationName ?? '' },
    organizationId: 'organizationId' in change ? (change.organizationId ?? '') : '',
  }));
  return { why, steps, places: [...new Map(places.map((each) => [organizationKey(each), each])).values()] };
}

function barredWords({ why, places, steps }: Reason): [who: string, why: string] {
  const where = listed(places.map(placeName), MOST_NAMED);
  if (!steps) return [where, why];
  const who = listed([...new Set(steps.map(subjectOf))], MOST_NAMED);
  const [step] = steps;
  return [who, `${places.length === 1 && step ? sanitizeText(placeOf(step), 120) : where}: ${why}`];
}

function Barred({ reason, mends }: { reason: Reason; mends: boolean }) {
  const { places, steps, failed = false } = reason;
  const { openDialog, openInBrowser } = useActions();
  const [{ instanceId, organizationId, organizationName }] = places as [Place];
  const isOnly = places.length === 1;
  const isAway = useApp((state) => failed || selectAccount(state, instanceId).state === 'failed');
  const isInvitedThere = useApp((state) => {
    const principal = organizationId === '' ? null : selectPrincipal(state, instanceId, organizationId);
    const [step] = steps ?? [];
    return (
      step?.change.action === 'invitations.create' && principal !== null && inviteWay(principal) === 'none'
    );
  });
  const isKeyless = useApp((state) =>
    places.every(
      (each) => each.organizationId !== '' && !selectKey(state, each.instanceId, each.organizationId),
    ),
  );
  const isPasted = useApp(
    ({ byId }) =>
      steps?.every(
        ({ change }) =>
          change.action === 'keys.rotate' &&
          byId[change.instanceId]?.keys.some((key) => key.id === change.keyId && key.serverKeyId === null),
      ) === true,
  );
  const isMendable = mends && (!steps || isKeyless || steps[0]?.otherKey === true);
  const [who, why] = barredWords(reason);
  return (
    <li className={classes.row}>
      <p className={classes.words}>
        <b>{who}</b> <span className={classes.dim}>{why}</span>
      </p>
      {isAway ? (
        isOnly && (
          <ToolButton small onClick={() => openDialog({ kind: 'diagnose', instanceId })}>
            Diagnose
          </ToolButton>
        )
      ) : isInvitedThere ? (
        isOnly && (
          <ToolButton small onClick={() => void openInBrowser(instanceId)}>
            Open Dokploy
          </ToolButton>
        )
      ) : isPasted || (isKeyless && !isOnly) ? (
        <CreateKeys places={places} besidePasted={isPasted} />
      ) : (
        isMendable &&
        organizationId !== '' && (
          <PasteOtherKey
            {...{ instanceId, organizationId, organizationName }}
            notOf={{ userIds: [], emails: [] }}
          />
        )
      )}
    </li>
  );
}

/** For organizations without a key, or with a pasted one alone. */
export function CreateKeys({
  places,
  besidePasted = false,
}: {
  places: readonly Pick<Place, 'instanceId' | 'organizationId'>[];
  besidePasted?: boolean;
}) {
  const { openDialog } = useActions();
  const instanceIds = [...new Set(places.map(({ instanceId }) => instanceId))];
  return (
    <ToolButton
      small
      onClick={() => openDialog({ kind: 'change-many', what: 'create-keys', instanceIds, besidePasted })}
    >
      {besidePasted ? 'Set up' : 'Create'} {counted(places.length, 'key', 'keys')}
    </ToolButton>
  );
}

type Row = { step: PlannedStep; at: number };

function InstanceSteps(props: {
  rows: readonly Row[];
  checks: Props['checks'];
  isFolded: boolean;
  waits: boolean;
  set: Checks['check'] | null;
  noteOf: Props['noteOf'];
}) {
  const { rows, checks, isFolded, waits, set, noteOf } = props;
  const [isOpen, setOpen] = useState(!isFolded);
  const [first] = rows;
  if (!first) return null;
  const { instanceName, change } = first.step;
  const name = shownName(instanceName, 60);
  const checked = rows.filter(({ at }) => !checks.without.has(at)).length;
  const steps = rows.map(({ step }) => step);
  return (
    <section className={classes.steps} aria-label={name}>
      <header>
        {set && (
          <Checkbox
            aria-label={`All on ${name}`}
            indeterminate={checked > 0 && checked < rows.length}
            checked={checked === rows.length}
            onChange={({ currentTarget }) => set(steps, currentTarget.checked)}
          />
        )}
        <InstanceTile instanceId={change.instanceId} />
        <FoldButton isTrailing isOpen={isOpen} onOpen={setOpen}>
          <b>{name}</b> {counted(checked, 'change', 'changes')}
          {waits && ', when it answers'}
        </FoldButton>
      </header>
      {isOpen && (
        <ul aria-label={`Changes on ${name}`}>
          <Some
            rows={rows}
            of={({ step, at }) => (
              <StepRow
                key={at}
                step={step}
                isChecked={!checks.without.has(at)}
                isNew={checks.fresh.has(at)}
                onCheck={set && ((isChecked) => set([step], isChecked))}
                note={noteOf?.(step) ?? null}
              />
            )}
          />
        </ul>
      )}
    </section>
  );
}

export function Some<T>({ rows, of }: { rows: readonly T[]; of: (row: T) => ReactNode }) {
  const [most, setMost] = useState(MANY);
  return (
    <>
      {rows.slice(0, most).map(of)}
      {rows.length > most && (
        <li className={classes.step}>
          <Button size="compact-sm" variant="subtle" onClick={() => setMost(most + 1_000)}>
            Show {thousands(rows.length - most)} more
          </Button>
        </li>
      )}
    </>
  );
}

function StepRow(props: {
  step: PlannedStep;
  isChecked: boolean;
  isNew: boolean;
  onCheck: ((isChecked: boolean) => void) | null;
  note: Note | null;
}) {
  const { step, isChecked, isNew, onCheck, note } = props;
  const { organizationName, change } = step;
  const subject = subjectOf(step);
  return (
    <li className={classes.step} data-left={!isChecked || undefined} data-new={isNew || undefined}>
      {onCheck ? (
        <Checkbox
          aria-label={`${subject}, ${sanitizeText(placeOf(step), 120)}`}
          checked={isChecked}
          onChange={({ currentTarget }) => onCheck(currentTarget.checked)}
        />
      ) : (
        <span />
      )}
      <UntrustedText text={subject} className={classes.subject} />
      <span className={classes.dim}>
        {organizationName === subject ? '' : sanitizeText(organizationName ?? '', 60)}
      </span>
      <span>
        {isNew && <Chip tone="warn">New</Chip>}
        {isNew && ' '}
        {note?.what ?? whatOf(change, Number.POSITIVE_INFINITY)}
      </span>
      {note && (
        <span className={classes.note} data-tone={note.tone}>
          {note.words}
        </span>
      )}
    </li>
  );
}

function Points(props: { lines: readonly string[] | undefined; label: string; tone?: 'warn' }) {
  const { lines = [], label, tone } = props;
  if (lines.length === 0) return null;
  return (
    <ul className={tone === 'warn' ? classes.first : classes.goes} aria-label={label}>
      {lines.map((words, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two can say the same, and none moves.
        <li key={at}>{words}</li>
      ))}
    </ul>
  );
}

function Folded(props: { title: string; lines: readonly string[]; children?: ReactNode }) {
  const { title, lines, children } = props;
  if (lines.length === 0) return null;
  return (
    <details className={classes.folded}>
      <summary>{title}</summary>
      {children}
      <ul className={classes.goes}>
        <Some
          rows={lines.map((words, at) => ({ words, at }))}
          of={({ words, at }) => <li key={at}>{words}</li>}
        />
      </ul>
    </details>
  );
}
