import type { z } from 'zod';
import type { failureShape } from './failureShape.ts';

export type ErrorCode = keyof typeof ERROR_MEANINGS;

/** The `reason` of a conflict with an account that the address has on the instance already. */
export const ACCOUNT_EXISTS = 'account-exists';

/** A failure as a value: what happened and to what (`message`), what to do next (`advice`), both for a person. */
export type AppError = z.infer<typeof failureShape>;

/** The envelope of every answer: Electron drops an error's fields when a handler throws, so nothing throws. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: AppError };

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function fail(error: AppError): { ok: false; error: AppError } {
  return { ok: false, error };
}

/** How an instance is, for its dot and badge: `tone` chooses the colour, `words` stand beside it. */
export type Condition = { tone: 'ok' | 'warn' | 'danger' | 'idle'; words: string };

type ErrorMeaning = {
  /** Of a write: `no`, nothing was done; `perhaps`, nobody knows; `answered`, refused for what is there now. */
  write: 'no' | 'perhaps' | 'answered';
  /** Of a read: `retry` once more; `withheld`, not given to this key, or no such call; or `failed`. */
  read: 'retry' | 'withheld' | 'failed';
  /** What it says about the key that was used or looked for; null for nothing. */
  key: KeyHealthState | null;
  /** What else would meet it: this person, address or entry alone (`subject`), this `call`, or all of the `instance`. */
  scope: 'subject' | 'call' | 'instance';
  /** Whether the server is there, of one that is looked after; `unknown` where it was not asked, or this computer alone failed. */
  reach: 'there' | 'away' | 'unknown';
  /** Who can do something about it; `app` is Quayside itself. */
  matter: 'person' | 'keychain' | 'network' | 'server' | 'app';
  /** The dialog in which it can be mended, where there is one. */
  remedy: 'edit-instance' | 'replace-key' | null;
  /** What the instance shows when its account could not be read for this reason. */
  shows: Condition;
};

const FAILED: Condition = { tone: 'danger', words: 'could not be read' };
const UNREACHABLE: Condition = { tone: 'danger', words: 'not reachable' };
const NOT_UNDERSTOOD: Condition = { tone: 'danger', words: 'answer not understood' };
const warn = (words: string): Condition => ({ tone: 'warn', words });
const danger = (words: string): Condition => ({ tone: 'danger', words });

/** Rows begin as one of these and say what differs. */
const APP = {
  write: 'no',
  read: 'failed',
  key: null,
  scope: 'call',
  reach: 'unknown',
  matter: 'app',
  remedy: null,
  shows: FAILED,
} as const satisfies ErrorMeaning;
const PERSON = { ...APP, matter: 'person' } as const;
const KEYCHAIN = { ...APP, scope: 'instance', matter: 'keychain' } as const;
const LOST_KEY = { ...PERSON, scope: 'instance', remedy: 'replace-key' } as const;
const NETWORK = {
  ...APP,
  write: 'perhaps',
  read: 'retry',
  scope: 'instance',
  reach: 'away',
  matter: 'network',
  shows: UNREACHABLE,
} as const;
const NOT_SENT = { ...NETWORK, write: 'no' } as const;
/** Something in front of Dokploy answered: what it says for certain, main marks. */
const BETWEEN = { ...NETWORK, read: 'failed' } as const;
/** Dokploy's own refusal: its key was taken. */
const REFUSED = {
  ...APP,
  write: 'answered',
  key: 'good',
  scope: 'subject',
  reach: 'there',
  matter: 'server',
} as const;
const WITHHELD = { ...REFUSED, read: 'withheld', shows: warn('not permitted') } as const;
const MUDDLED = { ...APP, write: 'perhaps', reach: 'away', matter: 'server', shows: NOT_UNDERSTOOD } as const;

