import keytar from 'keytar';
import type { KeychainAnswer, KeychainQuestion } from './keychainProcess.ts';

/** Entry of the process behind keychainRemote.ts: asks keytar and answers; it lives no longer than its parent. */
const port = (process as { parentPort?: NodeJS.EventEmitter & { postMessage(answer: KeychainAnswer): void } })
  .parentPort;

async function answer({ id, method, args }: KeychainQuestion): Promise<KeychainAnswer> {
  try {
    const ask = keytar[method] as (...given: string[]) => Promise<unknown>;
    return { id, value: await ask(...args) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

if (port) {
  port.on('message', async ({ data }: { data: KeychainQuestion }) => port.postMessage(await answer(data)));
} else {
  process.on('message', async (question: KeychainQuestion) => process.send?.(await answer(question)));
  process.on('disconnect', () => process.exit(0));
}
