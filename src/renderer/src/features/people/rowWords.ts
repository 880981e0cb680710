import { counted } from '../../../../shared/counted.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { RoleThere } from './personRow.ts';

/** What somebody is on an instance: “admin in 2 organizations, member in 1, invited to 1”. */
export function roleThereWords({ members, invited }: Pick<RoleThere, 'members' | 'invited'>): string {
  const parts = [
    ...members.map(([role, count]) => [`${sanitizeText(role, 40)} in`, count] as const),
    ...(invited > 0 ? [['invited to', invited] as const] : []),
  ];
  return parts
    .map(([words, count], at) => `${words} ${at === 0 ? organizations(count) : formatNumber(count)}`)
    .join(', ');
}

function organizations(count: number): string {
  return counted(count, 'organization', 'organizations');
}
