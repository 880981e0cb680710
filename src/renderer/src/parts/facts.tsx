import { Flex, VisuallyHidden } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { type Fact, type MomentFact, momentKey, momentWords } from '../../../shared/facts/fact.ts';
import { roleSortKey } from '../../../shared/facts/role.ts';
import { capitalized } from '../../../shared/text.ts';
import { sanitizeText } from '../sanitizeText.ts';
import { Chip } from '../ui/Chip.tsx';
import looks from '../ui/looks.module.css';
import { Moment } from '../ui/Moment.tsx';
import type { Column } from '../ui/table/columns.ts';
import type { Filter } from '../ui/table/filters.ts';
import { UntrustedText } from '../ui/UntrustedText.tsx';
import { useNow } from '../ui/useNow.ts';
import { dateOf, inWords, isoDay } from '../when.ts';
import { roleTone } from './roleTone.ts';

type FactProps<Value> = { fact: Fact<Value>; of: Value | null };

export function FactWords<Value>({ fact, of }: FactProps<Value>) {
  if (of === null) return <span className={looks.dim}>—</span>;
  const [words, tone] = [fact.wordsOf(of), fact.toneOf(of)];
  return (
    <span
      className={`${tone === 'plain' ? '' : looks.toned} ${tone === 'danger' ? looks.strong : looks.cut}`}
      data-tone={tone}
    >
      <UntrustedText text={words} />
    </span>
  );
}

export function FactShield<Value>({ fact, of }: FactProps<Value>) {
  if (of === null || fact.toneOf(of) !== 'ok') return <FactWords fact={fact} of={of} />;
  const words = fact.wordsOf(of);
  return (
    <Flex component="span" title={`${fact.title} ${words}`} flex="none" c="var(--q-ok)">
      <IconShieldCheck size={17} stroke={1.6} role="img" aria-label={words} />
    </Flex>
  );
}

/** What is said of a row’s value; `none` where the fact does not apply to the row. */
function saying<Row, Value>(ask: (row: Row) => Value | null) {
  return <None, Said>(how: (value: Value) => Said, none: None) =>
    (row: Row) => {
      const value = ask(row);
      return value === null ? none : how(value);
    };
}

/** `ask` returns null for rows to which the fact does not apply. */
export function factColumn<Row, Value>(
  fact: Fact<Value>,
  ask: (row: Row) => Value | null,
  {
    Cell = FactWords,
    ...column
  }: Pick<Column<Row>, 'id' | 'width' | 'hideBelow'> & { Cell?: typeof FactWords },
): Column<Row> {
  const say = saying(ask);
  return {
    ...{ ...column, title: fact.title },
    ...{ sortKey: say(fact.sortKeyOf, null), text: say(fact.wordsOf, '') },
    cell: (row) => <Cell fact={fact} of={ask(row)} />,
  };
}

export function factFilter<Row, Value>(id: string, fact: Fact<Value>, ask: (row: Row) => Value): Filter<Row> {
  const { title, codes } = fact;
  return {
    ...{ id, title, order: Object.keys(codes) },
    valueOf: (row) => fact.codeOf(ask(row)),
    label: (code) => capitalized(codes[code] ?? code),
  };
}

type MomentProps<Value> = {
  fact: MomentFact<Value>;
  of: Value | null;
  write?: ((at: number, now: number) => string) | undefined;
};

export function FactMoment<Value>({ fact, of, write = inWords }: MomentProps<Value>) {
  const now = useNow();
  const at = of === null ? '—' : fact.atOf(of);
  const tone = of === null ? 'quiet' : fact.toneOf(of, now);
  const note = of === null ? undefined : fact.noteOf?.(of, dateOf);
  return (
    <span className={`${looks.cut} ${tone === 'plain' ? '' : looks.toned}`} data-tone={tone} title={note}>
      {typeof at === 'number' ? <Moment at={at} words={(moment) => write(moment, now)} note={note} /> : at}
    </span>
  );
}

export function momentColumn<Row, Value>(
  fact: MomentFact<Value>,
  ask: (row: Row) => Value | null,
  { write, ...column }: Pick<Column<Row>, 'id' | 'width' | 'hideBelow'> & Pick<MomentProps<Value>, 'write'>,
): Column<Row> {
  const say = saying(ask);
  return {
    ...{ ...column, title: fact.title },
    sortKey: say((of) => momentKey(fact.atOf(of)), null),
    text: say((of) => momentWords(fact.atOf(of), isoDay), ''),
    cell: (row) => <FactMoment fact={fact} of={ask(row)} write={write} />,
  };
}

export function roleColumn<Row>(
  ask: (row: Row) => string | null,
  column: Pick<Column<Row>, 'width' | 'hideBelow'>,
): Column<Row> {
  return {
    ...{ ...column, id: 'role', title: 'Role' },
    sortKey(row) {
      const role = ask(row);
      return role && roleSortKey(role);
    },
    text: (row) => sanitizeText(ask(row)),
    cell(row) {
      const role = ask(row);
      return (
        role && (
          <Chip tone={roleTone(role)}>
            <UntrustedText text={role} />
          </Chip>
        )
      );
    },
  };
}

export function actionsColumn<Row>(cell: (row: Row) => ReactNode, width = '44px'): Column<Row> {
  const header = <VisuallyHidden>Actions</VisuallyHidden>;
  return { id: 'actions', title: 'Actions', width, header, cell };
}

/** A text that others wrote; `quiet`: one that matters less. */
export function textColumn<Row>(
  ask: (row: Row) => string | null | undefined,
  {
    quiet = false,
    none = '',
    ...column
  }: Pick<Column<Row>, 'id' | 'title' | 'width' | 'hideBelow'> & { quiet?: boolean; none?: string },
): Column<Row> {
  return {
    ...column,
    sortKey: (row) => ask(row) || null,
    text: (row) => sanitizeText(ask(row), 400),
    cell: (row) => <UntrustedText text={ask(row) || none} className={quiet ? looks.lesser : looks.cut} />,
  };
}
