import type { Unsealed } from './encryption.ts';

/** What the host process is asked. */
export type SealQuestion = { kind: 'seal' | 'unseal'; text: string; passphrase: string };
/** What it answers. */
export type SealAnswer = { kind: 'seal'; encrypted: string } | { kind: 'unseal'; opened: Unsealed };

/** A process of our own that runs encryptionHost.ts, as Electron's utilityProcess gives it. */
export type EncryptionHost = {
  ask(question: SealQuestion): void;
  onAnswer(listener: (answer: SealAnswer) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
};

/** Seals and opens texts apart from main. */
export type Encryption = {
  /** Null when it could not be done. */
  encrypt(text: string, passphrase: string): Promise<string | null>;
  unseal(text: string, passphrase: string): Promise<Unsealed>;
};

/** Makes {@link Encryption}: each call has a process of its own, so that passphrase and plain text go with it, and main never waits. */
export function createEncryption(startHost: () => EncryptionHost): Encryption {
  function ask(question: SealQuestion): Promise<SealAnswer | null> {
    return new Promise((resolve) => {
      const host = startHost();
      host.onAnswer((answer) => {
        resolve(answer);
        host.kill();
      });
      host.onExit(() => resolve(null));
      host.ask(question);
    });
  }
  return {
    async encrypt(text, passphrase) {
      const answer = await ask({ kind: 'seal', text, passphrase });
      return answer?.kind === 'seal' ? answer.encrypted : null;
    },
    async unseal(text, passphrase) {
      const answer = await ask({ kind: 'unseal', text, passphrase });
      return answer?.kind === 'unseal' ? answer.opened : { state: 'damaged' };
    },
  };
}
