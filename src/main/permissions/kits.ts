import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { id, MOST_TEXT, role, text } from '../../shared/calls/fields.ts';
import type { CallsOf } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Instance, Notice } from '../../shared/instance.ts';
import { comparedName, freeName, isNamedAfter, nameFault } from '../../shared/nameFault.ts';
import type { AppNote } from '../../shared/operations/operation.ts';
import { KIT_NAMES } from '../../shared/permissions/kit.ts';
import { type Kit, type KitContent, kitContentShape, kitShape } from '../../shared/permissions/shapes.ts';
import { ruleSentence, switchesSentence } from '../../shared/permissions/words.ts';
import { counted, cutText, oneLine } from '../../shared/text.ts';
import { type FileDialogs, openFile, saveFile, type ToFile } from '../storage/chosenFile.ts';
import { withNamesOfNow } from '../storage/jsonFile.ts';
import { createKeptFile, keptFormat } from '../storage/keptFile.ts';
import type { Uses } from './uses.ts';

type Kept = readonly Kit[];

/** Version 1 had neither places nor end dates. */
export const KITS_FORMAT = keptFormat<Kept>({
  ...{ version: 2, name: 'kept', indent: 0 },
  content: z.array(kitShape),
});

/** Instances by address: ids differ between computers. */
export const savedKitShape = kitContentShape.extend({
  places: z
    .array(z.strictObject({ origin: text, organizationId: id, role }))
    .max(1_000)
    .exactOptional(),
});

type SavedKit = z.infer<typeof savedKitShape>;

type AddedKits = { added: number; here: number; noRoom: number };

export type Kits = ReturnType<typeof createKits>;

export type KitOptions = {
  file: string;
  instances: { list(): readonly Pick<Instance, 'id' | 'origin'>[] };
  uses: Pick<Uses, 'of' | 'forgetKit'>;
  chooseTarget: FileDialogs['chooseTarget'];
  chooseSource: FileDialogs['chooseSource'];
  clock: typeof Date.now;
  newId: () => string;
  notify: (notice: Notice) => void;
  onChange: () => void;
  note: (entry: KitNoted) => void;
};

