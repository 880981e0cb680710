import { parentPort } from 'node:worker_threads';
import { type ParseQuestion, type ParseReply, parseAnswer } from './answerParser.ts';

// Parses large answers in a thread of its own, so that the main process goes on answering meanwhile.
parentPort?.on('message', ({ id, name, text }: ParseQuestion) => {
  const reply: ParseReply = { id, parsed: parseAnswer(name, text) };
  parentPort?.postMessage(reply);
});
