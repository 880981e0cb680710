import type { PeopleQuery } from '../../shared/calls/people.ts';
import type { CallInput, CallOutput } from '../../shared/contract.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { Instance } from '../../shared/instance.ts';
import { saveTable } from '../storage/savedTable.ts';
import type { Answers } from './answers.ts';
import type { FilledColumn } from './columns.ts';
import { EXPORT_COLUMNS, type ExportCounts, exportLines } from './exportLines.ts';

/** Creates what writes the people that a query lets through to a file that the person chooses. Gives `file-unwritable`. */
export function createExportPeople(options: {
  /** The instances in the person's order. */
  list: () => readonly Instance[];
  /** Where to write; `name` is offered. Null when the person gives it up. */
  chooseTarget: (name: string, title: string) => Promise<string | null>;
  /** ms since the epoch. */
  clock: () => number;
}) {
  return async (
    answers: Answers,
    { query, format }: CallInput<'people.export'>,
  ): Promise<Result<CallOutput<'people.export'>>> => {
    const { columns, parts } = answers.everyone(query);
    const instances = options.list();
    const names = new Map(instances.map(({ id, name }) => [id, name]));
    const counts: ExportCounts = { lines: 0, people: 0, withoutAddress: 0 };
    const lines = exportLines(parts(), columns, (id) => names.get(id) ?? '', counts);
    const table = { name: 'people', title: 'Export people', format, lines, columns: EXPORT_COLUMNS };
    const saved = await saveTable(table, options);
    if (!saved.ok || saved.value.outcome === 'canceled') return saved as Result<{ outcome: 'canceled' }>;
    return ok({ ...saved.value, ...counts, ...unreadIn(columns, instances, query) });
  };
}

/** What is not in the file, or not whole. */
function unreadIn(
  columns: readonly FilledColumn[],
  instances: readonly Instance[],
  { instanceIds }: PeopleQuery,
): { unread: number; partly: number; instances: number } {
  const unread = columns.filter(({ members, invitations }) => !members && !invitations).length;
  const whole = columns.filter(
    ({ members, invitations }) => members?.missing === 0 && invitations?.missing === 0,
  ).length;
  const known = new Set(columns.map(({ instanceId }) => instanceId));
  const meant = instances.filter(({ id }) => instanceIds.length === 0 || instanceIds.includes(id));
  return {
    unread,
    partly: columns.length - whole - unread,
    instances: meant.filter(({ id }) => !known.has(id)).length,
  };
}