export function createKits(options: KitOptions) {
  const { file, instances, uses, clock, newId, notify, onChange, note } = options;
  const kept = createKeptFile<Kept>({
    ...{ file, clock, newId, notify },
    format: KITS_FORMAT,
    none: [],
    words: { subject: 'Kits', lost: 'Make or import your kits again.' },
  });

  async function change<V>(next: (now: Kept) => Result<{ after: Kept; value: V }>): Promise<Result<V>> {
    const changed = await kept.change(next);
    if (changed.ok) onChange();
    return changed;
  }

  function save(id: string | null, content: KitContent): Promise<Result<{ id: string; isNew: boolean }>> {
    const kit: Kit = {
      ...content,
      name: oneLine(content.name, KIT_NAMES.longest),
      id: id ?? newId(),
      changedAt: clock(),
    };
    return change((now) => {
      if (id !== null && !now.some((each) => each.id === id)) return fail(KIT_UNKNOWN);
      const fault = nameFault(kit.name, KIT_NAMES, now, id);
      if (fault) return fail({ code: 'bad-input', message: fault, advice: 'Nothing was saved.' });
      const others = now.filter((each) => each.id !== kit.id);
      return ok({ after: [...others, kit], value: { id: kit.id, isNew: id === null } });
    });
  }

  /** Skips equal kits, renames on conflicts. Gives `registry-newer`, `registry-unwritable`. */
  async function addMissing(saved: readonly SavedKit[]): Promise<Result<AddedKits>> {
    return change((now) => {
      const made = () => ({ id: newId(), changedAt: clock() });
      const { after, ...counts } = withMissing(now, saved.map(fromSaved), made);
      return ok({ after, value: counts });
    });
  }

  function fromSaved({ places, ...content }: SavedKit): KitContent {
    if (!places) return content;
    const idOf = new Map(instances.list().map(({ id, origin }) => [origin, id]));
    const here = places.flatMap(({ origin, ...place }) => {
      const instanceId = idOf.get(origin);
      return instanceId === undefined ? [] : [{ instanceId, ...place }];
    });
    return here.length === 0 ? content : { ...content, places: here };
  }

  function toSaved({ id: _, changedAt: __, places, ...content }: Kit): SavedKit {
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

  async function saved(ids: readonly string[]): Promise<SavedKit[]> {
    const all = [...(await kept.current())].sort(byName);
    return (ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id))).map(toSaved);
  }

  return {
    calls: {
      'kits.list': async () => {
        const kits = [...(await kept.current())].sort(byName);
        const used = await uses.of();
        return ok({ kits: kits.map((each) => ({ ...each, uses: used.get(each.id) ?? null })) });
      },
      'kits.save': async ({ id, content }) => {
        const saved = await save(id, content);
        if (!saved.ok) return saved;
        note(savedNote(content, saved.value.isNew));
        return ok({ id: saved.value.id });
      },
      'kits.delete': async ({ id }) => {
        const deleted = await change((now) => {
          const kit = now.find((each) => each.id === id);
          if (!kit) return fail(KIT_UNKNOWN);
          return ok({ after: now.filter((each) => each !== kit), value: kit });
        });
        if (!deleted.ok) return deleted;
        await uses.forgetKit(deleted.value);
        note(deletedNote(deleted.value));
        return ok({});
      },
      'kits.export': async ({ ids }) => exportKits(await saved(ids), options),
      'kits.import': async () => {
        const read = await readKits(options.chooseSource);
        if (!read.ok) return read;
        if (read.value === null) return ok({ outcome: 'canceled' });
        const { fileName, contents, unreadable } = read.value;
        const added = await addMissing(contents);
        if (!added.ok) return added;
        if (added.value.added > 0) note(importedNote(fileName, added.value.added));
        return ok({ outcome: 'read', fileName, unreadable, ...added.value });
      },
    } satisfies Partial<CallsOf<'kits'>>,
    all: kept.current,
    find: async (id: string): Promise<Result<Kit>> => {
      const found = (await kept.current()).find((each) => each.id === id);
      return found ? ok(found) : fail(KIT_UNKNOWN);
    },
    saved: () => saved([]),
    addMissing,
    judge: async (saved: readonly SavedKit[]): Promise<AddedKits> => {
      const { after: _, ...counts } = withMissing(await kept.current(), saved.map(fromSaved), () => NOT_KEPT);
      return counts;
    },
    forgetInstance: (instanceId: string): Promise<Result<null>> =>
      change((now) => ok({ after: withoutInstance(now, instanceId), value: null })),
    flush: kept.flush,
  };
}

const NOT_KEPT = { id: 'not kept', changedAt: 0 };

function withMissing(
  now: Kept,
  contents: readonly KitContent[],
  made: () => Pick<Kit, 'id' | 'changedAt'>,
): AddedKits & { after: Kept } {
  const after = [...now];
  const counts = { added: 0, here: 0, noRoom: 0 };
  for (const content of contents) {
    const name = oneLine(content.name, KIT_NAMES.longest);
    if (after.some((each) => isSame(each, { ...content, name }))) counts.here += 1;
    else if (name === '' || after.length >= KIT_NAMES.most) counts.noRoom += 1;
    else {
      const taken = after.map((each) => each.name);
      after.push({ ...content, name: freeName(name, taken, KIT_NAMES.longest), ...made() });
      counts.added += 1;
    }
  }
  return { after: counts.added === 0 ? now : after, ...counts };
}

function isSame(one: KitContent, other: KitContent): boolean {
  return (
    isNamedAfter(one.name, other.name, KIT_NAMES.longest) &&
    isDeepStrictEqual(one.rules, other.rules) &&
    isDeepStrictEqual(one.switches, other.switches) &&
    isDeepStrictEqual(one.places ?? [], other.places ?? []) &&
    one.endsAfterDays === other.endsAfterDays
  );
}

