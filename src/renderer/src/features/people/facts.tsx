import { IconShieldCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { PeopleQuery } from '../../../../shared/calls/people.ts';
import { CHANGE_WORDS, type LastChange, newestChange } from '../../../../shared/lastChange.ts';
import { accessSumWords } from '../../../../shared/permissions/accessSum.ts';
import { Moment } from '../../ui/Moment.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { dateOf, dayOf, monthOf } from '../../ui/when.ts';
import { addressOfPerson } from './cellWords.ts';
import marks from './marks.module.css';
import {
  accessOf,
  organizationsOf,
  type PersonRow,
  sinceOf,
  twoFactorOf,
  twoFactorWords,
} from './personRow.ts';

/** A fact of a person over all organizations, by which the matrix can be sorted. */
export type Fact = Exclude<PeopleQuery['sort']['by'], 'column'>;

type FactWords = {
  /** What it is called where it is copied, and in the head of its column unless that says it shorter. */
  title: string;
  /** What rows are sorted by, within a sentence. */
  sorted: string;
  /** What the head of the first column offers to sort by. */
  offers?: readonly (readonly [descending: boolean, words: string])[];
  text: (row: PersonRow) => string;
  /** Its column; left out where it has none, or one unlike the others. */
  column?: {
    title?: string;
    /** px */
    width: number;
    /** The width in px from which the matrix has room for it. */
    from: number;
    /** The accessible name of a cell; undefined where its content says it. */
    name: (row: PersonRow) => string | undefined;
    content: (row: PersonRow) => ReactNode;
  };
};

export const FACTS: Record<Fact, FactWords> = {
  email: {
    title: 'Email',
    sorted: 'address',
    offers: [
      [false, 'By address, A to Z'],
      [true, 'By address, Z to A'],
    ],
    text: ({ person }) => addressOfPerson(person),
  },
  name: {
    title: 'Name',
    sorted: 'name',
    offers: [
      [false, 'By name, A to Z'],
      [true, 'By name, Z to A'],
    ],
    text: ({ person }) => sanitizeText(person.name),
  },
  'two-factor': {
    title: '2FA',
    sorted: '2FA',
    text: (row) => twoFactorWords(twoFactorOf(row)),
    column: {
      width: 64,
      from: 0,
      name: (row) => `2FA: ${twoFactorWords(twoFactorOf(row))}`,
      content: (row) => <TwoFactorSign row={row} />,
    },
  },
  organizations: {
    title: 'Organizations',
    sorted: 'organizations',
    offers: [[true, 'In most organizations first']],
    text: (row) => `${organizationsOf(row)}`,
    column: {
      title: 'Orgs',
      width: 68,
      from: 980,
      name: (row) => `Organizations: ${organizationsOf(row)}`,
      content: (row) => <span className={marks.dim}>{organizationsOf(row)}</span>,
    },
  },
  access: {
    title: 'Access',
    sorted: 'access',
    offers: [[false, 'Who sees least first']],
    text: (row) => accessSumWords(accessOf(row)) ?? '',
    column: {
      width: 168,
      from: 1100,
      name: () => undefined,
      content: (row) => <AccessWords row={row} />,
    },
  },
  since: {
    title: 'Since',
    sorted: 'since',
    offers: [[true, 'Newest first']],
    text: (row) => dayOf(sinceOf(row)),
    column: {
      width: 92,
      from: 1280,
      name(row) {
        const since = sinceOf(row);
        return `Since: ${since === null ? 'unknown' : monthOf(since)}`;
      },
      content: (row) => <Day at={sinceOf(row)} />,
    },
  },
  changed: {
    title: 'Last change',
    sorted: 'last change',
    offers: [[true, 'Last changed first']],
    text(row) {
      const change = newestChange(row.placed);
      return change ? `${dayOf(change.at)}, ${CHANGE_WORDS[change.how]}` : 'unknown';
    },
    column: {
      width: 104,
      from: 1440,
      name: (row) => `Last change: ${changeWords(newestChange(row.placed))}`,
      content(row) {
        const change = newestChange(row.placed);
        return (
          <span className={marks.dim} title={changeWords(change)}>
            {change ? dateOf(change.at) : 'unknown'}
          </span>
        );
      },
    },
  },
};

/** When the last change was that is known, and where that is known from. */
export function changeWords(change: LastChange | undefined): string {
  return change ? `${dateOf(change.at)}, ${CHANGE_WORDS[change.how]}` : 'unknown';
}

function Day({ at }: { at: number | null }) {
  if (at === null) return <span className={marks.dim}>—</span>;
  return <Moment at={at} words={monthOf} className={marks.dim} />;
}

/** The most comes first, where there is no room for all of it. */
function AccessWords({ row }: { row: PersonRow }) {
  const sum = accessOf(row);
  const words = accessSumWords(sum);
  return (
    <span
      className={marks.access}
      data-nothing={(sum.of > 0 && sum.nothing === sum.of) || undefined}
      title={words ?? undefined}
    >
      <span className={marks.spoken}>Access: {words ?? 'none yet'}</span>
      <span aria-hidden>{words ?? '—'}</span>
    </span>
  );
}

function TwoFactorSign({ row }: { row: PersonRow }) {
  const state = twoFactorOf(row);
  if (!state) return <span className={marks.dim}>—</span>;
  if (state.on === 0) return <span className={marks.dim}>off</span>;
  const isAll = state.on === state.of;
  return (
    <span
      className={marks.twoFactor}
      data-some={!isAll || undefined}
      title={`Two-factor: ${twoFactorWords(state)}`}
    >
      <IconShieldCheck size={17} stroke={1.6} aria-hidden />
      {!isAll && `${state.on}/${state.of}`}
    </span>
  );
}
