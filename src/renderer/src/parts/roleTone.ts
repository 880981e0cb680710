import type { ChipTone } from '../ui/Chip.tsx';

/** The more a role may do, the more it stands out. Custom and unknown roles look like admin’s. */
export function roleTone(role: string): ChipTone {
  if (role === 'owner') return 'strong';
  return role === 'member' ? 'plain' : 'solid';
}
