import type { CallOutput } from '../../../shared/contract.ts';
import { counted } from '../../../shared/text.ts';

type Saved = Extract<CallOutput<'people.export'>, { outcome: 'saved' }>;

export function exportWords({ people, lines, unread, partly, instances, withoutAddress }: Saved): string {
  return [
    `${counted(people, 'person', 'people')} in ${counted(lines, 'line', 'lines')}.`,
    unread > 0 &&
      `${counted(unread, 'organization was', 'organizations were')} not read and ${unread === 1 ? 'is' : 'are'} missing from this file.`,
    partly > 0 &&
      `${counted(partly, 'organization was', 'organizations were')} read only in part: the rest is missing from this file.`,
    instances > 0 &&
      `Of ${counted(instances, 'instance', 'instances')} no organization is known, so none is in this file.`,
    withoutAddress > 0 &&
      `${counted(withoutAddress, 'membership', 'memberships')} without an address ${withoutAddress === 1 ? 'is' : 'are'} not in this file.`,
  ]
    .filter(Boolean)
    .join(' ');
}
