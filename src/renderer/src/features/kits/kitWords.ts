import type { KeptKit, KitDrift } from '../../../../shared/calls/kits.ts';
import type { CallOutput } from '../../../../shared/contract.ts';
import { counted } from '../../../../shared/text.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { dateOf } from '../../when.ts';

export function importedWords(read: CallOutput<'kits.import'>): string | null {
  if (read.outcome === 'canceled') return null;
  const { fileName, added, here, noRoom, unreadable } = read;
  const parts = [
    `${counted(added, 'kit', 'kits')} imported from “${sanitizeText(fileName, 120)}”`,
    here > 0 ? `${counted(here, 'was', 'were')} already here` : '',
    noRoom > 0 ? `${noRoom} did not fit` : '',
    unreadable > 0 ? `${unreadable} could not be read` : '',
  ];
  return `${parts.filter((part) => part !== '').join('; ')}.`;
}

export function savedWords(saved: CallOutput<'kits.export'>): string | null {
  return saved.outcome === 'saved' ? `Saved as “${sanitizeText(saved.fileName, 120)}”.` : null;
}

export function usesWords({ uses }: Pick<KeptKit, 'uses'>): string {
  if (!uses) return 'not applied yet';
  return `${counted(uses.people, 'person', 'people')} in ${counted(uses.organizations, 'organization', 'organizations')}`;
}

export function usesSentence({ uses }: Pick<KeptKit, 'uses'>): string {
  if (!uses) return 'It has not been applied to anybody yet.';
  return `Applied to ${usesWords({ uses })}, last on ${dateOf(uses.at)}.`;
}

export function invitedSentence(count: number): string | null {
  return count === 0
    ? null
    : `${counted(count, 'person is invited with it and has', 'people are invited with it and have')} not joined yet.`;
}

export function driftSentence({ people, drifted, organizations, heavy, unread }: KitDrift): string {
  const some = heavy + unread.length > 0 ? ' Not every organization was checked.' : '';
  const fresh = organizations.reduce((sum, { projects }) => sum + projects, 0);
  const more = fresh > 0 ? `, ${counted(fresh, 'new project matches', 'new projects match')}` : '';
  if (people === 0)
    return heavy + unread.length > 0 ? 'Nobody could be checked.' : 'None of its people is still a member.';
  if (drifted === 0)
    return `${people === 1 ? 'The one person has' : `All ${counted(people, 'person has', 'people have')}`} what it grants${more}.${some}`;
  const of =
    people === 1
      ? 'The one person has drifted'
      : `${drifted} of ${counted(people, 'person has', 'people have')} drifted`;
  return `${of}${more}.${some}`;
}

export function driftWordsAt({ drifted, projects }: KitDrift['organizations'][number]): string {
  const parts = [
    drifted.length > 0 ? `${counted(drifted.length, 'person', 'people')} drifted` : '',
    projects > 0 ? counted(projects, 'new project matches', 'new projects match') : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
