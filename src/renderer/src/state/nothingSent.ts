import type { ErrorCode } from '../../../shared/errors.ts';

/** Failures before anything was sent, or with the key refused: on the server all is as it was. */
export const NOTHING_SENT: readonly ErrorCode[] = [
  'bad-input',
  'instance-unknown',
  'keychain-locked',
  'keychain-absent',
  'keychain-not-answering',
  'keychain-denied',
  'keychain-failed',
  'key-missing',
  'session-key-gone',
  'header-missing',
  'no-key-for-organization',
  'key-not-accepted',
  'offline',
  'dns',
  'refused',
  'tls',
];
