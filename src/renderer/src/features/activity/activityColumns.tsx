import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconArrowBackUp, IconPlayerPlay, type IconProps, IconRefresh } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { auditWords } from '../../../../shared/audit.ts';
import type { AuditEntry } from '../../../../shared/dokploy.ts';
import type { Operation } from '../../../../shared/operations/operation.ts';
import { finishWords, outcomeOf } from '../../../../shared/operations/steps.ts';
import { OPERATION_TITLES } from '../../../../shared/rules/actions.ts';
import { listed } from '../../../../shared/text.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { aboutWords, NOT_BEGUN, offersOf, outcomeWords, useOrTell } from '../../parts/operations.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { denyUndo } from '../../state/denyUndo.ts';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { OPENS_ROW, useRowTab } from '../../ui/table/rowControls.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { clockOf, isoDay, timeOf } from '../../when.ts';
import classes from './activity.module.css';

export function activityColumns(now: number, { inInstance }: { inInstance: boolean }): Column<Operation>[] {
  const outcome = (operation: Operation) =>
    operation.note === undefined ? outcomeWords(operation, now) : 'Done.';
  const columns: Column<Operation>[] = [
    { ...whenColumn(now, ({ startedAt }) => startedAt), sortKey: ({ startedAt }) => startedAt },
    {
      id: 'what',
      title: 'What',
      width: 'minmax(112px, 1fr)',
      text: ({ kind }) => OPERATION_TITLES[kind],
      cell: (operation) => <What operation={operation} />,
    },
    {
      id: 'about',
      title: 'About',
      width: 'minmax(120px, 1.75fr)',
      text: (operation) => (operation.note === undefined ? aboutWords(operation) : noteOf(operation)),
      cell: (operation) => <About operation={operation} />,
    },
    {
      id: 'where',
      title: 'Instance',
      width: 'minmax(80px, 0.7fr)',
      hideBelow: 860,
      text: ({ instanceNames }) => instanceNames.join(', '),
      cell: (operation) => <UntrustedText text={placeOf(operation)} className={looks.cut} />,
    },
    {
      id: 'by',
      title: 'Done by',
      width: 'minmax(100px, 1.4fr)',
      hideBelow: 860,
      text: ({ people = [] }) => people.join(', '),
      cell: ({ people = [] }) => <UntrustedText text={listed(people, 1)} className={looks.lesser} />,
    },
    {
      id: 'outcome',
      title: 'Outcome',
      width: 'minmax(148px, 1fr)',
      text: outcome,
      cell: (operation) => (
        <span
          className={`${looks.cut} ${looks.toned}`}
          data-tone={OUTCOME_TONES[outcomeOf(operation)]}
          title={outcome(operation)}
        >
          {outcome(operation)}
        </span>
      ),
    },
    {
      id: 'offers',
      title: 'Actions',
      header: <VisuallyHidden>Actions</VisuallyHidden>,
      width: 'var(--offers-width)',
      cell: (operation) => <RowOffers operation={operation} />,
    },
  ];
  return inInstance ? columns.filter(({ id }) => id !== 'where') : columns;
}

const OUTCOME_TONES: { [outcome: string]: string } = { failed: 'danger', open: 'warn', unknown: 'warn' };

function whenColumn<Row>(now: number, atOf: (row: Row) => number | null): Column<Row> {
  return {
    ...{ id: 'when', title: 'When', width: '150px' },
    text(row) {
      const at = atOf(row);
      return at === null ? '' : `${isoDay(at)} ${timeOf(at)}`;
    },
    cell: (row) => <Moment at={atOf(row)} words={(at) => clockOf(at, now)} className={looks.cut} />,
  };
}

function What({ operation }: { operation: Operation }) {
  const { showOperation, openDialog } = useActions();
  const title = OPERATION_TITLES[operation.kind];
  const isLocal = operation.note !== undefined;
  return (
    <RowOpener
      label={`Open ${title}, ${isLocal ? noteOf(operation) : aboutWords(operation)}`}
      isLocal={isLocal}
      onClick={() =>
        isLocal ? openDialog({ kind: 'activity-entry', operation }) : void showOperation(operation)
      }
    >
      {title}
    </RowOpener>
  );
}

function RowOpener(props: { label: string; isLocal?: boolean; onClick: () => void; children: string }) {
  const { label, isLocal = false, onClick, children } = props;
  const tabIndex = useRowTab();
  return (
    <UnstyledButton
      className={`${looks.cut} ${looks.linked} ${isLocal ? '' : looks.strong}`}
      tabIndex={tabIndex}
      {...{ [OPENS_ROW]: true }}
      aria-label={label}
      onClick={onClick}
    >
      {children}
    </UnstyledButton>
  );
}

