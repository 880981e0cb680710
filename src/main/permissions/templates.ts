import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { id, MOST_TEXT, role, text } from '../../shared/calls/fields.ts';
import type { CallsOf } from '../../shared/contract.ts';
import { counted } from '../../shared/counted.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Instance, Notice } from '../../shared/instance.ts';
import { comparedName, freeName, isNamedAfter, nameFault } from '../../shared/nameFault.ts';
import { cutText, oneLine } from '../../shared/oneLine.ts';
import type { AppNote } from '../../shared/operations/operation.ts';
import { TEMPLATE_NAMES } from '../../shared/permissions/templateLimits.ts';
import {
  type Template,
  type TemplateContent,
  templateContentShape,
  templateShape,
} from '../../shared/permissions/templateShape.ts';
import { ruleSentence, switchesSentence } from '../../shared/permissions/templateWords.ts';
import { type FileDialogs, openFile, saveFile, type ToFile } from '../storage/chosenFile.ts';
import { createKeptFile, keptFormat } from '../storage/keptFile.ts';
import type { Uses } from './uses.ts';

type Kept = readonly Template[];

/** The first version had neither places nor ends. */
export const TEMPLATES_FORMAT = keptFormat<Kept>({
  ...{ version: 2, name: 'kept', indent: 0 },
  content: z.array(templateShape),
});

/** A kit in a file for other computers, where an instance goes by its address: its id is another one there. */
export const savedTemplateShape = templateContentShape.extend({
  places: z
    .array(z.strictObject({ origin: text, organizationId: id, role }))
    .max(1_000)
    .exactOptional(),
});

export type SavedTemplate = z.infer<typeof savedTemplateShape>;

type AddedTemplates = { added: number; here: number; noRoom: number };

export type Templates = ReturnType<typeof createTemplates>;

