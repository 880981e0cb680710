/** How a key did when it was last used or looked for. */
export const KEY_HEALTH_STATES = [
  'good',
  'refused',
  'malformed',
  'missing',
  'session-gone',
  'swapped',
  'keychain-locked',
  'keychain-absent',
  'keychain-not-answering',
  'keychain-denied',
  'keychain-too-large',
  'keychain-failed',
] as const;

export type KeyHealthState = (typeof KEY_HEALTH_STATES)[number];

/** Whether another key is to be asked first. A keychain that cannot be used now says nothing about its keys. */
export const IS_BAD_KEY: Record<KeyHealthState, boolean> = {
  good: false,
  refused: true,
  malformed: true,
  missing: true,
  'session-gone': true,
  swapped: true,
  'keychain-locked': false,
  'keychain-absent': false,
  'keychain-not-answering': false,
  'keychain-denied': false,
  'keychain-too-large': false,
  'keychain-failed': false,
};
