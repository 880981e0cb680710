import type { ChipTone } from './Chip.tsx';

/** How a role stands out: the more it may do, the more. Roles are open strings; unknown ones look like an admin's. */
export function roleTone(role: string): ChipTone {
  if (role === 'owner') return 'strong';
  return role === 'member' ? 'plain' : 'solid';
}

export function roleOrder(role: string): string {
  const place = { owner: '0', admin: '1', member: '3' }[role] ?? '2';
  return place + role;
}

export const KNOWN_ROLES = ['owner', 'admin', 'member'] as const;
