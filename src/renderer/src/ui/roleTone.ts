import type { ChipTone } from './Chip.tsx';

/** The more a role may do, the more it stands out. Custom and unknown roles look like admin’s. */
export function roleTone(role: string): ChipTone {
  if (role === 'owner') return 'strong';
  return role === 'member' ? 'plain' : 'solid';
}

export function roleOrder(role: string): string {
  const place = { owner: '0', admin: '1', member: '3' }[role] ?? '2';
  return place + role;
}

export const KNOWN_ROLES = ['owner', 'admin', 'member'] as const;
