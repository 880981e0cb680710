import { fail, ok, type Result } from '../../shared/errors.ts';
import type { decrypt, encrypt } from './encryption.ts';
import type { judgeStrength } from './strength.ts';

/** In a thread; null if it fails, ends or hangs. */
type InThread<Job extends (...given: never[]) => unknown> = (
  ...given: Parameters<Job>
) => Promise<Awaited<ReturnType<Job>> | null>;

export type Encryption = ReturnType<typeof createEncryption>;

/** One thread per question: its memory, which encryption fills, is given back at once. */
export function createEncryption(inThread: {
  encrypt: InThread<typeof encrypt>;
  decrypt: InThread<typeof decrypt>;
  judge: InThread<typeof judgeStrength>;
}) {
  return {
    encrypt: orTold(inThread.encrypt, 'The backup could not be encrypted, and nothing was written.'),
    decrypt: orTold(inThread.decrypt, 'The backup could not be decrypted, and nothing was imported.'),
    judge: orTold(inThread.judge, 'The passphrase could not be checked, and nothing was written.'),
  };
}

function orTold<Given extends unknown[], Done>(
  run: (...given: Given) => Promise<Done | null>,
  message: string,
) {
  return async (...given: Given): Promise<Result<Done>> => {
    const done = await run(...given);
    if (done !== null) return ok(done);
    const advice = 'If memory is short, close other programs. Then try again.';
    return fail({ code: 'internal', message, advice });
  };
}
