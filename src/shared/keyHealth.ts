/** How a key did when it was last used or looked for, and whether another one is to be asked first then. A keychain that cannot be used now says nothing about its keys. */
export const IS_BAD_KEY = {
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

export type KeyHealthState = keyof typeof IS_BAD_KEY;

export const KEY_HEALTH_STATES = Object.keys(IS_BAD_KEY) as [KeyHealthState, ...KeyHealthState[]];
