import { Flex } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import type { Fact } from '../../../../shared/facts/fact.ts';
import { capitalized } from '../../../../shared/text.ts';
import looks from '../looks.module.css';
import type { Column } from './columns.ts';
import type { Filter } from './filters.ts';

type FactProps<Value> = { fact: Fact<Value>; of: Value | null };

/** A fact in its words and its tone, or a dash where it says nothing. */
export function FactWords<Value>({ fact, of }: FactProps<Value>) {
  if (of === null) return <span className={looks.dim}>—</span>;
  const [words, tone] = [fact.wordsOf(of), fact.toneOf(of)];
  return (
    <span
      className={`${looks.toned} ${tone === 'danger' ? looks.strong : looks.cut}`}
      data-tone={tone}
      title={words}
    >
      {words}
    </span>
  );
}

/** The same, of which all is well as a shield. */
export function FactShield<Value>({ fact, of }: FactProps<Value>) {
  if (of === null || fact.toneOf(of) !== 'ok') return <FactWords fact={fact} of={of} />;
  const words = fact.wordsOf(of);
  return (
    <Flex component="span" title={`${fact.title} ${words}`} flex="none" c="var(--q-ok)">
      <IconShieldCheck size={17} stroke={1.6} role="img" aria-label={words} />
    </Flex>
  );
}

/** The column of a fact. `ask`: what it is about in a row, or null where it says nothing of that. */
export function factColumn<Row, Value>(
  fact: Fact<Value>,
  ask: (row: Row) => Value | null,
  {
    Cell = FactWords,
    ...column
  }: Pick<Column<Row>, 'id' | 'width' | 'hideBelow'> & { Cell?: typeof FactWords },
): Column<Row> {
  const say =
    <None, Said>(how: (value: Value) => Said, none: None) =>
    (row: Row) => {
      const value = ask(row);
      return value === null ? none : how(value);
    };
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
