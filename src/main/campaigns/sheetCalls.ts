import { createHash } from 'node:crypto';
import type { CallsOf, GiveUp } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { oneLine } from '../../shared/oneLine.ts';
import { decodeText } from '../../shared/separatedTable.ts';
import { type FileDialogs, fileWords, openFile, saveFile } from '../storage/chosenFile.ts';
import { CLOSED, refuse } from './decide.ts';
import { type ReviewFiles, type ReviewSource, TOUCHED } from './files.ts';
import { compareSheet, type ReadSheet, readSheet } from './readSheet.ts';
import { sheetCsv, sheetRows } from './sheet.ts';
import { sheetHtml } from './sheetHtml.ts';

type SheetCalls = Pick<CallsOf<'campaigns'>, `campaigns.${'save' | 'open' | 'take'}Sheet`> & GiveUp;

/** Worksheets for somebody else to fill in, and what comes back. */
export function createSheetCalls(options: {
  files: Pick<ReviewFiles, 'source' | 'append'>;
  dialogs: FileDialogs;
  clock: () => number;
  newId: () => string;
  onTaken: () => void;
}): SheetCalls {
  const { files, dialogs, clock, newId } = options;
  let opened: { token: string; id: string; sheet: ReadSheet; name: string } | null = null;

  async function sourceOf(id: string): Promise<Result<ReviewSource>> {
    const source = await files.source(id);
    if (!source.ok) return source;
    const { touched, stand } = source.value.review;
    if (touched !== null) return fail(TOUCHED);
    return stand.closed ? fail(CLOSED) : source;
  }

  return {
    'campaigns.saveSheet': async ({ id, format, only }) => {
      const source = await sourceOf(id);
      if (!source.ok) return source;
      const rows = sheetRows(source.value, only);
      if (rows.length === 0)
        return refuse(only === 'privileged' ? 'No line is privileged.' : 'Every line is decided.');
      const name = fileWords(source.value.review.stand.started.name) || 'a review';
      const pieces = format === 'csv' ? sheetCsv(rows) : sheetHtml(source.value, rows);
      const file = { name: `worksheet of ${name}`, ending: format, title: 'Save worksheet', pieces };
      return saveFile(file, { ...dialogs, clock });
    },
    'campaigns.openSheet': async ({ id }) => {
      const source = await sourceOf(id);
      if (!source.ok) return source;
      const chosen = await openFile(dialogs.chooseSource, SHEET, tooLarge);
      if (!chosen.ok) return chosen;
      if (chosen.value === null) return ok({ outcome: 'canceled' });
      opened = null;
      const { fileName, bytes } = chosen.value;
      const text = decodeText(bytes);
      if (!('text' in text)) return noText(fileName, text.not);
      const sheet = readSheet(text.text, source.value);
      if (!sheet.ok) return sheet;
      const digest = createHash('sha256').update(bytes).digest('hex');
      const token = newId();
      opened = { token, id, sheet: sheet.value, name: `${oneLine(fileName, 200)}, SHA-256 ${digest}` };
      const { by, faults } = sheet.value;
      const compared = compareSheet(sheet.value, source.value.review);
      return ok({ outcome: 'opened', token, fileName, by, ...compared, faults: faults.slice(0, MOST_TOLD) });
    },
    'campaigns.takeSheet': async ({ token, as }) => {
      if (opened?.token !== token) return fail(GONE);
      const { id, sheet, name } = opened;
      const { by } = sheet;
      if (!by) return refuse('The worksheet does not say who filled it in.');
      const taken = await files.append(id, ({ stand }) => {
        if (stand.closed) return fail(CLOSED);
        const { changes, agreed } = compareSheet(sheet, { stand });
        const of = { at: clock(), by, sheet: name };
        if (as === 'second') {
          if (agreed.length === 0) return refuse(NOBODY_ELSE);
          return ok([{ kind: 'seconded' as const, lineIds: agreed, ...of }]);
        }
        if (changes.length === 0) return refuse('The worksheet changes nothing.');
        const same = Map.groupBy(changes, ({ decision, note }) => JSON.stringify([decision, note]));
        return ok(
          [...same.values()].flatMap((own) => {
            const [first] = own;
            if (!first) return [];
            const { decision, note } = first;
            const lineIds = own.map(({ lineId }) => lineId);
            return { kind: 'decided' as const, lineIds, decision, note, ...of };
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

/** Lines with a fault that are told at most. */
const MOST_TOLD = 1_000;

const SHEET = { title: 'Open a worksheet', name: 'Worksheets', extensions: ['csv', 'txt', 'tsv'] };

const NOBODY_ELSE =
  'It agrees with no privileged decision. A second reviewer is somebody else than the reviewer, and decides the same.';

function tooLarge(fileName: string): Result<never> {
  return fail({
    code: 'file-too-large',
    message: `“${fileName}” is larger than 20 MB, so it is no worksheet.`,
    advice: 'Choose the file that was sent back.',
  });
}

function noText(fileName: string, not: 'workbook' | 'text'): Result<never> {
  return fail({
    code: 'file-foreign',
    message:
      not === 'workbook'
        ? `“${fileName}” is a spreadsheet workbook, which Quayside can’t read.`
        : `“${fileName}” is not a text file, so it is no worksheet.`,
    advice:
      not === 'workbook' ? 'Save it as CSV, then open that file.' : 'Choose the file that was sent back.',
  });
}

const GONE: AppError = {
  code: 'file-closed',
  message: 'This worksheet is no longer open.',
  advice: 'Open it again.',
};
