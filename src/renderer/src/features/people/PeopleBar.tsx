import { Menu } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { counted } from '../../../../shared/text.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { barOf, type PersonVerb } from '../../state/personVerbs.ts';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { SelectionBar } from '../../ui/table/SelectionBar.tsx';
import { VerbItems } from '../../ui/Verbs.tsx';
import { MOST_CHOSEN } from './copying.ts';
import { addressOfPerson, type PersonRow, rowOf } from './personRow.ts';
import { usePeopleVerbs } from './usePeopleVerbs.ts';

const NONE: ReadonlySet<string> = new Set();

export type Chosen = {
  count: number;
  rows: readonly PersonRow[] | null;
  words: string;
};

/** Selected people in any form; `onThere` gets those who still exist. Keep it stable. */
export function useChosen(ids: ReadonlySet<string>, onThere: (there: ReadonlySet<string>) => void): Chosen {
  const { call } = useActions();
  const revision = useApp(({ people }) => people.revision);
  const [read, setRead] = useState<(CallOutput<'people.some'> & { of: ReadonlySet<string> }) | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again with each change of the table.
  useEffect(() => {
    if (ids.size === 0 || ids.size > MOST_CHOSEN) return;
    let isWanted = true;
    void call('people.some', { ids: [...ids] }).then((answer) => {
      if (!isWanted || !answer.ok) return;
      setRead({ ...answer.value, of: ids });
      if (answer.value.persons.length < ids.size) onThere(new Set(answer.value.persons.map(({ id }) => id)));
    });
    return () => {
      isWanted = false;
    };
  }, [ids, revision, call, onThere]);
  return useMemo(() => {
    const people = counted(ids.size, 'person', 'people');
    if (read?.of !== ids) return { count: ids.size, rows: null, words: people };
    const rows = read.persons.map((person) => rowOf(person, NONE));
    const organizations = counted(read.organizations, 'organization', 'organizations');
    const instances = counted(read.instances, 'instance', 'instances');
    return { count: ids.size, rows, words: `${people}, ${organizations} on ${instances}` };
  }, [ids, read]);
}

type Props = {
  chosen: Chosen;
  hidden: number;
  within: readonly OrganizationRef[];
  onClear: () => void;
};

export function PeopleBar({ chosen, hidden, within, onClear }: Props) {
  const { count, words } = chosen;
  const verbs = usePeopleVerbs({ ...chosen, within }, onClear);
  useOffered(count, verbs);
  return <SelectionBar noun="people" {...{ count, hidden, words, onClear }} verbs={barOf(verbs, count)} />;
}

function useOffered(people: number, offered: readonly PersonVerb[]): void {
  const { offerSelected } = useActions();
  const isAsked = useApp(({ dialog }) => dialog?.about.kind === 'palette');
  const rank = ({ what }: PersonVerb) => OFFERED.indexOf(what) >>> 0;
  const verbs = offered.toSorted((a, b) => rank(a) - rank(b));
  const words = JSON.stringify(verbs.map(({ title, why }) => [title, why]));
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words are other verbs.
  useEffect(() => {
    if (!isAsked || people === 0) return;
    offerSelected({ people, verbs });
    return () => offerSelected(null);
  }, [isAsked, people, words, offerSelected]);
}

const OFFERED: readonly PersonVerb['what'][] = ['change-roles', 'permissions', 'off-board'];

type Choosing = {
  chosen: Chosen;
  isChosen: (id: string) => boolean;
  within: readonly OrganizationRef[];
  onOpen: (id: string) => void;
  onClear: () => void;
};

/** A context of its own, so that choosing redraws no row. */
export const ChoosingContext = createContext<Choosing | null>(null);
export const ChoosingProvider = ChoosingContext.Provider;

export function PersonItems({ row }: { row: PersonRow }) {
  const choosing = useContext(ChoosingContext);
  return choosing && <Items row={row} {...choosing} />;
}

function Items({ row, chosen, isChosen, within, onOpen, onClear }: { row: PersonRow } & Choosing) {
  const isSeveral = chosen.count > 1 && isChosen(row.person.id);
  const { rows, count } = isSeveral ? chosen : { rows: [row], count: 1 };
  const verbs = usePeopleVerbs({ rows, count, within }, onClear);
  return (
    <>
      <Menu.Label>{isSeveral ? chosen.words : addressOfPerson(row.person)}</Menu.Label>
      {!isSeveral && (
        <MenuItem icon={IconUser} why={null} onClick={() => onOpen(row.person.id)}>
          Open
        </MenuItem>
      )}
      <VerbItems verbs={verbs} />
    </>
  );
}
