import type { PassphraseStrength } from '../../shared/backup.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Decrypted, Question, Reply } from './encryption.ts';

/** A slow computer derives a key in a few seconds. ms */
const TIME_LIMIT = 60_000;

export type EncryptionHost = {
  ask(question: Question): void;
  onAnswer(listener: (reply: Reply) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
};

export type Encryption = ReturnType<typeof createEncryption>;

/**
 * One process per question: passphrase and plain text end with it, and the main process never blocks. Gives
 * `internal` if it fails, ends or hangs.
 */
export function createEncryption(startHost: () => EncryptionHost, timeLimit = TIME_LIMIT) {
  async function ask<K extends Question['kind']>(
    question: Question & { kind: K },
  ): Promise<Extract<Reply, { kind: K }> | null> {
    let host: EncryptionHost | null = null;
    let timer: NodeJS.Timeout | undefined;
    try {
      const reply = await new Promise<Reply | null>((resolve) => {
        timer = setTimeout(() => resolve(null), timeLimit);
        host = startHost();
        host.onAnswer(resolve);
        host.onExit(() => resolve(null));
        host.ask(question);
      });
      return reply?.kind === question.kind ? (reply as Extract<Reply, { kind: K }>) : null;
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
      (host as EncryptionHost | null)?.kill();
    }
  }

  return {
    async encrypt(text: string, passphrase: string): Promise<Result<string>> {
      const reply = await ask({ kind: 'encrypt', text, passphrase });
      return reply
        ? ok(reply.encrypted)
        : fail(notDone('The backup could not be encrypted, and nothing was written.'));
    },
    async decrypt(text: string, passphrase: string): Promise<Result<Decrypted>> {
      const reply = await ask({ kind: 'decrypt', text, passphrase });
      return reply
        ? ok(reply.decrypted)
        : fail(notDone('The backup could not be decrypted, and nothing was imported.'));
    },
    async judge(passphrase: string): Promise<Result<PassphraseStrength>> {
      const reply = await ask({ kind: 'judge', passphrase });
      return reply
        ? ok(reply.strength)
        : fail(notDone('The passphrase could not be checked, and nothing was written.'));
    },
  };
}

function notDone(message: string): AppError {
  return { code: 'internal', message, advice: 'If memory is short, close other programs. Then try again.' };
}
