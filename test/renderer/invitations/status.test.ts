import { expect, test } from 'vitest';
import { isOpen, statusOf } from '../../../src/renderer/src/features/invitations/status.ts';
import type { Invitation } from '../../../src/shared/dokploy.ts';

const END = Date.UTC(2026, 0, 15, 12);
const invitation = (status: string, expiresAt = '2026-01-15T12:00:00.000Z'): Invitation => ({
  id: 'inv-1',
  organizationId: 'org-1',
  email: 'guest@studio.example',
  role: 'member',
  status,
  expiresAt,
});

test('an invitation that the server still calls pending is expired from its end on', () => {
  expect(statusOf(invitation('pending'), END - 1)).toBe('pending');
  expect(statusOf(invitation('pending'), END)).toBe('expired');
});

test('an answered invitation keeps its status after its end', () => {
  for (const status of ['accepted', 'rejected', 'canceled', 'something new']) {
    expect(statusOf(invitation(status), END + 1)).toBe(status);
    expect(isOpen(invitation(status))).toBe(false);
  }
});

test('an end that cannot be read does not make an invitation expired', () => {
  expect(statusOf(invitation('pending', 'whenever'), END)).toBe('pending');
});
