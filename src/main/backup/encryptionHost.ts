import { encrypt, unseal } from './encryption.ts';
import type { SealAnswer, SealQuestion } from './encryptionProcess.ts';

/** Entry of the process behind sealing.ts: it derives the key, which blocks and takes memory, and answers once. */
const port = (process as { parentPort?: NodeJS.EventEmitter & { postMessage(answer: SealAnswer): void } })
  .parentPort;

async function answer(question: SealQuestion): Promise<SealAnswer> {
  const { kind, text, passphrase } = question;
  return kind === 'seal'
    ? { kind, encrypted: await encrypt(text, passphrase) }
    : { kind, opened: await unseal(text, passphrase) };
}

port?.on('message', async ({ data }: { data: SealQuestion }) => port.postMessage(await answer(data)));
