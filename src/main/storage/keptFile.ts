import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Notice } from '../../shared/instance.ts';
import {
  describeDiskError,
  type Format,
  readJson,
  type Shape,
  setAside,
  unwritable,
  versionOf,
  writeJson,
} from './jsonFile.ts';

type ChangeQueue<State> = {
  change<T>(plan: (before: State) => Result<{ after: State; value: T }>): Promise<Result<T>>;
  flush(): Promise<unknown>;
};

type Outcome = (saved: Result<null>) => void;

export function createChangeQueue<State>(options: {
  obstacle: AppError | null;
  current: () => State;
  isSame: (a: State, b: State) => boolean;
  save: (next: State) => Promise<Result<null>>;
}): ChangeQueue<State> {
  const { obstacle, current, isSame, save } = options;
  let turn: Promise<unknown> = Promise.resolve();
  let waiting: ((before: State) => { after: State; settle: Outcome })[] = [];

  async function saveWaiting(): Promise<void> {
    const batch = waiting;
    waiting = [];
    let next = current();
    const settles = batch.map((planned) => {
      const { after, settle } = planned(next);
      next = after;
      return settle;
    });
    const saved = isSame(next, current()) ? ok(null) : await save(next);
    for (const settle of settles) settle(saved);
  }

  return {
    change: (plan) =>
      new Promise((resolve, reject) => {
        waiting.push((before) => {
          const unchanged = { after: before, settle: () => {} };
          try {
            const planned = obstacle ? fail(obstacle) : plan(before);
            if (!planned.ok) {
              resolve(planned);
              return unchanged;
            }
            const { after, value } = planned.value;
            return { after, settle: (saved) => resolve(saved.ok ? ok(value) : saved) };
          } catch (error) {
            reject(error);
            return unchanged;
          }
        });
        if (waiting.length === 1) turn = turn.then(saveWaiting);
      }),
    flush: () => turn,
  };
}

/** One named field beside the version; reads all earlier versions. `indent` as in {@link writeJson}. */
type KeptFormat<T> = Format<T> & { name: string; indent?: number };

export function keptFormat<T>({
  content,
  ...format
}: Omit<KeptFormat<T>, 'shape'> & { content: Shape<T> }): KeptFormat<T> {
  const shape: Shape<T> = {
    safeParse: (file, how) =>
      versionOf(file) === null
        ? { success: false }
        : content.safeParse((file as Record<string, unknown>)[format.name], how),
  };
  return { ...format, shape };
}

/**
 * For what a person would miss: sets a malformed file aside, leaves a newer or unreadable one alone, and
 * reports each. `until`: what holds while it cannot be read.
 */
export async function readWork<T>(
  file: string,
  format: Format<T>,
  words: { subject: string; isOne?: boolean; unread: string; until: string; lost: string },
  { now, warn }: { now: number; warn: (title: string, text: string) => void },
): Promise<{ value: T | null; isWhole: boolean; obstacle: AppError | null }> {
  const { subject, isOne = false, unread, until, lost } = words;
  const [is, was, they] = isOne ? ['is', 'was', 'It is'] : ['are', 'were', 'They are'];
  const closed = (code: AppError['code'], message: string, first: string) => {
    const obstacle = { code, message, advice: `${first} Until then ${until}, so nothing is lost.` };
    warn(unread, `${message} ${obstacle.advice}`);
    return { value: null, isWhole: false, obstacle };
  };
  const unreadable = (why: string) => {
    const message = `${subject} in ${file} could not be read: ${why}.`;
    return closed('registry-unwritable', message, 'Fix this, then restart Quayside.');
  };
  const found = await readJson(file, format);
  switch (found.state) {
    case 'read':
      return { value: found.value, isWhole: true, obstacle: null };
    case 'absent':
      return { value: null, isWhole: true, obstacle: null };
    case 'newer': {
      const formats = `format ${found.version}, this version reads ${format.version}`;
      const message = `${subject} in ${file} ${was} written by a newer Quayside (${formats}).`;
      return closed('registry-newer', message, 'Update Quayside on this computer.');
    }
    case 'unreadable':
      return unreadable(found.why);
    case 'malformed':
      try {
        const target = await setAside(file, now);
        const text = `${subject} in ${file} ${is} ${found.how}. ${they} kept unchanged as ${target}. ${lost}`;
        warn(`${subject} ${was} set aside`, text.trim());
        return { value: null, isWhole: false, obstacle: null };
      } catch (error) {
        return unreadable(`it is ${found.how} and could not be set aside: ${describeDiskError(error)}`);
      }
  }
}

export function createKeptFile<T>(options: {
  file: string;
  format: KeptFormat<T>;
  none: T;
  words: { subject: string; lost: string };
  clock: typeof Date.now;
  newId: () => string;
  notify: (notice: Notice) => void;
}) {
  const { file, format, words, clock, newId, notify } = options;
  const { version, name, indent } = format;
  const { subject } = words;
  let kept = options.none;
  let opened: Promise<ChangeQueue<T>> | null = null;
  const warn = (title: string, text: string) => notify({ id: newId(), tone: 'warning', title, text });

  async function save(next: T): Promise<Result<null>> {
    try {
      await writeJson(file, { version, [name]: next }, { indent });
    } catch (error) {
      return fail(unwritable(`${subject} could not be saved to ${file}`, error));
    }
    kept = next;
    return ok(null);
  }

  async function open(): Promise<ChangeQueue<T>> {
    const { value, obstacle } = await readWork(
      file,
      format,
      { ...words, unread: `${subject} are not shown`, until: 'none are shown' },
      { now: clock(), warn },
    );
    kept = value ?? kept;
    return createChangeQueue({ obstacle, current: () => kept, isSame: (a, b) => a === b, save });
  }

  function queue(): Promise<ChangeQueue<T>> {
    opened ??= open();
    return opened;
  }

  return {
    async current(): Promise<T> {
      await queue();
      return kept;
    },
    /** Gives errors of `next`, `registry-newer`, `registry-unwritable`. The same value writes nothing. */
    change: async <V>(next: (now: T) => Result<{ after: T; value: V }>): Promise<Result<V>> =>
      (await queue()).change(next),
    flush: async (): Promise<unknown> => (await opened)?.flush(),
  };
}
