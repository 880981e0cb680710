import { z } from 'zod';
import {
  choicesWithout,
  MOST_REMINDERS,
  tidyGroups,
  tidyPlaces,
  tidyUsed,
  tidyViews,
  withCurrentName,
} from '../../shared/choices.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Notice } from '../../shared/instance.ts';
import {
  type Preferences as Choices,
  instanceGroupShape,
  preferencesShape,
  reminderShape,
  savedViewShape,
  usedItemShape,
} from '../../shared/preferences.ts';
import { LARGEST_CHOICES, SETTINGS, type Settings } from '../../shared/settings.ts';
import { copyAside, describeDiskError, readJson, setAside, writeJson } from '../storage/jsonFile.ts';

const VERSION = 1;

const { shape } = preferencesShape;

function tolerantList<T extends z.ZodType>(item: T) {
  return z
    .array(item.nullable().catch(null))
    .catch([])
    .transform((all) => all.filter((each) => each !== null));
}

/** Falls back per field, so that one bad value does not cost the others. */
const tolerantShape = z.object({
  trayTold: shape.trayTold.catch(false),
  route: shape.route.catch({ at: 'home' }),
  views: z.record(z.string(), shape.views.valueType.nullable().catch(null)).catch({}).transform(tidyPlaces),
  groups: tolerantList(instanceGroupShape).transform(tidyGroups),
  rail: shape.rail.catch('narrow'),
  savedViews: tolerantList(savedViewShape).transform(tidyViews),
  used: tolerantList(usedItemShape).transform((used) => tidyUsed(used.map(withCurrentName))),
  reminded: tolerantList(reminderShape).transform((all) => all.slice(-MOST_REMINDERS)),
});

function settingsIn(parts: Record<string, unknown>): Settings {
  const settings = Object.entries(SETTINGS).map(([name, first]) => {
    const read = shape[name as keyof Settings].safeParse(parts[name]);
    return [name, read.success ? read.data : first];
  });
  return Object.fromEntries(settings) as Settings;
}

/** Older names: compared organizations were arrangements. */
function underTheirNames({
  savedViews,
  arrangements,
  used,
}: Record<string, unknown>): Record<string, unknown> {
  return {
    ...(savedViews === undefined && arrangements !== undefined ? { savedViews: arrangements } : {}),
    ...(Array.isArray(used) ? { used: used.map(withView) } : {}),
  };
}

function withView(item: unknown): unknown {
  const { kind, arrangementId } = Object(item);
  return kind === 'arrangement' ? { kind: 'view', viewId: arrangementId } : item;
}

const looseShape = z.record(z.string(), z.unknown());

export const PREFERENCES_FORMAT = { version: VERSION, shape: looseShape, largest: LARGEST_CHOICES };

export type Preferences = Awaited<ReturnType<typeof openPreferences>>;

/**
 * Groups and saved views are a person's work: sets a malformed file aside, never overwrites an unreadable or
 * newer one, and keeps unknown parts.
 */
export async function openPreferences({ file }: { file: string }) {
  // Accepts any version: preferences are read from files of every format.
  const found = await readJson(file, { ...PREFERENCES_FORMAT, version: Number.POSITIVE_INFINITY });
  const { version: format, ...kept }: Record<string, unknown> = found.state === 'read' ? found.value : {};
  const parts = { ...kept, ...underTheirNames(kept) };
  const isNewer = typeof format === 'number' && format > VERSION;
  const notices = isNewer ? [newerNotice(newer(file, format))] : await keepDamaged(file, found, parts);
  const obstacle =
    found.state === 'unreadable'
      ? unsaved(file, `it could not be read (${found.why})`)
      : isNewer
        ? newer(file, format)
        : null;
  let choices: Choices = { ...settingsIn(parts), ...tolerantShape.parse(parts) };
  // Here, since a page that reloads must stay where it was.
  if (choices.startAt === 'home') choices.route = { at: 'home' };
  const others = Object.fromEntries(
    Object.entries(parts).filter(([part]) => !(part in choices) && part !== 'arrangements'),
  );
  const forgotten = new Set<string>();
  const listeners: (() => void)[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  function save(next: Choices): Promise<Result<null>> {
    choices = [...forgotten].reduce(choicesWithout, next);
    for (const listener of listeners) listener();
    const result = turn.then(async () => {
      if (obstacle) return fail(obstacle);
      try {
        await writeJson(file, { version: VERSION, ...others, ...choices }, { largest: LARGEST_CHOICES });
        return ok(null);
      } catch (error) {
        return fail(unsaved(file, describeDiskError(error)));
      }
    });
    turn = result;
    return result;
  }

  return {
    notices,
    read: (): Choices => structuredClone(choices),
    /** Merges views by id and tidies groups. What cannot be saved holds until the app ends. */
    save: (patch: Partial<Choices>): Promise<Result<null>> =>
      save({
        ...choices,
        ...patch,
        views: tidyPlaces({ ...choices.views, ...patch.views }),
        groups: patch.groups ? tidyGroups(patch.groups) : choices.groups,
        savedViews: patch.savedViews ? tidyViews(patch.savedViews) : choices.savedViews,
        used: patch.used ? tidyUsed(patch.used) : choices.used,
      }),
    onChange: (listener: () => void): void => void listeners.push(listener),
    /** Also removes it from later saves. */
    forget(instanceId: string): Promise<Result<null>> {
      forgotten.add(instanceId);
      return save(choices);
    },
    remember(instanceIds: readonly string[]): void {
      for (const id of instanceIds) forgotten.delete(id);
    },
    flush: (): Promise<unknown> => turn,
  };
}

/** Copies the file before its damaged groups or saved views are overwritten. */
async function keepDamaged(
  file: string,
  found: Awaited<ReturnType<typeof readJson>>,
  parts: Record<string, unknown>,
): Promise<Notice[]> {
  const { groups = [], savedViews = [] } = parts;
  const isWork =
    z.array(instanceGroupShape).safeParse(groups).success &&
    z.array(savedViewShape).safeParse(savedViews).success;
  if (found.state !== 'malformed' && isWork) return [];
  const keep = found.state === 'malformed' ? setAside : copyAside;
  const kept = await keep(file, Date.now()).then(
    (target) => `It is kept, unchanged, as ${target}.`,
    (error: unknown) => `It could not be kept: ${describeDiskError(error)}.`,
  );
  const lost =
    found.state === 'malformed'
      ? 'Settings, groups and saved views start empty.'
      : 'Some groups or saved views are missing.';
  const how = found.state === 'malformed' ? found.how : 'damaged';
  const text = `${file} is ${how}. ${lost} ${kept}`;
  return [{ id: 'damaged-choices', tone: 'warning', title: 'Some of your choices were lost', text }];
}

function unsaved(file: string, why: string): AppError {
  return {
    code: 'registry-unwritable',
    message: `Your choices could not be saved to ${file}: ${why}.`,
    advice: 'They hold until you quit Quayside. Fix this to keep them.',
  };
}

function newer(file: string, format: number): AppError {
  return {
    code: 'registry-newer',
    message: `Your choices in ${file} were written by a newer Quayside (format ${format}, this version reads ${VERSION}).`,
    advice: 'Your changes hold until you quit Quayside. Update Quayside on this computer to keep them.',
  };
}

function newerNotice({ message, advice }: AppError): Notice {
  return {
    id: 'newer-choices',
    tone: 'warning',
    title: 'Your choices are not saved',
    text: `${message} This version uses what it understands. ${advice}`,
  };
}