export function createTemplates(options: {
  file: string;
  instances: { list(): readonly Pick<Instance, 'id' | 'origin'>[] };
  uses: Pick<Uses, 'of' | 'forgetTemplate'>;
  chooseTarget: FileDialogs['chooseTarget'];
  chooseSource: FileDialogs['chooseSource'];
  clock: typeof Date.now;
  newId: () => string;
  notify: (notice: Notice) => void;
  onChange: () => void;
  note: (entry: TemplateNoted) => void;
}) {
  const { file, instances, uses, clock, newId, notify, onChange, note } = options;
  const kept = createKeptFile<Kept>({
    ...{ file, clock, newId, notify },
    format: TEMPLATES_FORMAT,
    none: [],
    words: { subject: 'Permission templates', lost: 'There are none until you make them again.' },
  });

  async function change<V>(next: (now: Kept) => Result<{ after: Kept; value: V }>): Promise<Result<V>> {
    const changed = await kept.change(next);
    if (changed.ok) onChange();
    return changed;
  }

  function save(
    id: string | null,
    content: TemplateContent,
  ): Promise<Result<{ id: string; isNew: boolean }>> {
    const template: Template = {
      ...content,
      name: oneLine(content.name, TEMPLATE_NAMES.longest),
      id: id ?? newId(),
      changedAt: clock(),
    };
    return change((now) => {
      if (id !== null && !now.some((each) => each.id === id)) return fail(TEMPLATE_UNKNOWN);
      const fault = nameFault(template.name, TEMPLATE_NAMES, now, id);
      if (fault) return fail({ code: 'bad-input', message: fault, advice: 'Nothing was saved.' });
      const others = now.filter((each) => each.id !== template.id);
      return ok({ after: [...others, template], value: { id: template.id, isNew: id === null } });
    });
  }

  /** Takes in others'; same name and content is here already, a taken name gets a free one. Gives `registry-newer`, `registry-unwritable`. */
  async function addMissing(saved: readonly SavedTemplate[]): Promise<Result<AddedTemplates>> {
    return change((now) => {
      const made = () => ({ id: newId(), changedAt: clock() });
      const { after, ...counts } = withMissing(now, saved.map(fromSaved), made);
      return ok({ after, value: counts });
    });
  }

  /** In places of instances that are not here nobody can be invited. */
  function fromSaved({ places, ...content }: SavedTemplate): TemplateContent {
    if (!places) return content;
    const idOf = new Map(instances.list().map(({ id, origin }) => [origin, id]));
    const here = places.flatMap(({ origin, ...place }) => {
      const instanceId = idOf.get(origin);
      return instanceId === undefined ? [] : [{ instanceId, ...place }];
    });
    return here.length === 0 ? content : { ...content, places: here };
  }

  function toSaved({ id: _, changedAt: __, places, ...content }: Template): SavedTemplate {
    if (!places) return content;
    const originOf = new Map(instances.list().map(({ id, origin }) => [id, origin]));
    return {
      ...content,
      places: places.flatMap(({ instanceId, ...place }) => {
        const origin = originOf.get(instanceId);
        return origin === undefined ? [] : [{ origin, ...place }];
      }),
    };
  }

  async function saved(ids: readonly string[]): Promise<SavedTemplate[]> {
    const all = [...(await kept.current())].sort(byName);
    return (ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id))).map(toSaved);
  }

  return {
    calls: {
      'templates.list': async () => {
        const templates = [...(await kept.current())].sort(byName);
        const used = await uses.of();
        return ok({ templates: templates.map((each) => ({ ...each, uses: used.get(each.id) ?? null })) });
      },
      'templates.save': async ({ id, content }) => {
        const saved = await save(id, content);
        if (!saved.ok) return saved;
        note(savedNote(content, saved.value.isNew));
        return ok({ id: saved.value.id });
      },
      'templates.delete': async ({ id }) => {
        const deleted = await change((now) => {
          const template = now.find((each) => each.id === id);
          if (!template) return fail(TEMPLATE_UNKNOWN);
          return ok({ after: now.filter((each) => each !== template), value: template });
        });
        if (!deleted.ok) return deleted;
        await uses.forgetTemplate(id);
        note(deletedNote(deleted.value));
        return ok({});
      },
      'templates.export': async ({ ids }) => exportTemplates(await saved(ids), options),
      'templates.import': async () => {
        const read = await readTemplates(options.chooseSource);
        if (!read.ok) return read;
        if (read.value === null) return ok({ outcome: 'canceled' });
        const { fileName, contents, unreadable } = read.value;
        const added = await addMissing(contents);
        if (!added.ok) return added;
        if (added.value.added > 0) note(importedNote(fileName, added.value.added));
        return ok({ outcome: 'read', fileName, unreadable, ...added.value });
      },
    } satisfies Partial<CallsOf<'templates'>>,
    all: kept.current,
    /** Gives `template-unknown`. */
    find: async (id: string): Promise<Result<Template>> => {
      const found = (await kept.current()).find((each) => each.id === id);
      return found ? ok(found) : fail(TEMPLATE_UNKNOWN);
    },
    saved: () => saved([]),
    addMissing,
    judge: async (saved: readonly SavedTemplate[]): Promise<AddedTemplates> => {
      const { after: _, ...counts } = withMissing(await kept.current(), saved.map(fromSaved), () => NOT_KEPT);
      return counts;
    },
    /** An instance is being removed: no kit invites there any more. Gives `registry-newer`, `registry-unwritable`. */
    forgetInstance: (instanceId: string): Promise<Result<null>> =>
      change((now) => ok({ after: withoutInstance(now, instanceId), value: null })),
    flush: kept.flush,
  };
}

const NOT_KEPT = { id: 'not kept', changedAt: 0 };

/** Templates with those of another computer that are missing; the same object where none is. */
function withMissing(
  now: Kept,
  contents: readonly TemplateContent[],
  made: () => Pick<Template, 'id' | 'changedAt'>,
): AddedTemplates & { after: Kept } {
  const after = [...now];
  const counts = { added: 0, here: 0, noRoom: 0 };
  for (const content of contents) {
    const name = oneLine(content.name, TEMPLATE_NAMES.longest);
    if (after.some((each) => isSame(each, { ...content, name }))) counts.here += 1;
    else if (name === '' || after.length >= TEMPLATE_NAMES.most) counts.noRoom += 1;
    else {
      const taken = after.map((each) => each.name);
      after.push({ ...content, name: freeName(name, taken, TEMPLATE_NAMES.longest), ...made() });
      counts.added += 1;
    }
  }
  return { after: counts.added === 0 ? now : after, ...counts };
}

