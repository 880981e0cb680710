import { utilityProcess } from 'electron';

/** Starts a process of the app's own from a built script; `serviceName` is what the system's list of processes shows. */
export function startHost<Question, Answer>(
  script: string,
  serviceName: string,
  env: NodeJS.ProcessEnv = process.env,
) {
  const child = utilityProcess.fork(script, [], { serviceName, env });
  return {
    ask: (question: Question): void => child.postMessage(question),
    onAnswer: (listener: (answer: Answer) => void): void => void child.on('message', listener),
    onExit: (listener: () => void): void => void child.on('exit', listener),
    kill: (): void => void child.kill(),
  };
}
