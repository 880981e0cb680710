import { expect, test } from 'vitest';
import { NO_READINGS, type Readings } from '../../src/renderer/src/state/readings.ts';
import { summarize } from '../../src/renderer/src/state/summary.ts';
import type { Invitation } from '../../src/shared/dokploy.ts';
import { invitationStatus, isUnanswered } from '../../src/shared/invitation.ts';
import { denyCopyLink } from '../../src/shared/rules/invitations.ts';
import { invitationFor } from '../../src/shared/settle.ts';
import { instance } from '../renderer/state/fixture.ts';
import { invitationRow } from './records.ts';

const END = Date.UTC(2026, 0, 15, 12);
const invitation = (status: string, expiresAt = '2026-01-15T12:00:00.000Z'): Invitation =>
  invitationRow('guest@studio.example', { id: 'inv-1', organizationId: 'org-a', status, expiresAt });

test('an invitation that the server still calls pending is expired from its end on', () => {
  expect(invitationStatus(invitation('pending'), END - 1)).toBe('pending');
  expect(invitationStatus(invitation('pending'), END)).toBe('expired');
});

test('an answered invitation keeps its status after its end', () => {
  for (const status of ['accepted', 'rejected', 'canceled', 'something new']) {
    expect(invitationStatus(invitation(status), END + 1)).toBe(status);
    expect(isUnanswered(invitation(status))).toBe(false);
  }
});

test('an end that cannot be read does not make an invitation expired', () =>
  expect(invitationStatus(invitation('pending', 'whenever'), END)).toBe('pending'));

test('a link, a number on Home and a step that is settled all call the same invitations pending', () => {
  const cases = ['pending', 'accepted', 'canceled'].flatMap((status) =>
    ['2026-01-15T12:00:00.000Z', '2026-01-16T12:00:00.000Z', 'whenever'].map((end) =>
      invitation(status, end),
    ),
  );
  for (const each of cases) {
    const pending = invitationStatus(each, END) === 'pending';
    expect(denyCopyLink(each, END) === null).toBe(pending);
    const readings: Readings = {
      ...NO_READINGS,
      invitations: { 'org-a': { state: 'ready', data: [each], at: 0 } },
    };
    expect(summarize(instance('a'), readings, END).pending).toBe(pending ? 1 : 0);
    expect(invitationFor([each], each.email, END) !== undefined).toBe(pending);
  }
});
