import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import type { Step } from '../../shared/operations/step.ts';
import { createMutex } from '../scheduling/keyedMutex.ts';
import type { ArchiveIndex, Entry } from './archiveIndex.ts';
import { parseSteps } from './archiveSteps.ts';

/** Reads operations with their steps out of the archive, until it is closed; those that stand in one file share its opening. */
export type StepReader = {
  /** As it stands there now; null where it does not any more. No steps (null) where they cannot be understood. */
  read(operationId: string): Promise<{ entry: Entry; steps: Step[] | null } | null>;
  close(): Promise<void>;
};

/** What reads the archive’s files, and what writes one of them anew. */
export type ArchiveReading = {
  reader(): StepReader;
  /** Runs what moves operations within a file or deletes them, and puts the index right: nothing is read meanwhile. */
  moving(work: () => Promise<void>): Promise<void>;
};

/** Creates what reads the files of `folder` by their index. */
export function createArchiveReading(options: {
  folder: string;
  index: Pick<ArchiveIndex, 'get'>;
}): ArchiveReading {
  const { folder, index } = options;
  const inTurn = createMutex();
  /** How often operations were moved: a file that was opened before has the former text. */
  let moves = 0;

  function reader(): StepReader {
    let held: { file: string; moves: number; handle: FileHandle } | null = null;

    async function close(): Promise<void> {
      await held?.handle.close();
      held = null;
    }

    async function handleOf(file: string): Promise<FileHandle | null> {
      if (held?.file === file && held.moves === moves) return held.handle;
      await close();
      const handle = await open(path.join(folder, file), 'r').catch(() => null);
      if (handle) held = { file, moves, handle };
      return handle;
    }

    async function textAt({ file, from, to }: Entry['place']): Promise<string | null> {
      const handle = await handleOf(file);
      if (!handle) return null;
      const text = Buffer.alloc(to - from);
      const { bytesRead } = await handle.read(text, 0, text.length, from);
      return bytesRead < text.length ? null : text.toString('utf8');
    }

    return {
      async read(operationId) {
        const found = await inTurn(async () => {
          const entry = index.get(operationId);
          return entry ? { entry, text: await textAt(entry.place) } : null;
        });
        if (!found) return null;
        const { entry, text } = found;
        return { entry, steps: text === null ? null : await parseSteps(text) };
      },
      close: () => inTurn(close),
    };
  }

  return {
    reader,
    moving: (work) =>
      inTurn(async () => {
        await work();
        moves += 1;
      }),
  };
}
