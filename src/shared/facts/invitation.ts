import type { Invitation } from '../dokploy.ts';
import type { InvitationStatus } from '../invitation.ts';
import { parseMoment } from '../time.ts';
import { type Fact, listedFact, type MomentFact } from './fact.ts';

const listed = listedFact<InvitationStatus, InvitationStatus>('Status', (status) => status, {
  expired: ['expired', 'warn'],
  pending: ['open', 'plain'],
  accepted: ['accepted', 'ok'],
  rejected: ['rejected', 'danger'],
  canceled: ['canceled', 'quiet'],
});

const isKnown = (status: string): status is InvitationStatus => Object.hasOwn(listed.codes, status);

/** States of newer versions of Dokploy sort last, under their own name. */
export const INVITATION_STATUS: Fact<string, InvitationStatus | (string & {})> = {
  ...listed,
  codeOf: (status) => status,
  wordsOf: (status) => (isKnown(status) ? listed.wordsOf(status) : status),
  toneOf: (status) => (isKnown(status) ? listed.toneOf(status) : 'plain'),
  sortKeyOf: (status) => (isKnown(status) ? listed.sortKeyOf(status) : null),
};

export const INVITATION_END: MomentFact<Pick<Invitation, 'expiresAt'>> = {
  title: 'Expires',
  atOf: ({ expiresAt }) => parseMoment(expiresAt) ?? 'unknown',
  toneOf: () => 'plain',
};

export const INVITATION_CREATED: MomentFact<Pick<Invitation, 'createdAt'>> = {
  title: 'Created',
  atOf: ({ createdAt }) => parseMoment(createdAt) ?? 'unknown',
  toneOf: () => 'quiet',
};
