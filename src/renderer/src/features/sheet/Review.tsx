import { Button, Checkbox } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
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
import type { Checks } from './planning.tsx';

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
  const rows = steps.map((step, at) => ({ step, at }));
  const runs = rows.filter(({ step }) => step.denied === undefined);
  const already = rows.filter(({ step }) => step.already);
  const barred = rows.filter(({ step }) => step.denied !== undefined && !step.already);
  const { first, unread = [] } = made.review;
  const reasons = [
    ...Map.groupBy(
      barred,
      ({ step }) => `${placeOf(step)} ${step.change.instanceId} ${step.denied}`,
    ).values(),
  ];
  const instances = [...Map.groupBy(runs, ({ step }) => step.change.instanceId).entries()];
  return (
    <>
      <p role="status" className={classes.summary}>
        {reviewWords(steps, runs.length - without.size)}
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
      {barred.length + unread.length > 0 && (
        <Warned title={`Won’t run (${thousands(barred.length + unread.length)})`}>
          <Some
            rows={unread}
            of={({ failed = false, why, ...place }) => (
              <Barred
                key={organizationKey(place)}
                who={placeName(place)}
                {...{ why, failed, ...place }}
                mends
              />
            )}
          />
          {reasons.slice(0, MOST_BARRED).map((own) => (
            <BarredSteps key={own[0]?.at} rows={own} mends={mends} />
          ))}
          {reasons.length > MOST_BARRED && (
            <li>
              <Folded
                title={`${thousands(reasons.length - MOST_BARRED)} more`}
                lines={reasons.slice(MOST_BARRED).map((own) => barredWords(own).join(' '))}
              />
            </li>
          )}
        </Warned>
      )}
      {instances.map(([instanceId, own]) => (
        <InstanceSteps
          key={instanceId}
          rows={own}
          checks={checks}
          isFolded={runs.length > MANY}
          set={canLeaveOut(kind) && (runs.length > 1 || without.size > 0) ? check : null}
          noteOf={noteOf}
        />
      ))}
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

function barredWords(rows: readonly Row[]): [who: string, why: string] {
  const names = rows.map(({ step }) => subjectOf(step));
  const step = rows[0]?.step;
  return [listed(names, MOST_NAMED), step ? `${sanitizeText(placeOf(step), 120)}: ${step.denied}` : ''];
}

function BarredSteps({ rows, mends }: { rows: readonly Row[]; mends: boolean }) {
  const { change, organizationName, otherKey = false } = (rows[0] as Row).step;
  const { instanceId } = change;
  const organizationId = 'organizationId' in change ? change.organizationId : null;
  const isInvitedThere = useApp((state) => {
    const principal = organizationId === null ? null : selectPrincipal(state, instanceId, organizationId);
    return change.action === 'invitations.create' && principal !== null && inviteWay(principal) === 'none';
  });
  const isKeyless = useApp(
    (state) => organizationId !== null && !selectKey(state, instanceId, organizationId),
  );
  const [who, why] = barredWords(rows);
  return (
    <Barred
      {...{ who, why, isInvitedThere, instanceId, organizationId }}
      mends={mends && (otherKey || isKeyless)}
      organizationName={organizationName ?? ''}
    />
  );
}

function Barred(props: {
  who: string;
  why: string;
  instanceId: string;
  organizationId: string | null;
  organizationName: string;
  mends: boolean;
  isInvitedThere?: boolean;
  failed?: boolean;
}) {
  const { who, why, instanceId, organizationId, organizationName, mends } = props;
  const { isInvitedThere = false, failed = false } = props;
  const { openDialog, openInBrowser } = useActions();
  const isAway = useApp((state) => failed || selectAccount(state, instanceId).state === 'failed');
  return (
    <li className={classes.row}>
      <p className={classes.words}>
        <b>{who}</b> <span className={classes.dim}>{why}</span>
      </p>
      {isAway ? (
        <ToolButton small onClick={() => openDialog({ kind: 'diagnose', instanceId })}>
          Diagnose
        </ToolButton>
      ) : isInvitedThere ? (
        <ToolButton small onClick={() => void openInBrowser(instanceId)}>
          Open Dokploy
        </ToolButton>
      ) : (
        mends &&
        organizationId !== null && (
          <PasteOtherKey
            {...{ instanceId, organizationId, organizationName }}
            notOf={{ userIds: [], emails: [] }}
          />
        )
      )}
    </li>
  );
}

type Row = { step: PlannedStep; at: number };

function InstanceSteps(props: {
  rows: readonly Row[];
  checks: Props['checks'];
  isFolded: boolean;
  set: Checks['check'] | null;
  noteOf: Props['noteOf'];
}) {
  const { rows, checks, isFolded, set, noteOf } = props;
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
