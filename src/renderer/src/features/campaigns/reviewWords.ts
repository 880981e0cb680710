import type { CallOutput } from '../../../../shared/contract.ts';
import { counted } from '../../../../shared/counted.ts';
import type { Gap } from '../../ui/gaps.ts';

/** What a review could not read, as a note says it; `words` null where it read all. */
export function gapsOf(unread: CallOutput<'campaigns.preview'>['unread']): {
  gaps: Gap[];
  words: string | null;
} {
  const lists = counted(unread.length, 'list', 'lists');
  return {
    gaps: unread.map(({ instanceName, organizationName, what, why }) => ({
      ...{ kind: 'missing', instanceId: instanceName, at: null, why: `${what}. ${why}` },
      organizations: organizationName === null ? [] : [organizationName],
    })),
    words: unread.length === 0 ? null : `Couldn’t read ${lists}, so this review is not complete.`,
  };
}
