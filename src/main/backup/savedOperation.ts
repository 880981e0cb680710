import { z } from 'zod';
import type { ActionName, Change } from '../../shared/operations/change.ts';
import { type Step, stepShape } from '../../shared/operations/operation.ts';
import { MOST_STEPS } from '../../shared/operations/steps.ts';
import { headerShape, type KeptFacts, keptFactsWithout, type Recorded } from '../operations/recorded.ts';

/** An operation that is not over, its instances by their places in the file. It keeps its id, by which it comes in once. */
export const savedOperationShape = headerShape.extend({
  /** It names a file. */
  id: z.string().regex(/^[\w-]{1,100}$/),
  steps: z.array(stepShape).min(1).max(MOST_STEPS),
});

export type SavedOperation = z.infer<typeof savedOperationShape>;
type Operation = { recorded: Omit<Recorded, 'steps'>; steps: readonly Step[] };

const UNFINISHED: ReadonlySet<string> = new Set(['waiting', 'running', 'open', 'unknown']);

/** No server shows whether a mail went out; passwords and keys are this computer’s alone. */
const OWN: ReadonlySet<string> = new Set<ActionName>(['members.create', 'invitations.send']);

/** Whether an operation can go on elsewhere, where its steps are looked up before they are sent. */
export function isCarried({ steps }: Pick<Operation, 'steps'>): boolean {
  const isOwn = ({ action }: Change) => OWN.has(action) || action.startsWith('keys.');
  return isUnfinished(steps) && !steps.some(({ change }) => isOwn(change));
}

/** An operation for instances at these places of the file; null where nothing is left to do on them. */
export function toSavedOperation(
  { recorded, steps }: Operation,
  placeOf: ReadonlyMap<string, number>,
): SavedOperation | null {
  return moved({ ...recorded, steps: [...steps] }, { idOf: (id) => placeOf.get(id)?.toString() });
}

/** An operation of a backup by the ids of its instances here (`idAt`: by place), without those not here; null where nothing is left to do. */
export function fromSavedOperation(
  saved: SavedOperation,
  idAt: ReadonlyMap<number, string>,
  kitIdOf: (name: string) => string | undefined = () => undefined,
): Recorded | null {
  return moved(saved, { idOf: (place) => idAt.get(Number(place)), kitIdOf });
}

type Names = {
  idOf: (instanceId: string) => string | undefined;
  kitIdOf?: (name: string) => string | undefined;
};

function moved({ steps: all, ...header }: Recorded, names: Names): Recorded | null {
  const instanceIds = new Set([
    ...Object.keys({ ...header.installations, ...header.known, ...header.found }),
    ...all.map(({ change }) => change.instanceId),
  ]);
  const gone = [...instanceIds].filter((id) => names.idOf(id) === undefined);
  const left = all.filter(({ change }) => !gone.includes(change.instanceId));
  if (!isUnfinished(left)) return null;
  const facts = gone.reduce<KeptFacts>((before, id) => keptFactsWithout(before, id, left), header);
  const { installations, known, found } = facts;
  const byNewId = <T>(record: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).map(([id, value]) => [names.idOf(id) ?? id, value]));
  return {
    ...header,
    ...facts,
    installations: byNewId(installations),
    ...(known ? { known: byNewId(known) } : {}),
    ...(found ? { found: byNewId(found) } : {}),
    steps: left.map((step, id) => ({ ...renamed(step, names), id })),
  };
}

/** Whatever names an instance, or a kit, somewhere in a step: its change, what takes that back, and what is left of it. */
function renamed<T>(value: T, names: Names): T {
  if (Array.isArray(value)) return value.map((each) => renamed(each, names)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]: [string, unknown]) => {
    if (key === 'instanceId') return [key, names.idOf(String(each)) ?? each];
    return [key, key === 'kit' ? withKitId(each as Kit, names) : renamed(each, names)];
  });
  return Object.fromEntries(entries) as T;
}

type Kit = { id: string; name?: string };

/** By its name: a kit has another id elsewhere. */
function withKitId(kit: Kit, { kitIdOf }: Names): Kit {
  return { ...kit, id: (kit.name === undefined ? undefined : kitIdOf?.(kit.name)) ?? kit.id };
}

function isUnfinished(steps: readonly Step[]): boolean {
  return steps.some(({ state }) => UNFINISHED.has(state.state));
}
