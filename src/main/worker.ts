import { parentPort } from 'node:worker_threads';
import type { readWanted } from './access/wantedRows.ts';
import type { decrypt, encrypt } from './backup/encryption.ts';
import type { judgeStrength } from './backup/strength.ts';
import type { verifyPack } from './campaigns/pack.ts';
import { parseAnswer } from './dokploy/answerParser.ts';
import type { Question, Reply } from './scheduling/threads.ts';

const jobs = {
  parseAnswer,
  async readWanted(...given: Parameters<typeof readWanted>) {
    const { packWanted, readWanted } = await import('./access/wantedRows.ts');
    return packWanted(readWanted(...given));
  },
  verifyPack: async (...given: Parameters<typeof verifyPack>) =>
    (await import('./campaigns/pack.ts')).verifyPack(...given),
  encrypt: async (...given: Parameters<typeof encrypt>) =>
    (await import('./backup/encryption.ts')).encrypt(...given),
  decrypt: async (...given: Parameters<typeof decrypt>) =>
    (await import('./backup/encryption.ts')).decrypt(...given),
  judge: async (...given: Parameters<typeof judgeStrength>) =>
    (await import('./backup/strength.ts')).judgeStrength(...given),
};
export type ThreadJobs = typeof jobs;

// Long work in a thread, so that the main process stays responsive.
parentPort?.on('message', async ({ id, job, given }: Question) => {
  const run = jobs[job as keyof ThreadJobs] as (...given: unknown[]) => unknown;
  // In Electron an unhandled rejection only warns, and who asked would wait for the time limit.
  const done = await (async () => run(...given))().catch(() => null);
  parentPort?.postMessage({ id, done } satisfies Reply);
});
