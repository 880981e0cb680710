import { IconEye } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { Member } from '../../../../shared/dokploy.ts';
import { denyCopyAccess } from '../../../../shared/rules/permissions.ts';
import { type OrganizationRef, organizationKey } from '../../../../shared/target.ts';
import { fullName, searchText, searchWords } from '../../../../shared/text.ts';
import { dataOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useApp, useMade } from '../../state/app.tsx';
import { shownOrganization, shownPerson } from '../../state/commands/command.ts';
import { denyUnknownMember } from '../../state/denials.ts';
import type { Dialog } from '../../state/dialogs.ts';
import type { State } from '../../state/model.ts';
import { MEMBER_QUESTIONS, type MemberQuestion } from '../../state/organizationVerbs.ts';
import { organizationNameIn } from '../../state/places.ts';
import { selectMembers } from '../../state/selectors.ts';
import { useQuery } from '../../state/useQuery.ts';
import { type Item, itemOf } from './paletteItems.ts';

const MOST = 40;

type MemberItems = { title: string; items: readonly Item[]; matching: number };

/**
 * Members of the shown organization that fit the typed question, or the person of the open panel, once per
 * organization. Null where no question was typed.
 */
export function useMemberItems(typed: string): MemberItems | null {
  const asked = askedFor(typed);
  const personId = useApp((state) => (asked ? shownPerson(state) : null));
  const revision = useApp(({ people }) => people.revision);
  const person = useQuery('people.one', personId === null ? null : { id: personId }, revision);
  const known = dataOf(person.query) ?? null;
  const from = useMade(
    ({ byId, readings, preferences }) => (asked ? [known, personId, byId, readings, preferences] : []),
    (state) => asked && (membersShown(state) ?? (personId && placesOf(state, personId, known))),
  );
  const texts = useMemo(() => (from ? from.of.map(searchedBy) : []), [from]);
  const { question = null, rest = '' } = asked ?? {};
  return useMemo(() => {
    if (!question || !from) return null;
    const found = matching(texts, rest).flatMap((at) => from.of[at] ?? []);
    const items = found.slice(0, MOST).map((each) => memberItem(question, each));
    return { title: from.title, items, matching: found.length };
  }, [question, rest, from, texts]);
}

type From = { title: string; of: readonly Asked[] };

function membersShown(state: State): From | null {
  const ref = shownOrganization(state);
  if (!ref) return null;
  const { instanceId, organizationId } = ref;
  const members = dataOf(selectMembers(state, instanceId, organizationId)) ?? [];
  return {
    title: organizationNameIn(state, instanceId, organizationId),
    of: members.map((member) => askedOf({ instanceId, organizationId }, member)),
  };
}

function placesOf(state: State, id: string, known: CallOutput<'people.one'>): From {
  if (known?.person.id !== id) return { title: sanitizeText(id, 120), of: [] };
  const { person, columns } = known;
  const nameAt = new Map(columns.map((each) => [organizationKey(each), each.organizationName]));
  const of = person.cells.flatMap(({ instanceId, organizationId, userId, role, ...cell }): Asked[] => {
    if (userId === undefined || role === null) return [];
    const { email = person.email } = cell;
    const organization = shownName(nameAt.get(organizationKey({ instanceId, organizationId })), 60);
    const instance = shownName(state.byId[instanceId]?.name, 60);
    return [
      {
        ...{ instanceId, organizationId, userId, email, name: person.name, role },
        place: `${organization} on ${instance}`,
        why: denyUnknownMember(dataOf(selectMembers(state, instanceId, organizationId)), userId),
      },
    ];
  });
  return { title: sanitizeText(person.name, 120) || sanitizeText(id, 120), of };
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
    icon: IconEye,
    run: ({ openDialog }) => openDialog(dialogOf(question, asked)),
    title: `${MEMBER_QUESTIONS[question]}${email}`,
    where: [sanitizeText(asked.name, 120), place, sanitizeText(role, 30)].filter(Boolean).join(' · '),
    why: why ?? (question === 'copy-access' ? (denyCopyAccess(role)?.reason ?? null) : null),
  });
}

export function dialogOf(
  question: MemberQuestion,
  { instanceId, organizationId, userId, email }: Asked,
): Dialog {
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
