import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { CallsOf } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Notice } from '../../shared/instance.ts';
import { comparedName, freeName, isNamedAfter, nameFault } from '../../shared/nameFault.ts';
import { oneLine } from '../../shared/oneLine.ts';
import { TEMPLATE_NAMES } from '../../shared/permissions/templateLimits.ts';
import {
  type Template,
  type TemplateContent,
  templateShape,
} from '../../shared/permissions/templateShape.ts';
import { createKeptFile, keptFormat } from '../storage/keptFile.ts';
import { deletedNote, importedNote, savedNote, type TemplateNoted } from './notes.ts';
import { exportTemplates, readTemplates } from './templateExport.ts';
import type { Uses } from './uses.ts';

type Kept = readonly Template[];

/** The format of the file of templates. */
export const TEMPLATES_FORMAT = keptFormat<Kept>({
  ...{ version: 1, name: 'kept', indent: 0 },
  content: z.array(templateShape),
});

/** How many came in, were here already, or found no room. */
export type AddedTemplates = { added: number; here: number; noRoom: number };

export type Templates = ReturnType<typeof createTemplates>;

export function createTemplates(options: {
  file: string;
  uses: Pick<Uses, 'of' | 'forgetTemplate'>;
  /** Where to write; `name` is offered. Null when the person gives it up. */
  chooseTarget: (name: string, title: string) => Promise<string | null>;
  /** Which file to read; null when the person gives it up. */
  chooseSource: (wanted: { title: string; name: string; extensions: string[] }) => Promise<string | null>;
  clock: typeof Date.now;
  newId: () => string;
  notify: (notice: Notice) => void;
  /** Is told that there are others now. */
  onChange: () => void;
  /** Has remembered what was done to this app alone. */
  note: (entry: TemplateNoted) => void;
}) {
  const { file, uses, clock, newId, notify, onChange, note } = options;
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

  /**
   * Takes in those of another computer. One that says the same under the same name is here already; another one of a
   * name that is taken comes in under a free one. Gives `registry-newer`, `registry-unwritable`; then none came in.
   */
  async function addMissing(contents: readonly TemplateContent[]): Promise<Result<AddedTemplates>> {
    return change((now) => {
      const { after, ...counts } = withMissing(now, contents, () => ({ id: newId(), changedAt: clock() }));
      return ok({ after, value: counts });
    });
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
      'templates.export': async ({ ids }) => {
        const all = [...(await kept.current())].sort(byName);
        const chosen = ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id));
        return exportTemplates(chosen, options);
      },
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
    /** All that are kept, in no order. */
    all: kept.current,
    /** Gives `template-unknown`. */
    find: async (id: string): Promise<Result<Template>> => {
      const found = (await kept.current()).find((each) => each.id === id);
      return found ? ok(found) : fail(TEMPLATE_UNKNOWN);
    },
    addMissing,
    /** What taking them in would come to. */
    judge: async (contents: readonly TemplateContent[]): Promise<AddedTemplates> => {
      const { after: _, ...counts } = withMissing(await kept.current(), contents, () => NOT_KEPT);
      return counts;
    },
    /** Settles when every change asked for so far was saved or refused; for quitting. */
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

/** Whether one says what another does, under the same name or one that was made free for it. */
function isSame(one: TemplateContent, other: TemplateContent): boolean {
  return (
    isNamedAfter(one.name, other.name, TEMPLATE_NAMES.longest) &&
    isDeepStrictEqual(one.rules, other.rules) &&
    isDeepStrictEqual(one.switches, other.switches)
  );
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
