import path from 'node:path';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Place } from '../../shared/nodes.ts';
import { decodeText } from '../../shared/separatedTable.ts';
import { oneLine, quoted } from '../../shared/text.ts';
import { placeWords } from '../../shared/wanted/at.ts';
import { MOST_LINES, type WantedRow } from '../../shared/wanted/row.ts';
import { isSmall } from '../scheduling/threads.ts';
import { readRegular } from '../storage/chosenFile.ts';
import { includePath } from '../storage/includes.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import type { Include, PackedWanted } from './wantedRows.ts';

/** The chosen file first, then its includes under the names used there. */
export type WantedFiles = { name: string; text: string }[];
export type ReadFiles = { files: WantedFiles; rows: Iterable<WantedRow> };
type GiveText = (name: string) => Promise<{ text: string } | { why: string }>;
/** In a thread, since parsing would block the main process; null if it takes too long. */
export type ReadInThread = (name: string, text: string, isIncluded: boolean) => Promise<PackedWanted | null>;

/** Bytes: 20,000 memberships with all parts of access are 28 million as JSON. */
export const LARGEST = 40_000_000;

const MOST_FILES = 200;

export async function readFiles(
  name: string,
  text: string,
  giveText: GiveText,
  readInThread: ReadInThread | null,
): Promise<Result<ReadFiles>> {
  const files: WantedFiles = [{ name, text }];
  const parts: (WantedRow[] | string)[] = [];
  let lines = 0;
  for (const [at, { name: own, text: content }] of files.entries()) {
    const isHere = readInThread === null || isSmall(content);
    const read = isHere
      ? (await import('./wantedRows.ts')).readWanted(own, content, at > 0)
      : await readInThread(own, content, at > 0);
    if (!read) return tooLarge('takes too much time or memory to be read');
    if (!read.ok) return foreign(own, read.fault.why, read.fault);
    lines += 'rows' in read ? read.rows.length : read.lines;
    if (lines > MOST_LINES)
      return tooLarge(`has more than ${MOST_LINES.toLocaleString('en')} lines, the limit`);
    if ('rows' in read) parts.push(read.rows);
    else for (const part of read.parts) parts.push(part);
    for (const include of read.includes) {
      const why = await addIncluded(include, { files, from: own, giveText });
      if (why !== null) return foreign(own, why, include, 'Correct this include, or leave it out.');
    }
  }
  function* rows(): Generator<WantedRow> {
    for (const part of parts) yield* typeof part === 'string' ? (JSON.parse(part) as WantedRow[]) : part;
  }
  return ok({ files, rows: { [Symbol.iterator]: rows } });
}

async function addIncluded(
  { name: named }: Include,
  { files, from, giveText }: { files: WantedFiles; from: string; giveText: GiveText },
): Promise<string | null> {
  const name = path.posix.join(path.posix.dirname(from), named.replaceAll('\\', '/'));
  if (files.some((each) => each.name === name)) return null;
  if (files.length >= MOST_FILES) return `A file can include ${MOST_FILES - 1} others at most.`;
  const given = await giveText(name);
  if ('why' in given) return `“${oneLine(named, 120)}” cannot be included. ${given.why}`;
  files.push({ name, text: given.text });
  return null;
}

export function fromFiles(files: WantedFiles): GiveText {
  return async (name) => files.find((each) => each.name === name) ?? { why: 'It is not among these files.' };
}

export function fromDisk(first: string, root: string): GiveText {
  return async (name) => {
    try {
      const included = await includePath(first, name, root);
      if (!included.ok) return included;
      const read = await readRegular(included.file, LARGEST);
      if ('not' in read) return { why: read.not === 'small' ? 'It is larger than 40 MB.' : 'It is no file.' };
      const decoded = decodeText(read.bytes);
      return 'text' in decoded ? decoded : { why: 'It is no text.' };
    } catch (error) {
      return { why: `It could not be read: ${describeDiskError(error)}.` };
    }
  };
}

export function textOfFile(name: string, bytes: Uint8Array): Result<string> {
  const decoded = decodeText(bytes);
  return 'text' in decoded ? ok(decoded.text) : fail(noText(name, decoded.not));
}

function noText(name: string, not: 'workbook' | 'text'): AppError {
  if (not === 'text')
    return {
      code: 'file-foreign',
      message: `“${name}” is not a text file, so it cannot be read as wanted access.`,
      advice: 'Choose a YAML, CSV or JSON file, like an export of wanted access.',
    };
  return {
    code: 'file-foreign',
    message: `“${name}” is a spreadsheet workbook, which Quayside can’t read.`,
    advice: 'Save it as CSV, then import that file.',
  };
}

export function tooLarge(why: string): Result<never> {
  return fail({
    code: 'file-too-large',
    message: `This file ${why}.`,
    advice: 'Split the file, for example by instance. Import the parts one by one.',
  });
}

function foreign(name: string, why: string, { line, column }: Place, advice = FORMS): Result<never> {
  const message = `${quoted(name)} cannot be read as wanted access. ${placeWords({ line, column })}: ${why}`;
  return fail({ code: 'file-foreign', message, advice });
}

const FORMS =
  'Use a CSV file with the columns address, instance, organization and role, a JSON list with these, or YAML. Wanted access can be exported.';
