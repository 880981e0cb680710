import type { Principal } from '../../src/shared/rules/principal.ts';

/** The owner of Acme, by a key that opens it, on a server of 0.30.2. */
export const principal = (patch: Partial<Principal> = {}): Principal => ({
  version: '0.30.2',
  isCloud: false,
  role: 'owner',
  userId: 'me',
  organizationId: 'acme',
  allowed: null,
  ...patch,
});
