import { randomInt } from 'node:crypto';
import type { Handlers } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { passphraseFault } from '../../shared/passphrase.ts';
import type { Encryption } from './encryptionProcess.ts';
import { weakPassphrase } from './errors.ts';

/** Letters and digits that nobody takes for another. */
const PLAIN_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** The passphrases of encrypted files: none is kept. */
export type Passphrases = {
  calls: Pick<Handlers, 'backup.suggestPassphrase' | 'backup.judgePassphrase'>;
  /** Whether a file may be encrypted with it. Gives `passphrase-weak`, or `internal`. */
  check(passphrase: string): Promise<Result<null>>;
};

/** Creates the calls that suggest and judge passphrases. */
export function createPassphrases({
  encryption,
  writeSecret,
}: {
  encryption: Pick<Encryption, 'judge'>;
  /** Puts a secret on the clipboard for a short while. */
  writeSecret: (text: string) => Promise<Result<null>>;
}): Passphrases {
  async function check(passphrase: string): Promise<Result<null>> {
    const fault = passphraseFault(passphrase);
    if (fault) return weakPassphrase(fault);
    const strength = await encryption.judge(passphrase);
    if (!strength.ok) return strength;
    return strength.value === 'weak' ? weakPassphrase('This passphrase is easy to guess.') : ok(null);
  }

  return {
    calls: {
      'backup.suggestPassphrase': async () => {
        const written = await writeSecret(suggestPassphrase());
        return written.ok
          ? ok({})
          : fail({ ...written.error, message: 'The new passphrase could not be put on the clipboard.' });
      },
      'backup.judgePassphrase': async ({ passphrase }) => {
        const strength = await encryption.judge(passphrase);
        return strength.ok ? ok({ strength: strength.value }) : strength;
      },
    },
    check,
  };
}

/** Five groups of five letters and digits: more than 120 bits. */
function suggestPassphrase(): string {
  const letter = () => PLAIN_LETTERS[randomInt(PLAIN_LETTERS.length)];
  return Array.from({ length: 5 }, () => Array.from({ length: 5 }, letter).join('')).join('-');
}
