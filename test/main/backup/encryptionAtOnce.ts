import { decrypt, encrypt } from '../../../src/main/backup/encryption.ts';
import { createEncryption } from '../../../src/main/backup/encryptionThread.ts';
import { judgeStrength } from '../../../src/main/backup/strength.ts';

/** Derives a key at once: the real work is measured where the app runs. */
const WORK = 1;

/** What the thread does, without one. */
export const encryptionAtOnce = () =>
  createEncryption({
    encrypt: (text, passphrase) => encrypt(text, passphrase, WORK),
    decrypt,
    judge: async (passphrase) => judgeStrength(passphrase),
  });
