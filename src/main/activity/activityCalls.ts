import type { CallInput, CallsOf, Handlers } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { pastedCell } from '../../shared/formulaText.ts';
import { invitationLink } from '../../shared/invitation.ts';
import type { Operation, Step } from '../../shared/operations/operation.ts';
import { outcomeOf, stepSubject, stepWord } from '../../shared/operations/steps.ts';
import { factsOf, OPERATION_TITLES } from '../../shared/rules/actions.ts';
import { isoOf } from '../../shared/time.ts';
import type { LiveOperation } from '../operations/liveOperation.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import { saveTable } from '../storage/savedTable.ts';
import type { Activity } from './activity.ts';

type Noun = CallsOf<'activity'> & Pick<Handlers, 'operations.export'>;
type Format = CallInput<'activity.export'>['format'];

export function createActivityCalls(options: {
  activity: Activity;
  find: (operationId: string) => Promise<Result<LiveOperation>>;
  instances: Pick<Instances, 'originOf'>;
  chooseTarget: (name: string, title: string) => Promise<string | null>;
  writeClipboard: (text: string) => Promise<Result<null>>;
  clock: typeof Date.now;
}): Noun {
  const { activity, find, instances } = options;

  function madeLink({ change, state }: Step): string {
    const invitationId = state.state === 'done' ? state.output.invitationId : undefined;
    const origin = invitationId === undefined ? null : instances.originOf(change.instanceId);
    return origin?.ok && invitationId !== undefined ? invitationLink(origin.value, invitationId) : '';
  }

  function save(
    name: string,
    title: string,
    lines: AsyncIterable<Line>,
    { format, links }: { format: Format; links: boolean },
  ) {
    const columns = links ? COLUMNS : WITHOUT_LINKS;
    return saveTable({ name, title, format, lines, columns }, options);
  }

  async function* all(filter: CallInput<'activity.export'>['filter']): AsyncGenerator<Line> {
    for await (const { operation, steps } of activity.withSteps(filter)) yield* linesOf(operation, steps);
  }

  return {
    'activity.list': async ({ filter, ...part }) => ok(await activity.page(filter, part)),
    'activity.export': ({ filter, format }) =>
      save('activity', 'Export activity', all(filter), { format, links: false }),
    'activity.countOf': async ({ instanceId }) => ok(await activity.countOf(instanceId)),
    'activity.clear': async () => {
      try {
        await activity.clear();
        return ok({});
      } catch (error) {
        return fail(notCleared(error));
      }
    },
    'operations.export': async ({ operationId, to }) => {
      const found = await find(operationId);
      if (!found.ok) return found;
      const lines = linesOf(found.value.summary(), found.value.steps, madeLink);
      if (to === 'clipboard') {
        const copied = await options.writeClipboard(pastedOf(lines));
        if (copied.ok) return ok({ outcome: 'copied' });
        return fail({ ...copied.error, message: 'The results could not be copied.' });
      }
      const links = lines.some(({ link }) => link !== '');
      return save('results', 'Save results', each(lines), { format: to, links });
    },
  };
}

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

function notCleared(error: unknown): AppError {
  return {
    code: 'journal-unwritable',
    message: `Activity could not be cleared: ${describeDiskError(error)}.`,
    advice: 'Some entries may already be gone. Try again.',
  };
}

export const COLUMNS = {
  time: 'Time (UTC)',
  operation: 'Operation',
  operationId: 'Operation ID',
  action: 'Action',
  actionCode: 'Action code',
  subject: 'Subject',
  roleBefore: 'Role before',
  role: 'Role',
  organization: 'Organization',
  instance: 'Instance',
  outcome: 'Outcome',
  details: 'Details',
  by: 'Done by',
  key: 'Key',
  link: 'Link',
} as const;
/** Never a secret. */
export type Line = Record<keyof typeof COLUMNS, string>;

const { link: _, ...others } = COLUMNS;
/** Activity exports have no links: those are for their recipients. */
export const WITHOUT_LINKS = others;

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
    actionCode: kind,
    subject: subjects.join(', '),
    instance: instanceNames.join(', '),
    outcome: outcomeOf(operation),
    details: note,
    by: people.join(', '),
  };
}

function lineOf({ id, kind, startedAt, allowed = [] }: Operation, step: Step): Omit<Line, 'link'> {
  const { change, state, by, instanceName, organizationName } = step;
  return {
    time: isoOf('at' in state ? state.at : startedAt),
    operation: OPERATION_TITLES[kind],
    operationId: id,
    action: factsOf(change).title,
    actionCode: change.action,
    subject: stepSubject(step),
    roleBefore: 'from' in change ? change.from : '',
    role: 'role' in change ? (change.role ?? '') : '',
    organization: organizationName ?? '',
    instance: instanceName,
    outcome: stepWord(step),
    details: [detailsOf(state), ...(step.id === 0 && allowed.length > 0 ? [ALLOWED, ...allowed] : [])]
      .filter(Boolean)
      .join(' '),
    by: by?.email ?? '',
    key: by?.name ?? by?.start ?? '',
  };
}

const ALLOWED = 'Allowed beyond the limits:';

function detailsOf(state: Step['state']): string {
  if (state.state === 'skipped') return state.why;
  if (state.state === 'done') return state.undone === undefined ? '' : `Undone ${isoOf(state.undone)}.`;
  if ('error' in state && state.error) return `${state.error.message} ${state.error.advice}`;
  return '';
}

const NOTHING = Object.fromEntries(Object.keys(COLUMNS).map((name) => [name, ''])) as Line;

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
