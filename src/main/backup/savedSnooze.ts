import type { Snooze } from '../needs/needs.ts';
import type { SavedSnooze } from './parts.ts';

/** Needs about one thing that other computers know by name: an address or a server. */
const NAMED_ELSEWHERE: ReadonlySet<string> = new Set(['returned', 'unreachable']);

export function isCarried({ id }: Pick<Snooze, 'id'>): boolean {
  const [kind = '', about] = id.split(' ');
  return about === undefined || NAMED_ELSEWHERE.has(kind);
}

export function toSavedSnooze(snooze: Snooze, placeOf: ReadonlyMap<string, number>): SavedSnooze | null {
  if (!isCarried(snooze)) return null;
  const { id, until, note } = snooze;
  const [kind = '', about] = id.split(' ');
  if (kind !== 'unreachable' || about === undefined) return { id, until, note };
  const instance = placeOf.get(about);
  return instance === undefined ? null : { id: kind, instance, until, note };
}

export function fromSavedSnooze(
  { id, instance, ...rest }: SavedSnooze,
  idAt: ReadonlyMap<number, string>,
): Omit<Snooze, 'about'> | null {
  if (instance === undefined) return { id, ...rest };
  const instanceId = idAt.get(instance);
  return instanceId === undefined ? null : { id: `${id} ${instanceId}`, ...rest };
}
