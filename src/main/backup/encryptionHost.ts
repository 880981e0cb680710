import { answerQuestion, type Question, type Reply } from './encryption.ts';

const port = (process as { parentPort?: NodeJS.EventEmitter & { postMessage(reply: Reply): void } })
  .parentPort;

// Since Electron 37 an unhandled rejection only warns: the main process would wait for its time limit.
for (const event of ['unhandledRejection', 'uncaughtException'] as const)
  process.on(event, () => process.exit(1));

port?.on('message', async ({ data }: { data: Question }) => port.postMessage(await answerQuestion(data)));
