import type { Server } from '../capabilities.ts';
import type { Account } from '../dokploy.ts';
import type { KeyRecord } from '../instance.ts';
import { keylessOn } from '../keys.ts';
import type { PlanQuestion, SomeFacts } from './actions.ts';
import { type DenyReason, tooOld } from './principal.ts';

/** Dokploy 0.28.7 alone answers 500. */
export function denyMakeKey(server: Server): DenyReason {
  if (server.version !== '0.28.7') return tooOld(server, 'user.createApiKey', 'Creating keys');
  return {
    reason:
      'Dokploy 0.28.7 cannot create keys because of a bug in that version. Paste a key that you create in Dokploy, or update to 0.28.8.',
    since: '0.28.8',
  };
}

/** Where Quayside made no key, and can: a pasted key can be neither rotated nor watched for its end. */
export function toSetUpOn({
  keys,
  account,
}: {
  keys: readonly Pick<KeyRecord, 'organizationId' | 'serverKeyId'>[];
  account: Account | null;
}): Account['organizations'] {
  if (account === null || denyMakeKey(account)) return [];
  return keylessOn({ keys: keys.filter(({ serverKeyId }) => serverKeyId !== null), account });
}

const RETIRES_KEY: PlanQuestion = {
  name: 'Retires key',
  one: (subject) => `Retire the key “${subject}”?`,
  many: () => 'Retire these keys?',
  yes: (count) => `Retire ${count === 1 ? 'key' : 'keys'}`,
  detail: () => 'Whatever uses a retired key stops working. This cannot be undone.',
};

const RETIRED = {
  title: 'retire key',
  running: () => 'the deletion of a key',
  isFinal: true,
  question: RETIRES_KEY,
} as const;

export const KEY_ACTIONS = {
  'keys.make': {
    title: 'create key',
    byHand: 'You can retire a new key at any time.',
    passive: (subject) => [`A key for ${subject}`, 'created'],
    running: (subject) => `the creation of a key for ${subject}`,
    effect: ({ organizationId }) => [{ does: 'give', on: 'key', organizationId }],
  },
  'keys.rotate': {
    title: 'rotate key',
    passive: (subject) => [`The key of ${subject}`, 'rotated'],
    running: () => 'the rotation of a key',
    effect: ({ organizationId }) => [
      { does: 'give', on: 'key', organizationId },
      { does: 'end', on: 'key', organizationId },
    ],
  },
  'keys.retire': {
    ...RETIRED,
    passive: (subject) => [`The key of ${subject}`, 'retired'],
    effect: ({ organizationId, serverKeyId: id }) => [{ does: 'end', on: 'key', id, organizationId }],
  },
  'keys.retireOnServer': {
    ...RETIRED,
    passive: (subject) => [`The key ${subject}`, 'deleted on the server'],
    effect: ({ serverKeyId: id }) => [{ does: 'end', on: 'key', id }],
  },
  'keys.retireOfComputer': {
    title: 'look up and retire',
    passive: (subject) => [`The retirement of the ${subject.replace(/^K/, 'k')}`, 'finished'],
    done: (_, { computer }, safe, { instanceName }) =>
      `The keys of “${safe(computer)}” were deleted on ${safe(instanceName)}.`,
    running: (subject) => `the retirement of the ${subject.replace(/^K/, 'k')}`,
    effect: () => [{ does: 'end', on: 'key' }],
    isFinal: true,
    question: RETIRES_KEY,
  },
} satisfies SomeFacts;

export const KEY_PLANS = {
  'create-keys': 'Create keys',
  'rotate-keys': 'Rotate keys',
  'retire-keys': 'Retire keys',
} as const;
