import type { CertificateTrouble } from './certificate.ts';

/** Every way in which a call can fail. The list is closed: a new failure gets a code of its own here. */
export const ERROR_CODES = [
  // The calls between renderer and main.
  'foreign-sender',
  'unknown-call',
  'bad-input',
  'bad-output',
  'internal',
  // What the person typed, and the registry of instances.
  'url-invalid',
  'header-refused',
  'proxy-invalid',
  'instance-unknown',
  'instance-exists',
  'instance-moved',
  'key-needed',
  'key-malformed',
  'key-of-other-person',
  'key-of-same-person',
  'registry-newer',
  'registry-unwritable',
  // The keychain.
  'keychain-locked',
  'keychain-absent',
  'keychain-not-answering',
  'keychain-denied',
  'keychain-too-large',
  'keychain-failed',
  'key-missing',
  'key-unknown',
  'key-swapped',
  'session-key-gone',
  'header-missing',
  'no-key-for-organization',
  // Operations and their journal.
  'operation-unknown',
  'baseline-unknown',
  'template-unknown',
  'plan-closed',
  'operation-running',
  'app-closing',
  'plan-outdated',
  'journal-unwritable',
  'password-gone',
  'interrupted',
  'not-tried',
  'file-unwritable',
  // A file of wanted access.
  'file-unreadable',
  'file-too-large',
  'file-foreign',
  'file-closed',
  // A file to move instances with.
  'backup-empty',
  'backup-newer',
  'backup-damaged',
  'passphrase-weak',
  'passphrase-wrong',
  // The way to the server.
  'offline',
  'network-changed',
  'dns',
  'refused',
  'unreachable',
  'reset',
  'timeout',
  'tls',
  'port-barred',
  'not-http',
  'response-malformed',
  'proxy-failed',
  'too-large',
  'canceled',
  'network',
  // Something between us and Dokploy.
  'redirected',
  'proxy-page',
  'not-dokploy',
  'other-installation',
  'rate-limited',
  // What Dokploy answered.
  'key-not-accepted',
  'role-forbidden',
  'forbidden',
  'not-found',
  'conflict',
  'bad-request',
  'server-too-old',
  'server-failed',
  'mail-failed',
  'not-json',
  'unexpected-shape',
  'not-confirmed',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** The `reason` of a conflict with an account that the address has on the instance already. */
export const ACCOUNT_EXISTS = 'account-exists';

/** Facts that a screen or a later step may need apart from the words. Never a secret. */
export type ErrorDetails = {
  /** Host and port, and the name of the call, where a server was asked. */
  host?: string;
  call?: string;
  /** Of a write: nobody knows whether it was done. */
  outcomeUnknown?: boolean;
  status?: number;
  /** Why, in a word: a network error's name, or which of several causes. */
  reason?: string;
  tls?: string;
  /** Where a redirect points, without query. */
  target?: string;
  front?: string;
  /** The field of the input, or the place in an answer. */
  field?: string;
  /** Dokploy's own sentence, cleaned. */
  sentence?: string;
  contentType?: string;
  /** The first version of Dokploy that has the call. */
  since?: string;
  /** A rule of Quayside's own said no: nothing was sent. */
  rule?: boolean;
  /** When the server takes calls again, in ms since the epoch. */
  until?: number;
  instanceId?: string;
  name?: string;
  /** The record of the key in question, and the organization that it opens. */
  keyId?: string;
  organizationId?: string;
  /** The organizations of the installation that was known, and of the one that answered. */
  known?: string;
  answered?: string;
  /** Of a search for a person: all that is there of them, each as a sentence. */
  still?: string[];
};

/** A failure as a value: what happened and to what (`message`), what to do next (`advice`), both for a person. */
export type AppError = {
  code: ErrorCode;
  message: string;
  advice: string;
  details?: ErrorDetails;
  /** With `tls` where a certificate was refused: what was shown, and why it is not trusted. */
  certificate?: CertificateTrouble;
};

/** The envelope of every answer: Electron drops an error's fields when a handler throws, so nothing throws. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: AppError };

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function fail(error: AppError): { ok: false; error: AppError } {
  return { ok: false, error };
}
