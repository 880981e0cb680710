import type { Instance, KeyRecord } from '../../src/shared/instance.ts';

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
