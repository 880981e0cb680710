import type { CallsOf } from '../../shared/contract.ts';
import { fail, ok } from '../../shared/errors.ts';
import type { AppNote } from '../../shared/operations/operation.ts';
import { oneLine } from '../../shared/text.ts';
import type { PrintPdf } from '../review/review.ts';
import { isSmall } from '../scheduling/threads.ts';
import { type FileDialogs, fileWords, openFile, saveFile, Unread } from '../storage/chosenFile.ts';
import type { ReviewFiles, ReviewSource } from './files.ts';
import type { verifyPack } from './pack.ts';
import type { Signing } from './signing.ts';

export function createPackCalls(options: {
  files: Pick<ReviewFiles, 'source'>;
  signing: Signing;
  print: PrintPdf | null;
  dialogs: FileDialogs;
  clock: () => number;
  version: string;
  note: (entry: AppNote<'export-review'>) => void;
  /** Null if it takes too long. */
  verifyInThread: (...given: Parameters<typeof verifyPack>) => Promise<ReturnType<typeof verifyPack> | null>;
}): Pick<CallsOf<'campaigns'>, `campaigns.${'save' | 'verify'}Pack`> {
  const { files, signing, print, dialogs, clock, version } = options;

  async function* packed(source: ReviewSource) {
    const { makePack } = await import('./pack.ts');
    const pack = await makePack({ ...source, madeAt: clock(), version }, signing, print);
    if (!pack.ok) throw new Unread(pack.error);
    yield pack.value;
  }

  return {
    'campaigns.savePack': async ({ id }) => {
      const source = await files.source(id);
      if (!source.ok) return source;
      const { started } = source.value.review.stand;
      const name = `evidence of ${fileWords(started.name) || 'a review'}`;
      const pieces = packed(source.value);
      const file = { name, ending: 'zip', title: 'Save evidence pack', pieces };
      const saved = await saveFile(file, { ...dialogs, clock });
      if (saved.ok && saved.value.outcome === 'saved') {
        const note = `Evidence pack of “${started.name}”, to “${oneLine(saved.value.fileName, 200)}”.`;
        options.note({ kind: 'export-review', instance: null, note });
      }
      return saved;
    },
    'campaigns.verifyPack': async () => {
      const chosen = await openFile(dialogs.chooseSource, PACK, (fileName) =>
        fail({
          code: 'file-too-large',
          message: `“${fileName}” is larger than 200 MB, so it is no evidence pack.`,
          advice: 'Choose another file.',
        }),
      );
      if (!chosen.ok) return chosen;
      if (chosen.value === null) return ok({ outcome: 'canceled' });
      const { fileName, bytes } = chosen.value;
      const keys = await signing.keys();
      const { nothingHolds, verifyPack } = await import('./pack.ts');
      const verify = isSmall(bytes) ? verifyPack : options.verifyInThread;
      const looked = await verify(bytes, keys.ok ? keys.value : null);
      return ok({ outcome: 'looked', fileName, ...(looked ?? nothingHolds(TOO_MUCH)) });
    },
  };
}

const TOO_MUCH = 'It takes too much time or memory to be checked.';

const PACK = { title: 'Verify a pack', name: 'Evidence packs', extensions: ['zip'], largest: 200_000_000 };
