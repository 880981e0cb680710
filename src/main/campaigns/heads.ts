import type { Keychain } from '../credentials/keychain.ts';
import { throttled } from '../scheduling/yielding.ts';
import type { Read } from './standing.ts';

/** How many entries a log has, and the SHA-256 of the last. */
type Head = { entries: number; hash: string };

/** Heads are stored at most so often, in ms: each decision makes another one. */
const STORED_EVERY = 5_000;

/** Keeps the head of each review’s log in the keychain: a log whose last entries were cut off still looks whole by itself. A head is stored after its log, so that a kill in between leaves a log longer than its head says, never shorter. */
export function createHeads(options: {
  keychain: Pick<Keychain, 'find' | 'store' | 'remove'>;
  /** Told of a review of which the keychain has nothing. */
  onUnknown: (review: Read) => void;
}) {
  const { keychain, onUnknown } = options;
  /** Of the logs that were compared in this run. */
  const heads = new Map<string, Head>();
  const unstored = new Set<string>();
  let storing: Promise<void> = Promise.resolve();

  async function storeAll(): Promise<void> {
    for (const id of [...unstored]) {
      const head = heads.get(id);
      unstored.delete(id);
      if (!head) continue;
      const stored = await keychain.store(accountOf(id), `${head.entries} ${head.hash}`);
      if (stored.state === 'unavailable' && heads.has(id)) unstored.add(id);
    }
  }

  function flush(): Promise<void> {
    storing = storing.then(storeAll);
    return storing;
  }
  const storeSoon = throttled(() => void flush(), STORED_EVERY);

  function keep(id: string, head: Head): void {
    if (heads.get(id)?.hash === head.hash) return;
    heads.set(id, head);
    unstored.add(id);
    storeSoon();
  }

  /** Null where there is none, and undefined where the keychain does not tell. */
  async function find(id: string): Promise<Head | null | undefined> {
    const found = await keychain.find(accountOf(id));
    if (found.state === 'unavailable') return undefined;
    const [, entries, hash = ''] = (found.state === 'found' && HEAD.exec(found.key)) || [];
    return entries === undefined ? null : { entries: Number(entries), hash };
  }

  return {
    isKnown: (id: string) => heads.has(id),
    keep,
    /** What its log lacks of what Quayside wrote, as a sentence; null where it lacks nothing, or the keychain does not tell. */
    async compare(id: string, review: Read): Promise<string | null> {
      const { entries, head: hash } = review;
      const known = heads.get(id) ?? (await find(id));
      if (known === undefined) return null;
      if (known === null) onUnknown(review);
      else {
        const at = known.entries;
        if (at > entries.length)
          return `The end of its log is missing: it has ${entries.length} of ${at} entries.`;
        const then = entries[at]?.before ?? hash;
        if (then !== known.hash) return `Entry ${at} of its log is not as Quayside wrote it.`;
        heads.set(id, known);
      }
      keep(id, { entries: entries.length, hash });
      return null;
    },
    async remove(id: string): Promise<void> {
      heads.delete(id);
      unstored.delete(id);
      await keychain.remove(accountOf(id));
    },
    flush,
  };
}

const HEAD = /^(\d+) ([0-9a-f]{64})$/;

function accountOf(id: string): string {
  return `quayside.review.${id}`;
}
