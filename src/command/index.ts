import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

// Missing in Node 20; the core uses it.
Map.groupBy ??= <K, T>(items: Iterable<T>, keyOf: (item: T, at: number) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>();
  let at = 0;
  for (const item of items) {
    const key = keyOf(item, at);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
    at += 1;
  }
  return groups;
};

if (!isMainThread) void import('../main/worker.ts');
else if (process.send && process.env.QUAYSIDE_HOST === 'keychain')
  void import('../main/credentials/keychainHost.ts');
else
  void import('./main.ts').then(({ main }) =>
    main(process.argv.slice(2), { ownFile: fileURLToPath(import.meta.url) }),
  );
