import './olderNode.ts';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

// One file is the command, the worker that it starts to parse large answers, and the process that alone loads keytar.
if (!isMainThread) void import('../main/dokploy/answerWorker.ts');
else if (process.send && process.env.QUAYSIDE_HOST === 'keychain')
  void import('../main/credentials/keychainHost.ts');
else
  void import('./main.ts').then(({ main }) =>
    main(process.argv.slice(2), { ownFile: fileURLToPath(import.meta.url) }),
  );
