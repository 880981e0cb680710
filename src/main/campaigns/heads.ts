import { fail, ok, type Result } from '../../shared/errors.ts';
import { counted } from '../../shared/text.ts';
import { createRecords, type Records } from '../credentials/keychain.ts';
import { keychainError } from '../credentials/keychainErrors.ts';
import { createMutex } from '../scheduling/semaphore.ts';
import { gathered } from '../scheduling/yielding.ts';
import type { Read } from './standing.ts';

/** `isEnd`: Quayside wrote nothing after it. */
type Head = { entries: number; hash: string; isEnd: boolean };

/** Minimum time between writes to the keychain. ms */
const STORED_EVERY = 5_000;

/**
 * Keeps each log's end in the keychain, which detects cut or added entries. Before a write the record
 * announces more: after a kill the log may be longer than recorded, never shorter.
 */
export function createHeads(options: { keychain: Records; onUnknown: (review: Read) => void }) {
  const { onUnknown } = options;
  const records = createRecords(options.keychain, 'review');
  const heads = new Map<string, Head>();
  const unstored = new Set<string>();
  const ended = new Set<string>();
  const inTurn = createMutex();

  async function store(id: string, { entries, hash, isEnd }: Head) {
    const stored = await records.store(id, `${entries} ${hash}${isEnd ? END : ''}`);
    if (stored.state === 'stored' && !isEnd) ended.delete(id);
    // A keychain that did not answer may still store it.
    else if (isEnd && (stored.state === 'stored' || stored.reason === 'not-answering')) ended.add(id);
    return stored;
  }

  async function storeAll(): Promise<void> {
    for (const id of [...unstored]) {
      const head = heads.get(id);
      unstored.delete(id);
      const stored = head && (await store(id, head));
      if (stored?.state === 'unavailable' && heads.has(id)) unstored.add(id);
    }
  }
  const flush = () => inTurn(storeAll);
  const storeSoon = gathered(() => void flush(), STORED_EVERY);

  function keep(id: string, head: Omit<Head, 'isEnd'>): void {
    const before = heads.get(id);
    if (before?.hash === head.hash && before.isEnd) return;
    heads.set(id, { ...head, isEnd: true });
    unstored.add(id);
    storeSoon();
  }

  /** Null: no record; undefined: the keychain does not tell. */
  async function find(id: string): Promise<Head | null | undefined> {
    const found = await records.find(id);
    if (found.state === 'unavailable') return undefined;
    const [, entries, hash = '', end] = (found.state === 'found' && HEAD.exec(found.key)) || [];
    if (end) ended.add(id);
    return entries === undefined ? null : { entries: Number(entries), hash, isEnd: end !== undefined };
  }

  return {
    isKnown: (id: string) => heads.has(id),
    keep,
    /** Without this record a new entry would look like tampering. Gives `keychain-…`. */
    expectMore: (id: string): Promise<Result<null>> =>
      inTurn(async () => {
        const head = heads.get(id);
        if (!head) {
          const found = await records.find(id);
          const reason = found.state === 'unavailable' ? found.reason : 'not-answering';
          return fail(keychainError(reason, UNSAVED));
        }
        const open = { ...head, isEnd: false };
        const stored = ended.has(id) ? await store(id, open) : null;
        if (stored?.state === 'unavailable') return fail(keychainError(stored.reason, UNSAVED));
        heads.set(id, open);
        unstored.delete(id);
        return ok(null);
      }),
    /** A sentence on missing or added entries; null if none, or the keychain does not tell. */
    async compare(id: string, review: Read): Promise<string | null> {
      const { entries, head: hash } = review;
      const known = heads.get(id) ?? (await find(id));
      if (known === undefined) return null;
      if (known === null) onUnknown(review);
      else {
        const at = known.entries;
        const added = entries.length - at;
        if (added < 0) return `The end of its log is missing: it has ${entries.length} of ${at} entries.`;
        const then = entries[at]?.before ?? hash;
        if (then !== known.hash) return `Entry ${at} of its log is not as Quayside wrote it.`;
        if (known.isEnd && added > 0)
          return `Something else added ${counted(added, 'entry', 'entries')} to its log.`;
        heads.set(id, known);
      }
      keep(id, { entries: entries.length, hash });
      return null;
    },
    async remove(id: string): Promise<void> {
      heads.delete(id);
      unstored.delete(id);
      await inTurn(() => records.remove(id));
    },
    flush,
  };
}

const UNSAVED = 'Nothing could be saved in this review';
const END = ' end';
const HEAD = /^(\d+) ([0-9a-f]{64})( end)?$/;
