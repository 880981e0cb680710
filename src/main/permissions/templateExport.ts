import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { fail, ok, type Result } from '../../shared/errors.ts';
import {
  type Template,
  type TemplateContent,
  templateContentShape,
} from '../../shared/permissions/templateShape.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import { unwritable } from '../storage/savedTable.ts';

const FORMAT = 'quayside-templates';
const VERSION = 1;
/** Far beyond two hundred templates with a hundred rules each. Bytes. */
const LARGEST = 20_000_000;
/** As many of a file are looked at. */
const MOST = 1_000;

const SOURCE = { title: 'Import templates', name: 'Permission templates', extensions: ['json'] };

type Saved = { outcome: 'saved'; fileName: string } | { outcome: 'canceled' };

/** What a file has, as far as it can be understood. */
export type FoundTemplates = { fileName: string; contents: TemplateContent[]; unreadable: number };

/** What of a template goes into a file: without ids, which are others elsewhere. */
export function contentOf({ name, switches, rules }: Template): TemplateContent {
  return { name, switches, rules };
}

/** Asks the person where, and writes templates there. Gives `file-unwritable`. */
export async function exportTemplates(
  templates: readonly Template[],
  to: {
    chooseTarget: (name: string, title: string) => Promise<string | null>;
    clock: typeof Date.now;
  },
): Promise<Result<Saved>> {
  const createdAt = new Date(to.clock()).toISOString();
  const file = await to.chooseTarget(`Quayside templates ${createdAt.slice(0, 10)}.json`, 'Export templates');
  if (file === null) return ok({ outcome: 'canceled' });
  const fileName = path.basename(file);
  const content = { format: FORMAT, version: VERSION, createdAt, templates: templates.map(contentOf) };
  try {
    await writeFileAtomic(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    return fail(unwritable(fileName, error));
  }
  return ok({ outcome: 'saved', fileName });
}

/**
 * Reads templates from a file that the person chooses; null when they give it up. What cannot be understood costs itself
 * alone. Gives `file-unreadable`, `file-too-large`, `file-foreign`.
 */
export async function readTemplates(
  chooseSource: (wanted: typeof SOURCE) => Promise<string | null>,
): Promise<Result<FoundTemplates | null>> {
  const file = await chooseSource(SOURCE);
  if (file === null) return ok(null);
  const fileName = path.basename(file);
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > LARGEST) return tooLarge(fileName);
    text = await readFile(file, 'utf8');
  } catch (error) {
    return fail({
      code: 'file-unreadable',
      message: `“${fileName}” could not be read: ${describeDiskError(error)}.`,
      advice: 'Choose another file, or copy it to this computer first.',
    });
  }
  const found = parse(text);
  return found ? ok({ fileName, ...readContents(found) }) : foreign(fileName);
}

/** Templates as they stand in a file; what cannot be understood is counted. */
export function readContents(values: readonly unknown[]): Pick<FoundTemplates, 'contents' | 'unreadable'> {
  const contents = values.slice(0, MOST).flatMap((value) => {
    const parsed = templateContentShape.safeParse(value);
    return parsed.success ? parsed.data : [];
  });
  return { contents, unreadable: values.length - contents.length };
}

function parse(text: string): unknown[] | null {
  const shape = z.object({
    format: z.literal(FORMAT),
    version: z.literal(VERSION),
    templates: z.array(z.unknown()),
  });
  try {
    const parsed = shape.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.templates : null;
  } catch {
    return null;
  }
}

function tooLarge(name: string): Result<never> {
  return fail({
    code: 'file-too-large',
    message: `“${name}” is larger than 20 MB, which no file of templates is.`,
    advice: 'Choose the file that “Export…” of the templates wrote.',
  });
}

function foreign(name: string): Result<never> {
  return fail({
    code: 'file-foreign',
    message: `“${name}” is no file of permission templates that this Quayside knows.`,
    advice:
      'Choose the file that “Export…” of the templates wrote, or update Quayside where it is a newer one.',
  });
}