/** Every way in which a call can fail, with what it means: the one table that both sides go by. The list is closed. */
export const ERROR_MEANINGS = {
  // The calls between renderer and main.
  'foreign-sender': APP,
  'unknown-call': APP,
  'bad-input': { ...PERSON, scope: 'subject' },
  'bad-output': { ...APP, write: 'perhaps' },
  internal: { ...APP, write: 'perhaps', scope: 'instance' },
  // What the person typed, and the registry of instances.
  'url-invalid': PERSON,
  'header-refused': PERSON,
  'proxy-invalid': PERSON,
  'instance-unknown': { ...PERSON, scope: 'instance' },
  'instance-exists': PERSON,
  'instance-moved': { ...PERSON, scope: 'instance' },
  'key-needed': { ...LOST_KEY, shows: warn('key required') },
  'key-malformed': { ...LOST_KEY, key: 'malformed', shows: warn('key damaged') },
  'key-of-other-person': { ...LOST_KEY, shows: warn('key of another person') },
  'key-of-same-person': { ...PERSON, scope: 'subject' },
  'profile-in-use': { ...PERSON, scope: 'instance' },
  'registry-newer': { ...PERSON, scope: 'instance' },
  'registry-unwritable': { ...PERSON, scope: 'instance' },
  // The keychain.
  'keychain-locked': { ...KEYCHAIN, key: 'keychain-locked', shows: warn('keychain locked') },
  'keychain-absent': { ...KEYCHAIN, key: 'keychain-absent', shows: warn('no keychain') },
  'keychain-not-answering': {
    ...KEYCHAIN,
    key: 'keychain-not-answering',
    shows: warn('keychain not answering'),
  },
  'keychain-denied': { ...KEYCHAIN, key: 'keychain-denied', shows: warn('keychain denied') },
  'keychain-too-large': { ...KEYCHAIN, key: 'keychain-too-large', shows: warn('too large for the keychain') },
  'keychain-failed': { ...KEYCHAIN, key: 'keychain-failed', shows: warn('keychain problem') },
  'key-missing': { ...LOST_KEY, key: 'missing', shows: warn('key missing') },
  'key-swapped': { ...LOST_KEY, key: 'swapped', shows: danger('key replaced outside Quayside') },
  'key-unknown': { ...PERSON, shows: warn('key missing') },
  'session-key-gone': { ...LOST_KEY, key: 'session-gone', shows: warn('key required') },
  'header-missing': { ...PERSON, scope: 'instance', remedy: 'edit-instance', shows: warn('header missing') },
  'no-key-for-organization': { ...PERSON, shows: warn('key required') },
  // Operations and their journal.
  'operation-unknown': PERSON,
  'baseline-unknown': PERSON,
  'kit-unknown': PERSON,
  'review-unknown': PERSON,
  'review-closed': PERSON,
  'plan-closed': PERSON,
  'operation-running': PERSON,
  'app-closing': PERSON,
  'plan-outdated': PERSON,
  'plan-refused': PERSON,
  'journal-unwritable': { ...PERSON, scope: 'instance' },
  'password-gone': { ...PERSON, scope: 'subject' },
  interrupted: { ...APP, write: 'perhaps' },
  'not-tried': APP,
  // Files.
  'backup-empty': PERSON,
  'file-unwritable': PERSON,
  'file-unreadable': PERSON,
  'file-too-large': PERSON,
  'file-foreign': PERSON,
  'file-closed': PERSON,
  'backup-newer': PERSON,
  'backup-damaged': PERSON,
  'passphrase-weak': PERSON,
  'passphrase-wrong': PERSON,
  // The way to the server; whoever waited for a network or for ten seconds is told at once.
  offline: { ...NOT_SENT, read: 'failed', reach: 'unknown', shows: danger('offline') },
  'network-changed': { ...NETWORK, reach: 'unknown', shows: warn('network changed') },
  dns: NOT_SENT,
  refused: NOT_SENT,
  unreachable: NOT_SENT,
  reset: NETWORK,
  timeout: { ...NETWORK, read: 'failed' },
  tls: { ...NOT_SENT, read: 'failed', shows: danger('certificate problem') },
  'port-barred': { ...PERSON, scope: 'instance', remedy: 'edit-instance', shows: danger('port not allowed') },
  'not-http': { ...NETWORK, read: 'failed', remedy: 'edit-instance', shows: danger('no web server') },
  'response-malformed': { ...MUDDLED, scope: 'instance' },
  'proxy-failed': { ...NOT_SENT, remedy: 'edit-instance', shows: danger('proxy problem') },
  'too-large': { ...MUDDLED, shows: danger('answer too large') },
  canceled: { ...NETWORK, read: 'failed', reach: 'unknown', matter: 'person', shows: warn('canceled') },
  network: NETWORK,
  // Something between us and Dokploy.
  redirected: { ...BETWEEN, shows: danger('redirected') },
  'proxy-page': { ...BETWEEN, shows: danger('stopped at a proxy') },
  'not-dokploy': { ...BETWEEN, matter: 'person', shows: danger('not Dokploy') },
  'rate-limited': { ...BETWEEN, reach: 'there', matter: 'server', shows: warn('asks to wait') },
  'other-installation': {
    ...PERSON,
    scope: 'instance',
    reach: 'away',
    remedy: 'edit-instance',
    shows: danger('another installation'),
  },
  // What Dokploy answered.
  'key-not-accepted': { ...LOST_KEY, key: 'refused', reach: 'there', shows: danger('key not accepted') },
  'role-forbidden': { ...WITHHELD, scope: 'call', matter: 'person' },
  forbidden: WITHHELD,
  'not-found': { ...REFUSED, shows: danger('not found') },
  conflict: { ...REFUSED, shows: danger('call refused') },
  'bad-request': { ...REFUSED, write: 'perhaps', shows: danger('call refused') },
  'server-too-old': { ...WITHHELD, key: null, scope: 'call', shows: danger('version too old') },
  'server-failed': { ...MUDDLED, scope: 'instance', shows: danger('server error') },
  'mail-failed': { ...REFUSED, scope: 'call' },
  'not-json': MUDDLED,
  'unexpected-shape': MUDDLED,
  'not-confirmed': { ...MUDDLED, shows: FAILED },
} as const satisfies Record<string, ErrorMeaning>;

type Failure = { code: ErrorCode };

export const ERROR_CODES = Object.keys(ERROR_MEANINGS) as [ErrorCode, ...ErrorCode[]];

export function meaningOf({ code }: Failure): ErrorMeaning {
  return ERROR_MEANINGS[code];
}

/** Main marks open writes (`outcomeUnknown`): the same code on a read before the write says that nothing was sent. */
export function writeOutcome(
  error: Failure & { details?: { outcomeUnknown?: boolean } },
): ErrorMeaning['write'] {
  if (error.details?.outcomeUnknown === true) return 'perhaps';
  const { write } = meaningOf(error);
  return write === 'perhaps' ? 'no' : write;
}

/** Whether a failure counts against the key that was used or looked for: another one may do. */
export function isOfKey(error: Failure): boolean {
  const { key } = meaningOf(error);
  return key !== null && IS_BAD_KEY[key];
}

/** Whether a failure is the keychain's, so that keeping a key in memory for this session can help. */
export function isKeychainTrouble(error: Failure): boolean {
  return meaningOf(error).matter === 'keychain';
}

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

type KeyHealthState = keyof typeof IS_BAD_KEY;

export const KEY_HEALTH_STATES = Object.keys(IS_BAD_KEY) as [KeyHealthState, ...KeyHealthState[]];
