import type { Caller, Invitation, Organization } from '../../src/shared/dokploy.ts';
import type { Instance, KeyRecord } from '../../src/shared/instance.ts';
import type { Operation, Step } from '../../src/shared/operations/operation.ts';
import { countSteps } from '../../src/shared/operations/steps.ts';

export const CREATED = '2026-01-01T00:00:00.000Z';

/** A key that Ada, who owns Acme on Shop, pasted. */
export const keyRecord = (id: string, patch: Partial<KeyRecord> = {}): KeyRecord => ({
  id,
  instanceId: 'shop',
  organizationId: 'acme',
  organizationName: 'Acme',
  userId: 'ada',
  userEmail: 'ada@example.com',
  role: 'owner',
  origin: 'pasted',
  serverKeyId: null,
  start: null,
  createdAt: CREATED,
  lastUsedAt: null,
  expiresAt: null,
  status: 'active',
  ...patch,
});

export const instanceRecord = (patch: Partial<Instance> = {}): Instance => ({
  id: 'shop',
  name: 'Shop',
  origin: 'https://shop.example.com',
  color: 'red',
  createdAt: CREATED,
  status: 'active',
  keys: [],
  ...patch,
});

/** A certificate of Shop’s own, as it is shown before it is trusted. */
export const shownCertificate = (fingerprint = 'AB:CD') => ({
  ...{ fingerprint, subject: 'CN=shop', issuer: 'CN=shop', names: [], validFrom: '', validTo: '' },
});

/** A person’s row in Acme, as a caller has it, too. */
export const memberRow = (
  userId: string,
  { email = `${userId}@example.com`, ...patch }: Partial<Caller> & { email?: string } = {},
): Caller => ({
  ...{ id: `m-${userId}`, organizationId: 'acme', userId, role: 'member', createdAt: CREATED },
  user: { id: userId, email },
  ...patch,
});

export const organizationRow = (id: string, patch: Partial<Organization> = {}): Organization => ({
  ...{ id, name: id, createdAt: CREATED, ownerId: 'o' },
  ...patch,
});

export const invitationRow = (email: string, patch: Partial<Invitation> = {}): Invitation => ({
  ...{
    id: `i-${email}`,
    organizationId: 'acme',
    email,
    role: 'member',
    status: 'pending',
    expiresAt: CREATED,
  },
  ...patch,
});

export const stepRow = (change: Step['change'], patch: Partial<Step> = {}): Step => ({
  ...{ id: 0, change, instanceName: 'Shop', organizationName: 'Acme', state: { state: 'waiting' } },
  ...patch,
});

/** An operation on Shop that has ended, without steps. */
export const operationRow = (patch: Partial<Operation> = {}): Operation => ({
  ...{
    id: 'o1',
    kind: 'invite',
    startedAt: 1,
    changedAt: 1,
    phase: 'ended',
    counts: countSteps([]),
    undoable: 0,
  },
  ...{ subjects: [], instanceNames: ['Shop'], instanceIds: ['shop'], revision: 1 },
  ...patch,
});