function isSame(one: TemplateContent, other: TemplateContent): boolean {
  return (
    isNamedAfter(one.name, other.name, TEMPLATE_NAMES.longest) &&
    isDeepStrictEqual(one.rules, other.rules) &&
    isDeepStrictEqual(one.switches, other.switches) &&
    isDeepStrictEqual(one.places ?? [], other.places ?? []) &&
    one.endsAfterDays === other.endsAfterDays
  );
}

/** The same kits where none invites there. */
function withoutInstance(now: Kept, instanceId: string): Kept {
  const isThere = (place: { instanceId: string }) => place.instanceId === instanceId;
  if (!now.some(({ places }) => places?.some(isThere))) return now;
  return now.map(({ places = [], ...rest }) => {
    const left = places.filter((place) => !isThere(place));
    return left.length === 0 ? rest : { ...rest, places: left };
  });
}

function byName(one: Template, other: Template): number {
  const [a, b] = [comparedName(one.name), comparedName(other.name)];
  return a < b ? -1 : a > b ? 1 : 0;
}

const TEMPLATE_UNKNOWN: AppError = {
  code: 'template-unknown',
  message: 'This template is not there any more.',
  advice: 'It was deleted, or its file could not be read. Choose another one.',
};

const FORMAT = 'quayside-templates';
const VERSION = 1;
/** As many of a file are looked at. */
const MOST = 1_000;

const SOURCE = { title: 'Import templates', name: 'Permission templates', extensions: ['json'] };

type FoundTemplates = { fileName: string; contents: SavedTemplate[]; unreadable: number };

/** Asks the person where, and writes templates there. Gives `file-unwritable`. */
async function exportTemplates(templates: readonly SavedTemplate[], to: ToFile) {
  const createdAt = new Date(to.clock()).toISOString();
  const content = { format: FORMAT, version: VERSION, createdAt, templates };
  const file = { name: 'templates', ending: 'json', title: 'Export templates' };
  return saveFile({ ...file, pieces: [`${JSON.stringify(content, null, 2)}\n`] }, to);
}

/** Reads a file that the person chooses; null when they give it up. Gives `file-unreadable`, `file-too-large`, `file-foreign`. */
async function readTemplates(
  chooseSource: FileDialogs['chooseSource'],
): Promise<Result<FoundTemplates | null>> {
  const read = await openFile(chooseSource, SOURCE, tooLarge);
  if (!read.ok || read.value === null) return read as Result<null>;
  const { fileName } = read.value;
  const found = parse(read.value.bytes.toString());
  return found ? ok({ fileName, ...readContents(found) }) : foreign(fileName);
}

function readContents(values: readonly unknown[]): Pick<FoundTemplates, 'contents' | 'unreadable'> {
  const contents = values.slice(0, MOST).flatMap((value) => {
    const parsed = savedTemplateShape.safeParse(value);
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

export type TemplateNoted = AppNote<'save-template' | 'delete-template' | 'import-templates'>;

function savedNote(content: TemplateContent, isNew: boolean): TemplateNoted {
  const note = `${isNew ? 'New: ' : ''}${contentWords(content)}`;
  return { kind: 'save-template', instance: null, subject: content.name, note };
}

function deletedNote(content: TemplateContent): TemplateNoted {
  return { kind: 'delete-template', instance: null, subject: content.name, note: contentWords(content) };
}

function importedNote(fileName: string, added: number): TemplateNoted {
  const note = `${counted(added, 'template', 'templates')} from “${oneLine(fileName, 200)}”.`;
  return { kind: 'import-templates', instance: null, subject: oneLine(fileName, 200), note };
}

function contentWords(content: TemplateContent): string {
  const sentences = [switchesSentence(content), ...content.rules.map(ruleSentence)].filter(Boolean);
  const words = sentences.length === 0 ? 'It grants nothing.' : sentences.join(' ');
  return words.length <= MOST_TEXT - 10 ? words : `${cutText(words, MOST_TEXT - 11)}…`;
}
