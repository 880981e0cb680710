import type { GrantedPerson, GrantPlan, OrganizationGrants } from '../../../../shared/calls/grants.ts';
import { KIND_NOUNS } from '../../../../shared/permissions/differenceWords.ts';
import type { KitMode } from '../../../../shared/permissions/kit.ts';
import { scopeWords } from '../../../../shared/scopeWords.ts';
import { counted } from '../../../../shared/text.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { dateOf } from '../../ui/when.ts';

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

/** `what` is granted: “the kit” or what somebody has. */
export function sourceSentence(mode: KitMode, what: string): string {
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

/** What is changed where, for whom in all: one step stands for those of an organization. */
export function stepsIn({ organizations }: GrantPlan) {
  return organizations.flatMap(({ instanceId, organizationId, found }) => {
    if (found.state === 'unread' || found.people.change === 0) return [];
    const { actorId } = found;
    const change = { action: 'members.setPermissions', instanceId, organizationId } as const;
    const of = { userId: '', email: '', role: '', grant: {}, revoke: {}, ...(actorId && { actorId }) };
    return [{ change: { ...change, ...of } }];
  });
}

export function grantWords(
  { organizations, changing, atOnce, steps }: GrantPlan,
  known: Parameters<typeof scopeWords>[1],
): string {
  if (atOnce < steps) return `Run ${counted(atOnce, 'step', 'steps')}`;
  const places = organizations.filter(({ found }) => found.state === 'read' && found.people.change > 0);
  return `Set permissions of ${counted(changing, 'person', 'people')} ${scopeWords(places, known)}`;
}

/** What of a plan by a kit that has no steps can be remembered, as a sentence; null for nothing. */
export function keptWords({ organizations, steps }: GrantPlan): string | null {
  const count = (what: 'already' | 'invited') =>
    organizations.reduce((sum, { found }) => sum + (found.state === 'read' ? found.people[what] : 0), 0);
  const parts = [
    count('already') > 0 ? 'whom the kit applies to, to show drift later' : '',
    count('invited') > 0 ? 'who is only invited, to offer it once they join' : '',
  ].filter((part) => part !== '');
  return steps > 0 || parts.length === 0 ? null : `Quayside can remember ${parts.join(', and ')}.`;
}

/** Who of those whom a plan is about is nowhere in it, as a sentence; null for nobody. */
export function absentWords({ nowhere, absent }: GrantPlan): string | null {
  if (absent === 0) return null;
  const more = absent > nowhere.length ? ` and ${formatNumber(absent - nowhere.length)} more` : '';
  return `Not found in these organizations: ${nowhere.map((email) => sanitizeText(email, 120)).join(', ')}${more}.`;
}
