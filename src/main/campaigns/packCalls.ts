import type { CallsOf } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { AppNote } from '../../shared/operations/operation.ts';
import type { PrintPdf } from '../review/review.ts';
import { type FileDialogs, fileWords, openFile, saveFile, Unread } from '../storage/chosenFile.ts';
import type { ReviewFiles, ReviewSource } from './files.ts';
import { makePack } from './pack.ts';
import type { Signing } from './signing.ts';
import { verifyPack } from './verifyPack.ts';

type PackCalls = Pick<CallsOf<'campaigns'>, 'campaigns.savePack' | 'campaigns.verifyPack'>;

/** Writes evidence packs, and says what holds of one. */
export function createPackCalls(options: {
  files: Pick<ReviewFiles, 'source'>;
  signing: Signing;
  print: PrintPdf | null;
  dialogs: FileDialogs;
  clock: () => number;
  version: string;
  note: (entry: AppNote<'export-review'>) => void;
}): PackCalls {
  const { files, signing, print, dialogs, clock, version } = options;

  async function* packed(source: ReviewSource) {
    const pack = await makePack({ ...source, madeAt: clock(), version }, signing, print);
    if (!pack.ok) throw new Unread(pack.error);
    yield pack.value;
  }

  return {
    'campaigns.savePack': async ({ id }) => {
      const source = await files.source(id);
      if (!source.ok) return source;
      const { name } = source.value.review.stand.started;
      const saved = await saveFile(
        {
          ...{ name: `evidence of ${fileWords(name) || 'a review'}`, ending: 'zip' },
          ...{ title: 'Save evidence pack', pieces: packed(source.value) },
        },
        { ...dialogs, clock },
      );
      if (saved.ok && saved.value.outcome === 'saved')
        options.note({
          ...{ kind: 'export-review', instance: null },
          note: `Evidence pack of “${name}”, to “${oneLine(saved.value.fileName, 200)}”.`,
        });
      return saved;
    },
    'campaigns.verifyPack': async () => {
      const chosen = await openFile(dialogs.chooseSource, PACK, tooLarge);
      if (!chosen.ok) return chosen;
      if (chosen.value === null) return ok({ outcome: 'canceled' });
      const { fileName, bytes } = chosen.value;
      return ok({ outcome: 'looked', fileName, ...verifyPack(bytes, await signing.keys()) });
    },
  };
}

const PACK = { title: 'Verify a pack', name: 'Evidence packs', extensions: ['zip'], largest: 200_000_000 };

function tooLarge(fileName: string): Result<never> {
  return fail({
    code: 'file-too-large',
    message: `“${fileName}” is larger than 200 MB, so it is no evidence pack.`,
    advice: 'Choose the zip that Quayside wrote.',
  });
}
