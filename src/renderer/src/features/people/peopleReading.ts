import { createStore } from 'zustand/vanilla';
import type {
  PeopleColumn,
  PeopleColumns,
  PeoplePage,
  PeopleQuery,
} from '../../../../shared/calls/people.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { countsFor } from '../../../../shared/peopleQuery.ts';
import type { Call } from '../../bridge.ts';
import { replaceEqualDeep } from '../../state/structuralSharing.ts';
import { type PersonRow, rowOf, wholeAmong } from './personRow.ts';

export const PAGE = 100;

export type PersonEntry = { id: string; row: PersonRow | null };

export type PeopleState = {
  query: PeopleQuery | null;
  within: number;
  all: number;
  columns: PeopleColumns | null;
  used: readonly number[];
  missing: readonly string[];
  entries: readonly PersonEntry[] | null;
  at: number;
  error: AppError | null;
};

const NO_PEOPLE: PeopleState = {
  query: null,
  within: 0,
  all: 0,
  columns: null,
  used: [],
  missing: [],
  entries: null,
  at: 0,
  error: null,
};

export function createPeopleReading(tools: { call: Call; now: () => number }) {
  const { getState: state, setState: set, subscribe } = createStore<PeopleState>(() => NO_PEOPLE);
  let asked: { text: string; query: PeopleQuery } | null = null;
  let shown: string | null = null;
  let sight = { first: 0, last: 0 };
  let turn = 0;
  let underWay = new Set<number>();
  /** The latest revision of main’s table, that of the order, and that of each page. */
  let newest = 0;
  let orderOf = -1;
  let pages = new Map<number, number>();
  let rows = new Map<string, PersonRow>();
  let whole: ReadonlySet<string> = new Set();

  function isFresh(page: number): boolean {
    return asked?.text === shown && orderOf >= newest && (pages.get(page) ?? -1) >= newest;
  }

  function readMissing(): void {
    if (!asked) return;
    const isShown = asked.text === shown;
    const { entries } = state();
    const end = isShown && entries ? Math.max(0, entries.length - 1) : sight.last;
    const last = Math.floor(Math.min(sight.last, end) / PAGE);
    for (let page = Math.floor(Math.min(sight.first, end) / PAGE); page <= last; page += 1)
      if (!isFresh(page) && !underWay.has(page)) void read(page, asked.query);
  }

  async function read(page: number, query: PeopleQuery): Promise<void> {
    const [mine, told] = [turn, newest];
    underWay.add(page);
    const isOrderKnown = asked?.text === shown && orderOf >= told;
    const [answer, order] = await Promise.all([
      tools.call('people.list', {
        ...{ query, from: page * PAGE, count: PAGE },
        columnsSince: state().columns?.revision ?? null,
      }),
      isOrderKnown ? null : tools.call('people.ids', { query }),
    ]);
    if (mine !== turn) return;
    underWay.delete(page);
    const failed = [answer, order].find((each) => each && !each.ok);
    if (failed && !failed.ok) return set({ error: failed.error });
    if (!answer.ok) return;
    if (order?.ok) [orderOf, pages] = [Math.max(told, order.value.revision), new Map()];
    take(answer.value, query, order?.ok ? order.value.ids : null);
    pages.set(page, Math.max(told, answer.value.revision));
    readMissing();
  }

  function take(answer: PeoplePage, query: PeopleQuery, order: readonly string[] | null): void {
    const { within, all, used, missing } = answer;
    const before = rows;
    if (asked?.text !== shown) rows = new Map();
    shown = asked?.text ?? null;
    const columns = answer.columns ? replaceEqualDeep(state().columns, answer.columns) : state().columns;
    const known = wholeIn(columns?.columns ?? [], query);
    for (const person of answer.persons) {
      // An equal row keeps its object, so that it is not redrawn.
      const row = before.get(person.id);
      const stays = row?.whole === known && replaceEqualDeep(row.person, person) === row.person;
      rows.set(person.id, stays ? row : rowOf(person, known));
    }
    const entries = entriesOf(order ?? state().entries?.map(({ id }) => id) ?? []);
    set({
      ...{ query, within, all, columns, entries, missing, at: tools.now(), error: null },
      used: replaceEqualDeep(state().used, used),
    });
  }

  function entriesOf(order: readonly string[]): readonly PersonEntry[] {
    const before = new Map(state().entries?.map((entry) => [entry.id, entry]));
    return order.map((id) => {
      const entry = before.get(id);
      const row = rows.get(id) ?? null;
      return entry && entry.row === row ? entry : { id, row };
    });
  }

  function wholeIn(columns: readonly PeopleColumn[], query: PeopleQuery): ReadonlySet<string> {
    const now = wholeAmong(columns.filter(countsFor(query)));
    if (now.size !== whole.size || ![...now].every((key) => whole.has(key))) whole = now;
    return whole;
  }

  return {
    state,
    subscribe,
    show(query: PeopleQuery): void {
      const text = JSON.stringify(query);
      if (text !== asked?.text) {
        asked = { text, query };
        turn += 1;
        underWay = new Set();
        sight = { first: 0, last: sight.last - sight.first };
      }
      readMissing();
    },
    look(first: number, last: number): void {
      if (first === sight.first && last === sight.last) return;
      sight = { first, last };
      readMissing();
    },
    changed(revision: number): void {
      newest = Math.max(newest, revision);
      readMissing();
    },
    close(): void {
      turn += 1;
      asked = null;
      underWay = new Set();
    },
  };
}