function About({ operation }: { operation: Operation }) {
  if (operation.note === undefined)
    return <UntrustedText text={aboutWords(operation)} className={looks.cut} />;
  const text = noteOf(operation);
  return (
    <span className={looks.cut} title={text}>
      {text}
    </span>
  );
}

function noteOf({ note = '' }: Operation): string {
  return sanitizeText(note, 1_000);
}

function placeOf({ instanceNames }: Operation): string {
  const [first = ''] = instanceNames;
  return instanceNames.length > 1 ? `${instanceNames.length} instances` : first;
}

type Offer = [words: string, icon: ComponentType<IconProps>, onClick: () => void, whyNot?: string | null];

export function RowOffers({ operation }: { operation: Operation }) {
  const { continueOperation, finishOffboarding, retryOperation, undoOperation } = useActions();
  const orTell = useOrTell();
  const tabIndex = useRowTab();
  const byId = useApp((state) => state.byId);
  const { run, finish, retry, undo } = offersOf(operation, { byId });
  const whyNot = useApp((state) => denyUndo(state, state.operations.steps[operation.id]?.steps ?? []));
  const about = `${OPERATION_TITLES[operation.kind]}, ${aboutWords(operation)}`;
  const offers: (Offer | false)[] = [
    (run || finish) && [
      finishWords(operation.kind),
      IconPlayerPlay,
      () =>
        void (finish
          ? orTell(NOT_BEGUN.finish, finishOffboarding(operation.id))
          : orTell(NOT_BEGUN.run, continueOperation(operation))),
    ],
    retry && [
      'Retry failed',
      IconRefresh,
      () => void orTell(NOT_BEGUN.retry, retryOperation(operation, { only: 'failed' })),
    ],
    undo && ['Undo', IconArrowBackUp, () => void undoOperation(operation.id), whyNot],
  ];
  return (
    <div className={classes.offers} data-crowded={(run && retry) || undefined}>
      {offers.flatMap((offer) => {
        if (!offer) return [];
        const [words, Icon, onClick, why = null] = offer;
        return (
          <ToolButton
            key={words}
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-label={`${words}: ${about}`}
            title={why === null ? words : undefined}
            tabIndex={tabIndex}
            onClick={onClick}
            // Only barred buttons get a tooltip: one in every row would slow down a long table.
            {...(why !== null && { why })}
          >
            <Icon className={classes.offerSign} size={15} stroke={1.75} aria-hidden />
            <span className={classes.offerWords}>{words}</span>
          </ToolButton>
        );
      })}
    </div>
  );
}

/** Not sortable: the server sends the entries in its order. `now` in ms. */
export function auditColumns(now: number): Column<AuditEntry>[] {
  return [
    whenColumn(now, ({ at }) => parseMoment(at)),
    {
      id: 'what',
      title: 'What',
      width: 'minmax(120px, 1fr)',
      text: whatOf,
      cell: (entry) => <AuditWhat entry={entry} />,
    },
    {
      id: 'name',
      title: 'Name',
      width: 'minmax(100px, 1.2fr)',
      text: ({ name }) => sanitizeText(name, 400),
      cell: ({ name }) => <UntrustedText text={name ?? '—'} className={looks.cut} />,
    },
    {
      id: 'user',
      title: 'User',
      width: 'minmax(120px, 1.3fr)',
      text: ({ email }) => sanitizeText(email, 400),
      cell: ({ email }) => <UntrustedText text={email} className={looks.lesser} />,
    },
    {
      id: 'role',
      title: 'Role',
      width: '116px',
      hideBelow: 860,
      text: ({ role }) => sanitizeText(role),
      cell: ({ role }) => <UntrustedText text={role} className={looks.lesser} />,
    },
    {
      id: 'details',
      title: 'Details',
      width: 'minmax(100px, 1.4fr)',
      hideBelow: 720,
      text: detailsText,
      cell: (entry) => <UntrustedText text={detailsText(entry)} className={looks.lesser} />,
    },
  ];
}

function whatOf(entry: AuditEntry): string {
  return sanitizeText(auditWords(entry), 80);
}

function AuditWhat({ entry }: { entry: AuditEntry }) {
  const { openDialog } = useActions();
  return (
    <RowOpener
      label={`Open ${whatOf(entry)}, ${sanitizeText(entry.name, 80) || sanitizeText(entry.email, 80)}`}
      onClick={() => openDialog({ kind: 'audit-entry', entry })}
    >
      {whatOf(entry)}
    </RowOpener>
  );
}

function detailsText({ details }: AuditEntry): string {
  return details.map(({ name, value }) => (name === '' ? value : `${name}: ${value}`)).join(', ');
}
