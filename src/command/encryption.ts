import type { Reply } from '../main/backup/encryption.ts';
import { createEncryption } from '../main/backup/encryptionProcess.ts';

/** Encrypts, decrypts and judges in this process: passphrase and plain text end with the command. */
export const encryptionHere = () =>
  createEncryption(() => {
    let hear: (reply: Reply) => void = () => {};
    return {
      ask: (question) =>
        void import('../main/backup/encryption.ts')
          .then(({ answerQuestion }) => answerQuestion(question))
          .then((reply) => hear(reply)),
      onAnswer: (listener) => {
        hear = listener;
      },
      onExit() {},
      kill() {},
    };
  });
