import { useMemo } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import { denyCopyAccess } from '../../../../shared/rules/permissions.ts';
import { type OrganizationRef, organizationKey } from '../../../../shared/target.ts';
import { fullName, searchText, searchWords } from '../../../../shared/text.ts';
import { dataOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useApp } from '../../state/app.tsx';
import { MEMBER_QUESTIONS, type MemberQuestion } from '../../state/commands/memberQuestions.ts';
import { shownPerson } from '../../state/commands/shown.ts';
import { denyUnknownMember } from '../../state/denials.ts';
import type { Dialog } from '../../state/dialogs.ts';
import { organizationNameIn } from '../../state/organizationNames.ts';
import { selectCurrentInstance, selectMembers, selectOrganizationId } from '../../state/selectors.ts';
import { useQuery } from '../../state/useQuery.ts';
import { type Item, itemOf } from './paletteItems.ts';

const MOST = 40;

type MemberItems = { title: string; items: readonly Item[]; matching: number };

const NOBODY: Member[] = [];

/**
 * Members of the shown organization that fit the typed question, or the person of the open panel, once per
 * organization. Null where no question was typed.
 */
export function useMemberItems(typed: string): MemberItems | null {
  const asked = askedFor(typed);
  const question = asked?.question ?? null;
  const members = useShownMembers(question !== null);
  const person = useShownPerson(question !== null);
  const from = members ?? person;
  const texts = useMemo(() => from?.of.map(searchedBy) ?? [], [from]);
  return useMemo(() => {
    if (question === null || from === null) return null;
    const found = matching(texts, asked?.rest ?? '').flatMap((at) => from.of[at] ?? []);
    const items = found.slice(0, MOST).map((each) => memberItem(question, each));
    return { title: from.title, items, matching: found.length };
  }, [question, asked?.rest, from, texts]);
}

type From = { title: string; of: readonly Asked[] };

function useShownMembers(isAsked: boolean): From | null {
  const instanceId = useApp((state) => selectCurrentInstance(state)?.id ?? null);
  const organizationId = useApp((state) =>
    instanceId === null ? null : selectOrganizationId(state, instanceId),
  );
  const title = useApp((state) =>
    instanceId === null || organizationId === null
      ? ''
      : organizationNameIn(state, instanceId, organizationId),
  );
  const members = useApp((state) =>
    instanceId !== null && organizationId !== null
      ? (dataOf(selectMembers(state, instanceId, organizationId)) ?? NOBODY)
      : NOBODY,
  );
  return useMemo(() => {
    if (!isAsked || instanceId === null || organizationId === null) return null;
    return { title, of: members.map((member) => askedOf({ instanceId, organizationId }, member)) };
  }, [isAsked, instanceId, organizationId, title, members]);
}

function useShownPerson(isAsked: boolean): From | null {
  const shown = useApp(shownPerson);
  const revision = useApp(({ people }) => people.revision);
  const id = isAsked ? shown : null;
  const known = dataOf(useQuery('people.one', id === null ? null : { id }, revision).query);
  const readings = useApp((state) => (id === null ? null : state.readings));
  const names = useApp(({ byId }) => byId);
  return useMemo(() => {
    if (id === null || readings === null) return null;
    if (known?.person.id !== id) return { title: sanitizeText(id, 120), of: [] };
    const { person, columns } = known;
    const nameAt = new Map(columns.map((each) => [organizationKey(each), each.organizationName]));
    const of = person.cells.flatMap(({ instanceId, organizationId, userId, role, ...cell }): Asked[] => {
      if (userId === undefined || role === null) return [];
      const { email = person.email } = cell;
      const query = readings[instanceId]?.members[organizationId];
      const organization = shownName(nameAt.get(organizationKey({ instanceId, organizationId })), 60);
      const instance = shownName(names[instanceId]?.name, 60);
      return [
        {
          ...{ instanceId, organizationId, userId, email, name: person.name, role },
          place: `${organization} on ${instance}`,
          why: denyUnknownMember(query ? dataOf(query) : undefined, userId),
        },
      ];
    });
    return { title: sanitizeText(person.name, 120) || sanitizeText(id, 120), of };
  }, [id, readings, names, known]);
}

type Asked = OrganizationRef & {
  userId: string;
  email: string;
  name: string;
  role: string;
  place: string;
  why: string | null;
};

function askedFor(typed: string): { question: MemberQuestion; rest: string } | null {
  const text = typed.trimStart();
  for (const question of Object.keys(MEMBER_QUESTIONS) as MemberQuestion[]) {
    const begin = MEMBER_QUESTIONS[question].trim().toLowerCase();
    if (text.toLowerCase().startsWith(begin)) return { question, rest: text.slice(begin.length) };
  }
  return null;
}

function askedOf(ref: OrganizationRef, { userId, role, user }: Member): Asked {
  const who = { userId, role, email: user.email || userId, name: fullName(user) };
  return { ...ref, ...who, place: '', why: null };
}

export function searchedBy({ email, name, place }: Asked): string {
  return searchText(`${name}\n${email}\n${place}`);
}

export function matching(texts: readonly string[], typed: string): number[] {
  const words = searchWords(typed);
  return texts.flatMap((text, at) => (words.every((word) => text.includes(word)) ? at : []));
}

export function memberItem(question: MemberQuestion, asked: Asked): Item {
  const { userId, organizationId, role, place, why } = asked;
  const email = sanitizeText(asked.email, 120);
  return itemOf({
    id: `${question} ${organizationId} ${userId}`,
    target: { kind: 'dialog', dialog: dialogOf(question, asked) },
    title: `${MEMBER_QUESTIONS[question]}${email}`,
    where: [sanitizeText(asked.name, 120), place, sanitizeText(role, 30)].filter(Boolean).join(' · '),
    why: why ?? (question === 'copy-access' ? (denyCopyAccess(role)?.reason ?? null) : null),
  });
}

function dialogOf(question: MemberQuestion, { instanceId, organizationId, userId, email }: Asked): Dialog {
  const ref = { instanceId, organizationId };
  switch (question) {
    case 'permissions':
      return { kind: question, ...ref, userId, email: sanitizeText(email, 120) };
    case 'copy-access':
      return { kind: question, from: { ...ref, userId, email } };
    case 'compare-access':
      return { kind: question, one: { ...ref, email } };
  }
}
