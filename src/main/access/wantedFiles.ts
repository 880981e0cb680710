import path from 'node:path';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Place } from '../../shared/nodes.ts';
import { decodeText } from '../../shared/separatedTable.ts';
import { oneLine } from '../../shared/text.ts';
import type { WantedAt } from '../../shared/wanted/at.ts';
import type { Include, WantedRow, WantedRows } from '../../shared/wanted/row.ts';
import { foreign, readWanted, readWantedNode } from '../../shared/wanted/rows.ts';
import { includePath } from '../storage/includes.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import { readRegular } from '../storage/regularFile.ts';
import { readYaml } from '../storage/yaml.ts';

/** A file of wanted access and then those that it includes, by the name under which it does. */
export type WantedFiles = { name: string; text: string }[];
export type ReadFiles = { files: WantedFiles; rows: Iterable<WantedRow | null> };
/** Gives the text of an included file, or why not, as a sentence. */
type GiveText = (name: string) => Promise<{ text: string } | { why: string }>;

/** Bytes: 20,000 memberships with all parts of access are 28 million as JSON. */
export const LARGEST = 40_000_000;

/** So many files one file can include, and they in turn. */
const MOST_FILES = 200;

/** Reads a file with all that it includes, each once. Gives `file-foreign`. */
export async function readFiles(name: string, text: string, giveText: GiveText): Promise<Result<ReadFiles>> {
  const files: WantedFiles = [{ name, text }];
  const rows: Iterable<WantedRow | null>[] = [];
  for (const [at, { name: own, text: content }] of files.entries()) {
    const file = at === 0 ? undefined : own;
    const read = await readOne(own, content, file);
    if (!read.ok) return read;
    rows.push(withFile(read.value.rows, file));
    for (const include of read.value.includes) {
      const added = await addIncluded(include, { files, from: own, giveText });
      if (added !== null) return fail(foreign(added, inFile(include, file)));
    }
  }
  function* all(): Generator<WantedRow | null> {
    for (const each of rows) yield* each;
  }
  return ok({ files, rows: { [Symbol.iterator]: all } });
}

/** Gives why it could not be read, as a sentence. */
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

function inFile({ line, column }: Place, file: string | undefined): WantedAt {
  return { line, column, ...(file === undefined ? {} : { file }) };
}

async function readOne(name: string, text: string, file: string | undefined): Promise<Result<WantedRows>> {
  if (!/\.ya?ml$/i.test(name)) return readWanted(text, file);
  const read = await readYaml(text);
  if (read.ok) return ok(readWantedNode(read.root));
  return fail(foreign(read.fault.why, inFile(read.fault, file)));
}

function withFile(rows: WantedRows['rows'], file: string | undefined): WantedRows['rows'] {
  return file === undefined ? rows : inNamed(rows, file);
}

function inNamed(rows: WantedRows['rows'], file: string): WantedRows['rows'] {
  function* named(): Generator<WantedRow | null> {
    for (const row of rows) yield row && { ...row, file };
  }
  return { [Symbol.iterator]: named };
}

/** Files that are held already, as a plan has them. */
export function fromFiles(files: WantedFiles): GiveText {
  return async (name) => files.find((each) => each.name === name) ?? { why: 'It is not among these files.' };
}

/** Files beside one on disk, none outside of `root`. */
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

/** The text of the bytes of a file. Gives `file-foreign`. */
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
