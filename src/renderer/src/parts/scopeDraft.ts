import type { ReviewScope } from '../../../shared/campaigns/campaign.ts';
import type { OrganizationRef } from '../../../shared/target.ts';

export type ScopeDraft = {
  kind: ReviewScope['kind'];
  groupId: string | null;
  instanceIds: readonly string[];
  organizations: readonly OrganizationRef[];
};

export const WHOLE_SCOPE: ScopeDraft = { kind: 'all', groupId: null, instanceIds: [], organizations: [] };

export const SCOPE_KINDS: readonly { value: ReviewScope['kind']; label: string }[] = [
  { value: 'all', label: 'All instances' },
  { value: 'group', label: 'A group' },
  { value: 'instances', label: 'Instances' },
  { value: 'organizations', label: 'Organizations' },
];

export function scopeIn({ kind, groupId, instanceIds, organizations }: ScopeDraft): ReviewScope | null {
  switch (kind) {
    case 'all':
      return { kind };
    case 'group':
      return groupId === null ? null : { kind, groupId };
    case 'instances':
      return instanceIds.length === 0 ? null : { kind, instanceIds: [...instanceIds] };
    case 'organizations':
      return organizations.length === 0 ? null : { kind, organizations: [...organizations] };
  }
}

export function unchosenWords({ kind }: ScopeDraft): string {
  if (kind === 'group') return 'Choose a group.';
  return kind === 'organizations' ? 'Choose at least one organization.' : 'Choose at least one instance.';
}

export function found<T extends { text: string }>(all: readonly T[], words: readonly string[]): T[] {
  return all.filter(({ text }) => words.every((word) => text.includes(word)));
}
