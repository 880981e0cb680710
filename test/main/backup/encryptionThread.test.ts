import { describe, expect, test } from 'vitest';
import { createEncryption } from '../../../src/main/backup/encryptionThread.ts';
import { judgeStrength } from '../../../src/main/backup/strength.ts';
import { createThreads } from '../../../src/main/scheduling/threads.ts';
import type { ThreadJobs } from '../../../src/main/worker.ts';

const failures = {
  encrypt: { code: 'internal', message: 'The backup could not be encrypted, and nothing was written.' },
  decrypt: { code: 'internal', message: 'The backup could not be decrypted, and nothing was imported.' },
  judge: { code: 'internal', message: 'The passphrase could not be checked, and nothing was written.' },
};

function encryptionBy(program: URL) {
  const inThread = createThreads<ThreadJobs>(program);
  return createEncryption({
    encrypt: (...given) => inThread('encrypt', given, true),
    decrypt: (...given) => inThread('decrypt', given, true),
    judge: (...given) => inThread('judge', given, true),
  });
}

const OF_WORKER = new URL('../../../src/main/worker.ts', import.meta.url);

describe('the thread for encryption', () => {
  test.each([
    ['that ends without an answer', 'process.exit(1)'],
    ['that fails', 'throw new Error()'],
    ['that fails where nobody handles it', 'void Promise.reject(new Error())'],
  ])('%s is told', async (_what, program) => {
    const encryption = encryptionBy(new URL(`data:text/javascript,${program}`));
    const [encrypted, decrypted, judged] = await Promise.all([
      encryption.encrypt('text', 'passphrase'),
      encryption.decrypt('text', 'passphrase'),
      encryption.judge('passphrase'),
    ]);
    expect(encrypted).toMatchObject({ ok: false, error: failures.encrypt });
    expect(decrypted).toMatchObject({ ok: false, error: failures.decrypt });
    expect(judged).toMatchObject({ ok: false, error: failures.judge });
  });

  test('answers, and what it cannot do is told', async () => {
    const encryption = encryptionBy(OF_WORKER);
    expect(await encryption.judge('password1234')).toEqual({ ok: true, value: 'weak' });
    expect(await encryption.decrypt('no file of age', 'passphrase')).toEqual({
      ok: true,
      value: { state: 'damaged' },
    });
    expect(await encryption.encrypt('text', 'passphrase', 99)).toMatchObject({
      ok: false,
      error: failures.encrypt,
    });
  });
});

test('work that fails is answered at once, and what shares its thread is answered, too', async () => {
  const inThread = createThreads<ThreadJobs>(OF_WORKER);
  const answers = [
    inThread('encrypt', ['text', 'passphrase', 99], false),
    inThread('judge', ['password1234'], false),
  ];
  expect(await Promise.all(answers)).toEqual([null, 'weak']);
});

describe('the strength of a passphrase', () => {
  test.each([
    ['password1234', 'weak'],
    ['aaaaaaaaaaaaaaaa', 'weak'],
    ['abcdefghijkl', 'weak'],
    ['123456789012', 'weak'],
    ['qwertyuiop123', 'weak'],
    ['ab12'.repeat(200), 'weak'],
    ['Correcthorsebattery', 'fair'],
    ['jdhtuwnxksie', 'good'],
    ['nine lanterns on the harbour wall', 'strong'],
    ['k3m9p-x7r2q-2q4rt-abgde-zw8hz', 'strong'],
  ])('%s is %s', (passphrase, strength) => {
    expect(judgeStrength(passphrase)).toBe(strength);
  });
});
