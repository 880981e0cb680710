import { answerQuestion, type Question, type Reply } from './encryption.ts';

/** Entry of the process behind encryptionProcess.ts: deriving a key blocks and takes memory. It answers once. */
const port = (process as { parentPort?: NodeJS.EventEmitter & { postMessage(reply: Reply): void } })
  .parentPort;

// From Electron 37 on a rejection that nobody handles only warns here: main would wait for its time limit.
for (const event of ['unhandledRejection', 'uncaughtException'] as const)
  process.on(event, () => process.exit(1));

port?.on('message', async ({ data }: { data: Question }) => port.postMessage(await answerQuestion(data)));
