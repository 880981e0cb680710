import type {
  GrantedPerson,
  GrantPlan,
  GrantSource,
  OrganizationGrants,
  OrganizationGrantsDetail,
} from '../../../../shared/calls/grants.ts';
import { counted } from '../../../../shared/counted.ts';
import { KIND_NOUNS } from '../../../../shared/permissions/differenceWords.ts';
import type { GrantedLine } from '../../../../shared/permissions/grantedLines.ts';
import { sanitizeText, shownName } from '../../ui/sanitizeText.ts';
import { dateOf } from '../../ui/when.ts';

/** What is known of the organizations that were opened, by their place in the plan. */
export type Details = ReadonlyMap<number, OrganizationGrantsDetail | 'loading' | 'failed'>;
export type OpenRows = { places: ReadonlySet<number>; lines: ReadonlySet<number> };

export type GrantRow =
  | { row: 'organization'; at: number; organization: OrganizationGrants; isOpen: boolean }
  | { row: 'waiting'; at: number; words: string }
  | { row: 'person'; at: number; person: GrantedPerson }
  | { row: 'lines'; at: number; count: number; isOpen: boolean }
  | { row: 'line'; at: number; line: GrantedLine }
  | { row: 'unmatched'; at: number; words: string }
  | { row: 'more'; at: number; words: string };

export function grantRows({ organizations }: GrantPlan, details: Details, open: OpenRows): GrantRow[] {
  return organizations.flatMap((organization, at): GrantRow[] => {
    const isOpen = open.places.has(at);
    const head: GrantRow = { row: 'organization', at, organization, isOpen };
    return isOpen ? [head, ...within(at, details.get(at), open.lines.has(at))] : [head];
  });
}

function within(at: number, detail: ReturnType<Details['get']>, isLinesOpen: boolean): GrantRow[] {
  if (detail === undefined || detail === 'loading') return [{ row: 'waiting', at, words: 'Loading…' }];
  if (detail === 'failed')
    return [{ row: 'waiting', at, words: 'This plan no longer exists. Go back and plan again.' }];
  const { people, morePeople, lines, moreLines, unmatched } = detail;
  const more = (count: number, what: string): GrantRow[] =>
    count > 0 ? [{ row: 'more', at, words: `${counted(count, what, `${what}s`)} more.` }] : [];
  return [
    ...people.map((person): GrantRow => ({ row: 'person', at, person })),
    ...(morePeople > 0
      ? [{ row: 'more', at, words: `${counted(morePeople, 'person', 'people')} more.` } as const]
      : []),
    ...unmatched.map((words): GrantRow => ({ row: 'unmatched', at, words })),
    ...(lines.length > 0
      ? [{ row: 'lines', at, count: lines.length + moreLines, isOpen: isLinesOpen } as const]
      : []),
    ...(isLinesOpen
      ? [...lines.map((line): GrantRow => ({ row: 'line', at, line })), ...more(moreLines, 'line')]
      : []),
  ];
}

export function keyOfRow(row: GrantRow, index: number): string {
  switch (row.row) {
    case 'organization':
    case 'lines':
      return `${row.row} ${row.at}`;
    default:
      return `${row.row} ${row.at} ${index}`;
  }
}

export function organizationWords({ found }: OrganizationGrants): string {
  if (found.state === 'unread') return found.why;
  const { change, already, everything, barred, invited } = found.people;
  const parts = [
    change > 0 ? counted(change, 'person changes', 'people change') : '',
    already > 0 ? `${already} need no change` : '',
    everything > 0 ? `${everything} ${everything === 1 ? 'sees' : 'see'} everything by their role` : '',
    barred > 0 ? `${barred} not permitted` : '',
    invited > 0 ? `${invited} only invited` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

export function matchWords({ found }: OrganizationGrants): string {
  if (found.state === 'unread') return '';
  const kinds = (['projects', 'environments', 'services', 'gitProviders', 'servers'] as const).flatMap(
    (kind) => {
      const count = found.matched[kind];
      return count > 0 ? counted(count, ...KIND_NOUNS[kind]) : [];
    },
  );
  return kinds.length === 0 ? 'Nothing there matches' : kinds.join(', ');
}

export function marksOf({ found }: OrganizationGrants): string[] {
  if (found.state === 'unread') return [];
  const { takes, fresh, unmatched } = found;
  return [
    ...(takes ? ['takes something away'] : []),
    ...(fresh && fresh.projects > 0
      ? [`${counted(fresh.projects, 'new project', 'new projects')} since ${dateOf(fresh.at)}`]
      : []),
    ...(unmatched > 0 ? [`${counted(unmatched, 'thing has', 'things have')} no match`] : []),
  ];
}

export function personWords(person: GrantedPerson, isCopied: boolean): { words: string; takes: string } {
  const none = { takes: '' };
  switch (person.verdict) {
    case 'change':
      return {
        words: person.grants === '' ? '' : `Grants ${person.grants}.`,
        takes: person.takes === '' ? '' : `Takes away ${person.takes}.`,
      };
    case 'already':
      return { ...none, words: 'No change needed.' };
    case 'everything':
      return { ...none, words: `Sees everything, as ${sanitizeText(person.role, 40)}.` };
    case 'barred':
      return { ...none, words: person.why };
    case 'invited':
      return {
        ...none,
        words: isCopied
          ? 'Only invited: copy again once they join.'
          : 'Only invited: offered once they join.',
      };
  }
}

export function sourceSentence({ by, mode }: GrantSource, subject: string): string {
  const name = shownName(subject, 100);
  const what = by === 'kit' ? `“${name}”` : `what ${name} has`;
  return mode === 'exactly'
    ? `They get exactly ${what}. All other grants are taken away.`
    : `They get at least ${what}. Nothing is taken away.`;
}

export function planSentence({ changing, organizations, steps }: GrantPlan): string {
  const places = organizations.filter(
    ({ found }) => found.state === 'read' && found.people.change > 0,
  ).length;
  if (steps === 0) return 'Nothing changes.';
  const where = counted(places, 'organization', 'organizations');
  return `${counted(changing, 'person changes', 'people change')} in ${where}.`;
}
