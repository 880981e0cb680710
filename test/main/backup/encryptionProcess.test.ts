import { afterEach, describe, expect, test, vi } from 'vitest';
import { answerQuestion, type Question, type Reply } from '../../../src/main/backup/encryption.ts';
import { createEncryption, type EncryptionHost } from '../../../src/main/backup/encryptionProcess.ts';
import { endBy, UNHANDLED } from '../hostFaults.ts';

function host(answer: (question: Question, reply: (reply: Reply) => void, exit: () => void) => void) {
  const state = { killed: 0 };
  const start = (): EncryptionHost => {
    let onReply: (reply: Reply) => void = () => {};
    let onExit = () => {};
    return {
      ask: (question) =>
        answer(
          question,
          (reply) => onReply(reply),
          () => onExit(),
        ),
      onAnswer: (listener) => {
        onReply = listener;
      },
      onExit: (listener) => {
        onExit = listener;
      },
      kill: () => {
        state.killed += 1;
      },
    };
  };
  return { state, start };
}

const failures = {
  encrypt: { code: 'internal', message: 'The backup could not be encrypted, and nothing was written.' },
  decrypt: { code: 'internal', message: 'The backup could not be decrypted, and nothing was imported.' },
  judge: { code: 'internal', message: 'The passphrase could not be checked, and nothing was written.' },
};

/** In ms; by it the timers of a test are told from those that other work in this process sets. */
const LIMIT = 54_321;

async function expectFailures({ start }: { start: () => EncryptionHost }, limit = LIMIT) {
  const [set, clear] = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'clearTimeout')];
  const encryption = createEncryption(start, limit);
  const [encrypted, decrypted, judged] = [
    encryption.encrypt('text', 'passphrase'),
    encryption.decrypt('text', 'passphrase'),
    encryption.judge('passphrase'),
  ];
  expect(await encrypted).toMatchObject({ ok: false, error: failures.encrypt });
  expect(await decrypted).toMatchObject({ ok: false, error: failures.decrypt });
  expect(await judged).toMatchObject({ ok: false, error: failures.judge });
  const own = set.mock.calls.flatMap(([, delay], at) => (delay === limit ? set.mock.results[at]?.value : []));
  const cleared = clear.mock.calls.map(([timer]) => timer);
  expect(own.filter((timer) => !cleared.includes(timer))).toEqual([]);
}

describe('the process for encryption', () => {
  afterEach(() => void vi.restoreAllMocks());

  test('that never answers is ended at its time limit, and told', async () => {
    const silent = host(() => {});
    await expectFailures(silent, 7);
    expect(silent.state.killed).toBe(3);
  });

  test('that ends without an answer is told', async () => {
    await expectFailures(host((_question, _reply, exit) => exit()));
  });

  test('that fails inside is told', async () => {
    await expectFailures(host((_question, reply) => reply({ kind: 'failed' })));
  });

  test('that answers something else is told', async () => {
    const other = { encrypt: 'judge', decrypt: 'encrypt', judge: 'decrypt' };
    await expectFailures(host(({ kind }, reply) => reply({ kind: other[kind] } as Reply)));
  });

  test('that cannot be started, or cannot be asked, is told', async () => {
    await expectFailures({
      start: () => {
        throw new Error('no memory');
      },
    });
    const broken = host(() => {
      throw new Error('gone');
    });
    await expectFailures(broken);
    expect(broken.state.killed).toBe(3);
  });
});

test('what cannot be done is an answer, not a rejection', async () => {
  const impossible = { kind: 'encrypt', text: 'text', passphrase: 'passphrase' } as const;
  expect(await answerQuestion(impossible, 99)).toEqual({ kind: 'failed' });
});

test.each(UNHANDLED)('a fault that nobody handles ends the process: %s', async (fault) => {
  const entry = new URL('../../../src/main/backup/encryptionHost.ts', import.meta.url);
  expect(await endBy(entry, fault)).toEqual({ said: 'listening\n', code: 1 });
});

describe('the strength of a passphrase', () => {
  const judge = async (passphrase: string) => answerQuestion({ kind: 'judge', passphrase });

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
  ])('%s is %s', async (passphrase, strength) => {
    expect(await judge(passphrase)).toEqual({ kind: 'judge', strength });
  });
});
