import { pastedCell } from '../../shared/formulaText.ts';
import type { Operation } from '../../shared/operations/operation.ts';
import { outcomeOf } from '../../shared/operations/outcome.ts';
import type { Step } from '../../shared/operations/step.ts';
import { stepSubject, stepWord } from '../../shared/operations/steps.ts';
import { ACTION_TITLES, OPERATION_TITLES } from '../../shared/operations/titles.ts';

/** What the columns are called, in their order. */
export const COLUMNS = {
  /** ISO 8601. */
  time: 'Time (UTC)',
  operation: 'Operation',
  operationId: 'Operation ID',
  action: 'Action',
  subject: 'Subject',
  roleBefore: 'Role before',
  role: 'Role',
  organization: 'Organization',
  instance: 'Instance',
  outcome: 'Outcome',
  details: 'Details',
  by: 'Done by',
  /** Its name on the server, or its first letters. */
  key: 'Key',
  /** To accept an invitation that was made. */
  link: 'Link',
} as const;
/** One line of a table of what was done: its columns by their names. Never a secret. */
export type Line = Record<keyof typeof COLUMNS, string>;

const { link: _, ...others } = COLUMNS;
/** The columns of an export of Activity: what links open is for their recipients alone. */
export const WITHOUT_LINKS = others;

/** The lines of an operation, one for each step; one for what was done to this app alone. `linkOf`: of an invitation that a step made. */
export function linesOf(
  operation: Operation,
  steps: readonly Step[],
  linkOf: (step: Step) => string = () => '',
): Line[] {
  if (steps.length === 0) return [lineWithoutSteps(operation)];
  return steps.map((step) => ({ ...lineOf(operation, step), link: linkOf(step) }));
}

function lineWithoutSteps(operation: Operation): Line {
  const { id, kind, startedAt, subjects, instanceNames, note = '', people = [] } = operation;
  return {
    ...NOTHING,
    time: isoOf(startedAt),
    operation: OPERATION_TITLES[kind],
    operationId: id,
    action: OPERATION_TITLES[kind],
    subject: subjects.join(', '),
    instance: instanceNames.join(', '),
    outcome: outcomeOf(operation),
    details: note,
    by: people.join(', '),
  };
}

function lineOf({ id, kind, startedAt }: Operation, step: Step): Omit<Line, 'link'> {
  const { change, state, by, instanceName, organizationName } = step;
  return {
    time: isoOf('at' in state ? state.at : startedAt),
    operation: OPERATION_TITLES[kind],
    operationId: id,
    action: ACTION_TITLES[change.action],
    subject: stepSubject(step),
    roleBefore: 'from' in change ? change.from : '',
    role: 'role' in change ? (change.role ?? '') : '',
    organization: organizationName ?? '',
    instance: instanceName,
    outcome: stepWord(step),
    details: detailsOf(state),
    by: by?.email ?? '',
    key: by?.name ?? by?.start ?? '',
  };
}

function detailsOf(state: Step['state']): string {
  if (state.state === 'skipped') return state.why;
  if (state.state === 'done') return state.undone === undefined ? '' : `Undone ${isoOf(state.undone)}.`;
  if ('error' in state && state.error) return `${state.error.message} ${state.error.advice}`;
  return '';
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}

const NOTHING = Object.fromEntries(Object.keys(COLUMNS).map((name) => [name, ''])) as Line;

/** Lines as text to paste into a spreadsheet: tabs between the columns, without those that are empty throughout. */
export function pastedOf(lines: readonly Line[]): string {
  const columns = (Object.keys(COLUMNS) as (keyof Line)[]).filter(
    (column) => column !== 'operationId' && lines.some((line) => line[column] !== ''),
  );
  const rows: string[][] = [
    columns.map((column) => COLUMNS[column]),
    ...lines.map((line) => columns.map((column) => line[column])),
  ];
  return rows.map((row) => row.map(pastedCell).join('\t')).join('\n');
}
