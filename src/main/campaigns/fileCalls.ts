import type { CallsOf, GiveUp } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { AppNote } from '../../shared/operations/operation.ts';
import { decodeText } from '../../shared/separatedTable.ts';
import { oneLine } from '../../shared/text.ts';
import type { PrintPdf } from '../review/review.ts';
import { isSmall } from '../scheduling/threads.ts';
import { type FileDialogs, fileWords, openFile, saveFile, Unread } from '../storage/chosenFile.ts';
import { CLOSED, refuse } from './decide.ts';
import { type Kept, type ReviewFiles, type ReviewSource, TOUCHED } from './files.ts';
import { makePack, nothingHolds, tableCsv, verifyPack } from './pack.ts';
import { compareSheet, type ReadSheet, readSheet, sheetHtml, sheetRows } from './sheet.ts';
import type { Signing } from './signing.ts';
import { digestOf, type Stand } from './standing.ts';

type FileCalls = Pick<
  CallsOf<'campaigns'>,
  `campaigns.${'save' | 'verify'}Pack` | `campaigns.${'save' | 'open' | 'take'}Sheet`
> &
  GiveUp;

/** Writes evidence packs and says what holds of one; writes worksheets for somebody else to fill in, and takes what comes back. */
export function createFileCalls(options: {
  files: Pick<ReviewFiles, 'read' | 'source' | 'append'>;
  signing: Signing;
  print: PrintPdf | null;
  dialogs: FileDialogs;
  clock: () => number;
  newId: () => string;
  version: string;
  note: (entry: AppNote<'export-review'>) => void;
  /** Gives null where it took too much. */
  verifyInThread: (...given: Parameters<typeof verifyPack>) => Promise<ReturnType<typeof verifyPack> | null>;
  onTaken: () => void;
}): FileCalls {
  const { files, signing, print, dialogs, clock, newId, version } = options;
  let opened: { token: string; id: string; sheet: ReadSheet; name: string } | null = null;

  async function* packed(source: ReviewSource) {
    const pack = await makePack({ ...source, madeAt: clock(), version }, signing, print);
    if (!pack.ok) throw new Unread(pack.error);
    yield pack.value;
  }

  async function undecided(id: string): Promise<Result<Kept>> {
    const kept = await files.read(id);
    if (!kept.ok) return kept;
    if (kept.value.touched !== null) return fail(TOUCHED);
    return kept.value.stand.closed ? fail(CLOSED) : kept;
  }

  const nameOf = ({ started: { name } }: Stand) => fileWords(name) || 'a review';

  return {
    'campaigns.savePack': async ({ id }) => {
      const source = await files.source(id);
      if (!source.ok) return source;
      const { stand } = source.value.review;
      const name = `evidence of ${nameOf(stand)}`;
      const pieces = packed(source.value);
      const file = { name, ending: 'zip', title: 'Save evidence pack', pieces };
      const saved = await saveFile(file, { ...dialogs, clock });
      if (saved.ok && saved.value.outcome === 'saved') {
        const note = `Evidence pack of “${stand.started.name}”, to “${oneLine(saved.value.fileName, 200)}”.`;
        options.note({ kind: 'export-review', instance: null, note });
      }
      return saved;
    },
    'campaigns.verifyPack': async () => {
      const chosen = await openFile(dialogs.chooseSource, PACK, (fileName) =>
        tooLarge(`“${fileName}” is larger than 200 MB, so it is no evidence pack.`),
      );
      if (!chosen.ok) return chosen;
      if (chosen.value === null) return ok({ outcome: 'canceled' });
      const { fileName, bytes } = chosen.value;
      const keys = await signing.keys();
      const verify = isSmall(bytes) ? verifyPack : options.verifyInThread;
      const looked = await verify(bytes, keys.ok ? keys.value : null);
      return ok({ outcome: 'looked', fileName, ...(looked ?? nothingHolds(TOO_MUCH)) });
    },
    'campaigns.saveSheet': async ({ id, format, only }) => {
      const kept = await undecided(id);
      if (!kept.ok) return kept;
      const rows = sheetRows(kept.value, only);
      if (rows.length === 0)
        return refuse(only === 'privileged' ? 'No line is privileged.' : 'Every line is decided.');
      const pieces =
        format === 'csv' ? tableCsv(rows.map(({ cells }) => cells)) : sheetHtml(kept.value, rows);
      const name = `worksheet of ${nameOf(kept.value.stand)}`;
      return saveFile({ name, ending: format, title: 'Save worksheet', pieces }, { ...dialogs, clock });
    },
    'campaigns.openSheet': async ({ id }) => {
      const kept = await undecided(id);
      if (!kept.ok) return kept;
      const chosen = await openFile(dialogs.chooseSource, SHEET, (fileName) =>
        tooLarge(`“${fileName}” is larger than 20 MB, so it is no worksheet.`),
      );
      if (!chosen.ok) return chosen;
      if (chosen.value === null) return ok({ outcome: 'canceled' });
      opened = null;
      const { fileName, bytes } = chosen.value;
      const text = decodeText(bytes);
      if (!('text' in text)) return fail({ code: 'file-foreign', ...NO_TEXT[text.not] });
      const sheet = readSheet(text.text, kept.value);
      if (!sheet.ok) return sheet;
      const digest = digestOf(bytes);
      const token = newId();
      opened = { token, id, sheet: sheet.value, name: `${oneLine(fileName, 200)}, SHA-256 ${digest}` };
      const { by, faults } = sheet.value;
      const compared = compareSheet(sheet.value, kept.value.stand);
      return ok({ outcome: 'opened', token, fileName, by, ...compared, faults: faults.slice(0, MOST_TOLD) });
    },
    'campaigns.takeSheet': async ({ token }) => {
      if (opened?.token !== token) return fail(GONE);
      const { id, sheet, name } = opened;
      const { by } = sheet;
      if (!by) return refuse('The worksheet does not say who filled it in.');
      const taken = await files.append(id, ({ stand }) => {
        if (stand.closed) return fail(CLOSED);
        const { changes } = compareSheet(sheet, stand);
        const of = { at: clock(), by, sheet: name };
        if (changes.length === 0) return refuse('The worksheet changes nothing.');
        const same = Map.groupBy(changes, ({ decision, note }) => JSON.stringify([decision, note]));
        return ok(
          [...same].map(([told, own]) => {
            const [decision, note] = JSON.parse(told);
            return {
              kind: 'decided' as const,
              lineIds: own.map(({ lineId }) => lineId),
              decision,
              note,
              ...of,
            };
          }),
        );
      });
      if (!taken.ok) return taken;
      opened = null;
      options.onTaken();
      return ok({});
    },
    'app.giveUp': ({ id }) => {
      if (opened?.token === id) opened = null;
      return ok({});
    },
  };
}

const TOO_MUCH = 'It takes too much time or memory to be checked.';

const PACK = { title: 'Verify a pack', name: 'Evidence packs', extensions: ['zip'], largest: 200_000_000 };
const SHEET = { title: 'Open a worksheet', name: 'Worksheets', extensions: ['csv', 'txt', 'tsv'] };

/** Lines with a fault that are told at most. */
const MOST_TOLD = 1_000;

const NO_TEXT = {
  workbook: {
    message: 'This is a spreadsheet workbook, which Quayside can’t read.',
    advice: 'Save it as CSV, then open that file.',
  },
  text: {
    message: 'This is not a text file, so it is no worksheet.',
    advice: 'Choose the file that was sent back.',
  },
};

function tooLarge(message: string): Result<never> {
  return fail({ code: 'file-too-large', message, advice: 'Choose another file.' });
}

const GONE = {
  code: 'file-closed',
  message: 'This worksheet is no longer open.',
  advice: 'Open it again.',
} as const;
