import { answerQuestion } from '../../../src/main/backup/encryption.ts';
import { createEncryption, type EncryptionHost } from '../../../src/main/backup/encryptionProcess.ts';

/** Derives a key at once: the real work is measured where the app runs. */
const WORK = 1;

/** What encryptionHost.ts does, without a process. */
function startHost(): EncryptionHost {
  let listener: Parameters<EncryptionHost['onAnswer']>[0] = () => {};
  return {
    ask: (question) => void answerQuestion(question, WORK).then((reply) => listener(reply)),
    onAnswer: (next) => {
      listener = next;
    },
    onExit: () => {},
    kill: () => {},
  };
}

export const encryptionAtOnce = () => createEncryption(startHost);
