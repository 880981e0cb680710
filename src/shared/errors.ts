import type { z } from 'zod';
import type { failureShape } from './failureShape.ts';

export type ErrorCode = keyof typeof ERROR_MEANINGS;

export const ACCOUNT_EXISTS = 'account-exists';

/** `message` and `advice` are for a person. */
export type AppError = z.infer<typeof failureShape>;

/** All answers use this envelope, since Electron drops the fields of a thrown error. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: AppError };

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function fail(error: AppError): { ok: false; error: AppError } {
  return { ok: false, error };
}

export type Condition = { tone: 'ok' | 'warn' | 'danger' | 'idle'; words: string };

type ErrorMeaning = {
  write: 'no' | 'perhaps' | 'answered';
  read: 'retry' | 'withheld' | 'failed';
  /** The health of the key used or looked for; null if it tells nothing. */
  key: KeyHealthState | null;
  /** Other work that would fail the same way. */
  scope: 'subject' | 'call' | 'instance';
  /** `unknown`: not asked, or this computer failed. */
  reach: 'there' | 'away' | 'unknown';
  /** Who can act on it; `app`: Quayside itself. */
  matter: 'person' | 'keychain' | 'network' | 'server' | 'app';
  remedy: 'edit-instance' | 'replace-key' | null;
  shows: Condition;
};

const FAILED: Condition = { tone: 'danger', words: 'could not be read' };
const UNREACHABLE: Condition = { tone: 'danger', words: 'not reachable' };
const NOT_UNDERSTOOD: Condition = { tone: 'danger', words: 'answer not understood' };
const warn = (words: string): Condition => ({ tone: 'warn', words });
const danger = (words: string): Condition => ({ tone: 'danger', words });

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
/** Answered by something in front of Dokploy; the main process marks what is certain. */
const BETWEEN = { ...NETWORK, read: 'failed' } as const;
/** Dokploy's own refusal: it accepted the key. */
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

/** The closed list of error codes, and the only table of their meaning. */
export const ERROR_MEANINGS = {
  'foreign-sender': APP,
  'unknown-call': APP,
  'bad-input': { ...PERSON, scope: 'subject' },
  'bad-output': { ...APP, write: 'perhaps' },
  internal: { ...APP, write: 'perhaps', scope: 'instance' },
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
  redirected: { ...BETWEEN, shows: danger('redirected') },
  'proxy-page': { ...BETWEEN, shows: danger('a proxy answered') },
  'not-dokploy': { ...BETWEEN, matter: 'person', shows: danger('not Dokploy') },
  'rate-limited': { ...BETWEEN, reach: 'there', matter: 'server', shows: warn('asks to wait') },
  'other-installation': {
    ...PERSON,
    scope: 'instance',
    reach: 'away',
    remedy: 'edit-instance',
    shows: danger('another installation'),
  },
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

type Failure = { code: ErrorCode; details?: { status?: number } };

export const ERROR_CODES = Object.keys(ERROR_MEANINGS) as [ErrorCode, ...ErrorCode[]];

/** What is wrong with what was typed, in words; null where nothing is. */
export function faultIn(read: Result<unknown>): string | null {
  return read.ok ? null : `${read.error.message} ${read.error.advice}`;
}

export function meaningOf({ code, details }: Failure): ErrorMeaning {
  const meaning = ERROR_MEANINGS[code];
  const status = details?.status;
  return code === 'proxy-page' && status !== undefined && status >= 400
    ? { ...meaning, shows: danger(`not reachable (HTTP ${status})`) }
    : meaning;
}

/**
 * The main process marks open writes (`outcomeUnknown`): the same code from a read before the write means
 * that nothing was sent.
 */
export function writeOutcome(
  error: Failure & { details?: { outcomeUnknown?: boolean } },
): ErrorMeaning['write'] {
  if (error.details?.outcomeUnknown === true) return 'perhaps';
  const { write } = meaningOf(error);
  return write === 'perhaps' ? 'no' : write;
}

export function isOfKey(error: Failure): boolean {
  const { key } = meaningOf(error);
  return key !== null && IS_BAD_KEY[key];
}

/** True if keeping the key in memory for this session can help. */
export function isKeychainTrouble(error: Failure): boolean {
  return meaningOf(error).matter === 'keychain';
}

/** True asks another key first. A keychain failure says nothing about the key. */
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
