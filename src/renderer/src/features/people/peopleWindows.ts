import type { PeopleColumns, PeoplePage, PeopleQuery } from '../../../../shared/calls/people.ts';
import { type AppError, ok, type Result } from '../../../../shared/errors.ts';
import type { Call } from '../../bridge.ts';
import { organizationKey } from '../../state/organizationRef.ts';
import { replaceEqualDeep } from '../../state/structuralSharing.ts';
import { type PersonRow, placeCells } from './personRow.ts';

export const PAGE = 100;
/** Pages that are farther than this from those in sight are dropped. */
const FAR = 3;

export type PeopleState = {
  query: PeopleQuery | null;
  matching: number;
  within: number;
  all: number;
  columns: PeopleColumns | null;
  pages: ReadonlyMap<number, readonly PersonRow[]>;
  at: number;
  error: AppError | null;
};

export const NO_PEOPLE: PeopleState = {
  query: null,
  matching: 0,
  within: 0,
  all: 0,
  columns: null,
  pages: new Map(),
  at: 0,
  error: null,
};

export function rowAt({ pages }: Pick<PeopleState, 'pages'>, index: number): PersonRow | undefined {
  return pages.get(Math.floor(index / PAGE))?.[index % PAGE];
}

export function createPeopleWindows(tools: { call: Call; now: () => number }) {
  let state = NO_PEOPLE;
  const listeners = new Set<() => void>();
  let asked: { text: string; query: PeopleQuery } | null = null;
  let shown: string | null = null;
  let sight = { first: 0, last: 0 };
  /** Counts the queries: an answer to an older one is dropped. */
  let turn = 0;
  let underWay = new Set<number>();
  /** The newest state of the table that was told, and of which each page is. */
  let newest = 0;
  let revisions = new Map<number, number>();
  /** The columns of which all was known to the last answer, by key. */
  let whole: ReadonlySet<string> = new Set();

  function set(next: PeopleState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  function pagesInSight(matching: number | null): number[] {
    const end = matching === null ? sight.last : Math.max(0, matching - 1);
    const first = Math.floor(Math.min(sight.first, end) / PAGE);
    const last = Math.floor(Math.min(sight.last, end) / PAGE);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  }

  function readMissing(): void {
    if (!asked) return;
    const isShown = asked.text === shown;
    // How many rows another query lets through is not known.
    for (const page of pagesInSight(isShown ? state.matching : null)) {
      const isFresh = isShown && state.pages.has(page) && (revisions.get(page) ?? -1) >= newest;
      if (!isFresh && !underWay.has(page)) void read(page, asked.query);
    }
  }

  async function read(page: number, query: PeopleQuery): Promise<void> {
    const mine = turn;
    const told = newest;
    underWay.add(page);
    const answer = await tools.call('people.list', { query, from: page * PAGE, count: PAGE });
    if (mine !== turn) return;
    const columns = answer.ok ? await columnsOf(answer.value) : answer;
    if (mine !== turn) return;
    underWay.delete(page);
    // Not tried again by itself: a person, or the next change, does.
    if (!answer.ok) return set({ ...state, error: answer.error });
    if (!columns.ok) return set({ ...state, error: columns.error });
    const isOfThese = columns.value.columnsRevision === answer.value.columnsRevision;
    // Where organizations came or went between both answers, the page is asked for again.
    if (isOfThese) take(page, answer.value, query, columns.value);
    revisions.set(page, isOfThese ? Math.max(told, answer.value.revision) : -1);
    readMissing();
  }

  /** The columns that an answer speaks of, with their times as of it. */
  async function columnsOf({ revision }: PeoplePage): Promise<Result<PeopleColumns>> {
    const { columns } = state;
    return columns?.revision === revision ? ok(columns) : tools.call('people.columns', {});
  }

  function take(page: number, answer: PeoplePage, query: PeopleQuery, told: PeopleColumns): void {
    const columns = replaceEqualDeep(state.columns, told);
    const before =
      state.columns?.columnsRevision === columns.columnsRevision ? state.pages.get(page) : undefined;
    const isFirst = asked?.text !== shown;
    if (isFirst) {
      shown = asked?.text ?? null;
      revisions = new Map();
    }
    const { matching, within, all } = answer;
    const known = wholeIn(answer, columns);
    const inSight = pagesInSight(matching);
    const [near = page] = inSight;
    const far = inSight.at(-1) ?? page;
    const kept = isFirst ? [] : [...state.pages].filter(([at]) => isKept(at, near, far, matching));
    const pages = new Map(kept);
    const rows = answer.persons.map((person, at) => {
      // One that says the same stays the same object, so that it is not drawn anew.
      const row = before?.[at];
      const isSame = row?.whole === known && replaceEqualDeep(row.person, person) === row.person;
      return isSame ? row : placeCells(person, columns.columns, known);
    });
    if (isKept(page, near, far, matching)) pages.set(page, rows);
    set({ query, matching, within, all, columns, pages, at: tools.now(), error: null });
  }

  /** The same set while it says the same, so that no row is drawn anew for it. */
  function wholeIn(answer: PeoplePage, { columns }: PeopleColumns): ReadonlySet<string> {
    const keys = answer.whole.flatMap((at) => (columns[at] ? organizationKey(columns[at]) : []));
    if (keys.length !== whole.size || !keys.every((key) => whole.has(key))) whole = new Set(keys);
    return whole;
  }

  return {
    state: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
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

function isKept(page: number, first: number, last: number, matching: number): boolean {
  // The first is kept empty where there is nobody, so that it is known.
  const isThere = page === 0 || page * PAGE < matching;
  return isThere && page >= first - FAR && page <= last + FAR;
}
