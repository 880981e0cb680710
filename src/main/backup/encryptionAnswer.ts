import type { PassphraseStrength } from '../../shared/passphrase.ts';
import { type Decrypted, decrypt, encrypt } from './encryption.ts';

/** What the process for encryption is asked. */
export type Question =
  | { kind: 'encrypt' | 'decrypt'; text: string; passphrase: string }
  | { kind: 'judge'; passphrase: string };

/** What it answers; `failed` when it could not do it. */
export type Reply =
  | { kind: 'encrypt'; encrypted: string }
  | { kind: 'decrypt'; decrypted: Decrypted }
  | { kind: 'judge'; strength: PassphraseStrength }
  | { kind: 'failed' };

/** Answers a question, and never rejects. `work` is the exponent of scrypt's rounds. */
export async function answerQuestion(question: Question, work?: number): Promise<Reply> {
  try {
    switch (question.kind) {
      case 'encrypt':
        return { kind: 'encrypt', encrypted: await encrypt(question.text, question.passphrase, work) };
      case 'decrypt':
        return { kind: 'decrypt', decrypted: await decrypt(question.text, question.passphrase) };
      case 'judge': {
        // The lists of common words are for this question alone.
        const { judgeStrength } = await import('./strength.ts');
        return { kind: 'judge', strength: judgeStrength(question.passphrase) };
      }
    }
  } catch {
    return { kind: 'failed' };
  }
}