function withoutInstance(now: Kept, instanceId: string): Kept {
  const isThere = (place: { instanceId: string }) => place.instanceId === instanceId;
  if (!now.some(({ places }) => places?.some(isThere))) return now;
  return now.map(({ places = [], ...rest }) => {
    const left = places.filter((place) => !isThere(place));
    return left.length === 0 ? rest : { ...rest, places: left };
  });
}

function byName(one: Kit, other: Kit): number {
  const [a, b] = [comparedName(one.name), comparedName(other.name)];
  return a < b ? -1 : a > b ? 1 : 0;
}

const KIT_UNKNOWN: AppError = {
  code: 'kit-unknown',
  message: 'This kit no longer exists.',
  advice: 'It was deleted, or its file could not be read. Choose another one.',
};

const FORMAT = 'quayside-kits';
const VERSION = 1;
const MOST = 1_000;

const SOURCE = { title: 'Import kits', name: 'Kits', extensions: ['json'] };

type FoundKits = { fileName: string; contents: SavedKit[]; unreadable: number };

async function exportKits(kits: readonly SavedKit[], to: ToFile) {
  const createdAt = new Date(to.clock()).toISOString();
  const content = { format: FORMAT, version: VERSION, createdAt, kits };
  const file = { name: 'kits', ending: 'json', title: 'Export kits' };
  return saveFile({ ...file, pieces: [`${JSON.stringify(content, null, 2)}\n`] }, to);
}

async function readKits(chooseSource: FileDialogs['chooseSource']): Promise<Result<FoundKits | null>> {
  const read = await openFile(chooseSource, SOURCE, tooLarge);
  if (!read.ok || read.value === null) return read as Result<null>;
  const { fileName } = read.value;
  const found = parse(read.value.bytes.toString());
  return found ? ok({ fileName, ...readContents(found) }) : foreign(fileName);
}

function readContents(values: readonly unknown[]): Pick<FoundKits, 'contents' | 'unreadable'> {
  const contents = values.slice(0, MOST).flatMap((value) => {
    const parsed = savedKitShape.safeParse(value);
    return parsed.success ? parsed.data : [];
  });
  return { contents, unreadable: values.length - contents.length };
}

function parse(text: string): unknown[] | null {
  const shape = z.object({
    format: z.literal(FORMAT),
    version: z.literal(VERSION),
    kits: z.array(z.unknown()),
  });
  try {
    const parsed = shape.safeParse(JSON.parse(withNamesOfNow(text)));
    return parsed.success ? parsed.data.kits : null;
  } catch {
    return null;
  }
}

function tooLarge(name: string): Result<never> {
  return fail({
    code: 'file-too-large',
    message: `“${name}” is too large for a kits file (over 20 MB).`,
    advice: 'Choose a file exported from Kits.',
  });
}

function foreign(name: string): Result<never> {
  return fail({
    code: 'file-foreign',
    message: `“${name}” is not a kits file this Quayside can read.`,
    advice: 'Choose a file exported from Kits, or update Quayside if the file is newer.',
  });
}

export type KitNoted = AppNote<'save-kit' | 'delete-kit' | 'import-kits'>;

function savedNote(content: KitContent, isNew: boolean): KitNoted {
  const note = `${isNew ? 'New: ' : ''}${contentWords(content)}`;
  return { kind: 'save-kit', instance: null, subject: content.name, note };
}

function deletedNote(content: KitContent): KitNoted {
  return { kind: 'delete-kit', instance: null, subject: content.name, note: contentWords(content) };
}

function importedNote(fileName: string, added: number): KitNoted {
  const note = `${counted(added, 'kit', 'kits')} from “${oneLine(fileName, 200)}”.`;
  return { kind: 'import-kits', instance: null, subject: oneLine(fileName, 200), note };
}

function contentWords(content: KitContent): string {
  const sentences = [switchesSentence(content), ...content.rules.map(ruleSentence)].filter(Boolean);
  const words = sentences.length === 0 ? 'It grants nothing.' : sentences.join(' ');
  return words.length <= MOST_TEXT - 10 ? words : `${cutText(words, MOST_TEXT - 11)}…`;
}
