import { VisuallyHidden } from '@mantine/core';
import type { ComparedColumn } from '../../../../shared/preferences.ts';
import { roleInShort } from '../../../../shared/roleWords.ts';
import { rolesOffered } from '../../../../shared/rules/members.ts';
import type { Invited } from '../../state/inviting.ts';
import type { ComparedList } from '../../state/sideBySide.ts';
import looks from '../../ui/looks.module.css';
import { roleOrder } from '../../ui/roleTone.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Column } from '../../ui/table/columns.ts';
import type { Sort } from '../../ui/table/rowModel.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import {
  type AlignedPerson,
  alignPeople,
  type Difference,
  denyInvitingTo,
  differencesOf,
  invitedFrom,
  type Joined,
  roleIn,
} from './align.ts';
import { ColumnHead } from './ColumnHead.tsx';
import classes from './comparedColumns.module.css';
import { type ListTools, PlaceCell, type PlaceControls } from './PlaceCell.tsx';
import { alignedOf, type Knowledge, placeText, whyNotKnown } from './words.ts';

export type Compared = AlignedPerson & { differences: readonly Difference[][] };

/** In px, so that controls and words have room; four and the person fit a window of 1440 beside the wide rail, two one of 900. */
const LIST_WIDTH = 234;
const PERSON_WIDTH = 190;
const BOX_WIDTH = 40;

export function widthOf(count: number): number {
  return BOX_WIDTH + PERSON_WIDTH + count * LIST_WIDTH;
}

export function comparePeople(
  lists: readonly ComparedList[],
  joined: Joined,
  now: number,
  startedAt: number,
): Compared[] {
  const aligned = lists.map((list) => alignedOf(list, startedAt));
  return alignPeople(aligned, joined, now).map((person) => ({
    ...person,
    differences: differencesOf(person),
  }));
}

export function differs({ differences }: Compared): boolean {
  return differences.some((each) => each.length > 0);
}

export function columnId({ instanceId, organizationId, shows }: ComparedColumn): string {
  return JSON.stringify([instanceId, organizationId, shows]);
}

export function toolsOf({
  instanceId,
  organizationId,
  principal,
  rights,
  providers,
}: ComparedList): ListTools {
  return {
    organizationRef: { instanceId, organizationId },
    principal,
    offered: principal ? rolesOffered(principal, rights?.customRoles ?? []) : [],
    mayOf: (role) => roleInShort(role, rights ?? { customRoles: [] }),
    providers: providers?.length ?? null,
  };
}

export function addressOf({ email, name, id }: AlignedPerson): string {
  return sanitizeText(email) || sanitizeText(name) || sanitizeText(id);
}

type Facts = {
  lists: readonly ComparedList[];
  columns: readonly ComparedColumn[];
  tools: readonly ListTools[];
  knowledge: readonly Knowledge[];
  controls: PlaceControls;
  now: number;
  sort: Sort;
  onSort: (column: string) => void;
  onInvite: (people: readonly Invited[], to: ComparedList) => void;
};

export function comparedColumns(facts: Facts): Column<Compared>[] {
  return [
    {
      id: 'person',
      title: 'Person',
      width: `minmax(${PERSON_WIDTH}px, 1fr)`,
      pinnedAt: BOX_WIDTH,
      sortKey: ({ name, email }) => sanitizeText(name) || email,
      text: addressOf,
      cell: (person) => <Person person={person} />,
    },
    ...facts.lists.map((list, at) => listColumn(list, at, facts)),
  ];
}

function listColumn(list: ComparedList, at: number, facts: Facts): Column<Compared> {
  const { lists, columns, tools, knowledge, controls, now, sort, onSort, onInvite } = facts;
  const id = columnId(list);
  const known = knowledge[at];
  const own = tools[at] ?? toolsOf(list);
  const isBarred = denyInvitingTo(list) !== null;
  return {
    id,
    title: list.organizationName ?? '',
    width: `minmax(${LIST_WIDTH}px, 1.25fr)`,
    header: (
      <ColumnHead
        list={list}
        at={at}
        columns={columns}
        isSorted={sort.column === id && !sort.descending}
        onSort={() => onSort(id)}
      />
    ),
    sortKey: ({ places }) => {
      const role = roleIn(places[at]);
      return role === null ? null : roleOrder(role);
    },
    text: ({ places }) => placeText(places[at], now),
    cell: (person) => {
      const [invited] = isBarred ? [] : invitedFrom([person]);
      return (
        <PlaceCell
          person={person}
          at={at}
          lists={lists}
          tools={own}
          differences={person.differences[at] ?? []}
          controls={controls}
          now={now}
          unknown={known ? whyNotKnown(list, known) : null}
          role={invited?.role ?? null}
          onInvite={() => invited && onInvite([invited], list)}
        />
      );
    },
  };
}

function Person({ person }: { person: Compared }) {
  const name = sanitizeText(person.name);
  return (
    <>
      {name && <UntrustedText text={name} className={classes.name} />}
      {person.email ? (
        <UntrustedText text={person.email} className={name ? looks.lesser : looks.cut} />
      ) : (
        <span className={looks.lesser}>no address</span>
      )}
      {person.others.length > 0 && <Others emails={person.others.map((email) => sanitizeText(email))} />}
    </>
  );
}

/** How many other addresses there are, and which as far as there is room: the first keeps its own. */
function Others({ emails }: { emails: readonly string[] }) {
  const words = emails.join(', ');
  return (
    <>
      <VisuallyHidden>also {words}</VisuallyHidden>
      <span className={`${looks.dim} ${looks.rigid}`} title={words} aria-hidden>
        +{emails.length}
      </span>
      <bdi className={classes.also} title={words} aria-hidden>
        {words}
      </bdi>
    </>
  );
}
