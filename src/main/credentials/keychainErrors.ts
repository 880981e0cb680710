import type { AppError } from '../../shared/errors.ts';
import type { KeychainState } from '../../shared/instance.ts';

export type KeychainTrouble = Exclude<KeychainState, 'ready'> | 'crashed';

export const PROCESS_ENDED = 'the process that asks the keychain has ended';

/** libsecret keeps its connection to a restarted keychain for the life of the process. */
const RESTARTED = /session wrapping the secret|the name :[\d.]+ was not provided/i;

/** Never shown. Seen with gnome-keyring 48 and keytar 7.10; macOS and Windows from memory. */
const TEXTS: [RegExp, KeychainTrouble][] = [
  [RESTARTED, 'not-answering'],
  [new RegExp(PROCESS_ENDED), 'crashed'],
  [/locked collection|is locked|prompt was dismissed/i, 'locked'],
  [/does not exist at path/i, 'locked'],
  [/interaction is not allowed|passphrase you entered|canceled the operation/i, 'locked'],
  [
    /autolaunch|dbus-launch|could not connect|ServiceUnknown|Error\.Spawn|not provided by any|not activatable|StartServiceByName/i,
    'absent',
  ],
  [/no keychain is available|default keychain could not be found/i, 'absent'],
  [
    /Unknown(?:Method|Object|Interface)|timeout was reached|Error\.NoReply|did not receive a reply|without replying/i,
    'not-answering',
  ],
  // Windows reports an entry over 2,560 bytes with the first two.
  [/stub received bad data|parameter is incorrect|too (?:large|long|big)/i, 'too-large'],
  [/access (?:is )?denied|AccessDenied|permission denied|not authorized|not permitted/i, 'denied'],
];

export function needsRenewal(error: unknown): boolean {
  return error instanceof Error && RESTARTED.test(error.message);
}

/** `failed` for an unknown text. */
export function troubleFor(error: unknown): KeychainTrouble {
  const text = error instanceof Error ? error.message : String(error);
  return TEXTS.find(([pattern]) => pattern.test(text))?.[1] ?? 'failed';
}

const WORDS: Record<KeychainTrouble, { happened: string; advice: (platform: string) => string }> = {
  locked: {
    happened: 'the keychain is locked',
    advice: (platform) =>
      platform === 'linux'
        ? 'Unlock the login keyring (or the wallet in KWallet or KeePassXC), then try again. Nothing was lost.'
        : 'Unlock the login keychain, then try again. Nothing was lost.',
  },
  absent: {
    happened: 'this computer offers no keychain',
    advice: (platform) =>
      platform === 'linux'
        ? 'Start a Secret Service: gnome-keyring, KWallet or KeePassXC with “Secret Service” switched on. Without a desktop, start Quayside under dbus-run-session with gnome-keyring-daemon --unlock. Then try again.'
        : 'Sign in to a normal session of your own account, then try again.',
  },
  'not-answering': {
    happened: 'the keychain does not answer',
    advice: () =>
      'Answer any system window that asks for a password. If there is none, restart Quayside. Nothing was lost.',
  },
  denied: {
    happened: 'this computer does not let Quayside use the keychain',
    advice: (platform) =>
      platform === 'darwin'
        ? 'Open Keychain Access, find the entry “Quayside”, and allow Quayside under “Access Control”. Then try again. Nothing was lost.'
        : 'A policy or the keychain’s settings forbid it: allow Quayside there, then try again. Nothing was lost.',
  },
  'too-large': {
    happened: 'it is too large for the keychain',
    advice: (platform) =>
      platform === 'win32'
        ? 'Nothing was changed. Windows stores at most 2,560 bytes per entry: use a shorter one.'
        : 'Nothing was changed. Use a shorter one.',
  },
  crashed: {
    happened: 'the part of Quayside that asks the keychain stopped unexpectedly',
    advice: () =>
      'Nothing was lost. Try again. If it stops again, look in the keychain for entries named “Quayside” that another program made.',
  },
  failed: {
    happened: 'the keychain refused',
    advice: (platform) =>
      platform === 'win32'
        ? 'Check Credential Manager: it may be full, or blocked by a policy. Then try again.'
        : 'It may be full. Check in its settings that Quayside may use it, then try again.',
  },
};

/** `undone`: for example "The key of “Shop” could not be read". */
export function keychainError(
  trouble: KeychainTrouble,
  undone: string,
  platform: string = process.platform,
): AppError {
  const { happened, advice } = WORDS[trouble];
  const code = trouble === 'crashed' ? 'keychain-failed' : (`keychain-${trouble}` as const);
  return {
    code,
    message: `${undone}: ${happened}.`,
    advice: advice(platform),
    details: { reason: happened },
  };
}
