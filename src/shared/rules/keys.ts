import type { Server } from '../capabilities.ts';
import { type DenyReason, tooOld } from './denyReason.ts';

/** Making a key: any organization of the person's; 0.28.7 alone cannot (it answers 500). */
export function denyMakeKey(server: Server): DenyReason {
  if (server.version !== '0.28.7') return tooOld(server, 'user.createApiKey', 'Creating keys');
  return {
    reason:
      'Dokploy 0.28.7 cannot create keys because of a bug in that version. Paste a key that you create in Dokploy, or update to 0.28.8.',
    since: '0.28.8',
  };
}
