import type { Member } from '../../../../shared/dokploy.ts';
import { fullName } from '../../../../shared/fullName.ts';
import { denyCopyAccess } from '../../../../shared/rules/permissions.ts';
import { searchText, searchWords } from '../../../../shared/searchText.ts';
import { MEMBER_QUESTIONS, type MemberQuestion } from '../../state/commands/memberQuestions.ts';
import type { Dialog } from '../../state/dialogs.ts';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Item } from './paletteItems.ts';

export type Asked = OrganizationRef & {
  userId: string;
  email: string;
  name: string;
  role: string;
  place: string;
  why: string | null;
};

/** What stands after one of the questions in what was typed; null where none was. */
export function askedFor(typed: string): { question: MemberQuestion; rest: string } | null {
  const text = typed.trimStart();
  for (const question of Object.keys(MEMBER_QUESTIONS) as MemberQuestion[]) {
    const begin = MEMBER_QUESTIONS[question].trim().toLowerCase();
    if (text.toLowerCase().startsWith(begin)) return { question, rest: text.slice(begin.length) };
  }
  return null;
}

export function askedOf(ref: OrganizationRef, { userId, role, user }: Member): Asked {
  const { instanceId, organizationId } = ref;
  return { instanceId, organizationId, userId, role, ...named(user, userId), place: '', why: null };
}

function named(user: Member['user'], userId: string): Pick<Asked, 'email' | 'name'> {
  return { email: user.email || userId, name: fullName(user) };
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
  return {
    id: `${question} ${organizationId} ${userId}`,
    target: { kind: 'dialog', dialog: dialogOf(question, asked) },
    title: `${MEMBER_QUESTIONS[question]}${email}`,
    where: [sanitizeText(asked.name, 120), place, sanitizeText(role, 30)].filter(Boolean).join(' · '),
    keywords: '',
    why: why ?? (question === 'copy-access' ? (denyCopyAccess(role)?.reason ?? null) : null),
    color: null,
    chord: null,
  };
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
