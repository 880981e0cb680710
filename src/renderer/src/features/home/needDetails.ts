import type { Fix, Need } from '../../../../shared/calls/needs.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { clockOf, dateOf } from '../../ui/when.ts';

/** So many instances are named in a line. */
const MOST_NAMED = 3;

/** What stands beside the title of a need: where, since when, or why. `now` in ms since the epoch. */
export function needDetail(need: Need, nameOf: (instanceId: string) => string, now: number): string {
  const { kind, at, why, instances } = need;
  const name = (id: string) => sanitizeText(nameOf(id), 60) || 'Unnamed';
  const [first] = instances;
  switch (kind) {
    case 'unreachable':
      if (need.subject === null) return why;
      return at === null ? 'Never read' : `Shown as of ${clockOf(at, now)}`;
    case 'keys-ending':
      return first && at !== null
        ? `First: ${name(first.instanceId)}, ${dateOf(at)}`
        : where(instances, name);
    case 'access-due':
    case 'access-ends':
      return at === null ? '' : need.count === 1 ? dateOf(at) : `First: ${dateOf(at)}`;
    case 'unfinished':
      return `${where(instances, name)} answers · begun ${at === null ? '' : dateOf(at)}`;
    case 'returned':
      return [where(instances, name), why].filter(Boolean).join(' · ');
    case 'review-due':
      return [why, at === null ? '' : `due ${dateOf(at)}`].filter(Boolean).join(' · ');
    case 'keychain':
    case 'no-key':
      return why;
    case 'advisory':
      return `${where(instances, name)} · ${why} · advisories up to ${at === null ? '' : dateOf(at)}`;
    case 'behind':
    case 'joined':
    case 'near-limit':
    case 'unread':
      return [where(instances, name), why].filter(Boolean).join(' · ');
    default:
      return where(instances, name);
  }
}

/** For example "Northwind 7 · Castellan 3"; a single instance needs no number. */
function where(instances: Need['instances'], name: (id: string) => string): string {
  const counted = instances.length > 1;
  const named = instances
    .slice(0, MOST_NAMED)
    .map(({ instanceId, count }) =>
      counted ? `${name(instanceId)} ${formatNumber(count)}` : name(instanceId),
    );
  const more = instances.length - named.length;
  return [...named, ...(more > 0 ? [`${formatNumber(more)} more`] : [])].join(' · ');
}

/** The words of the button that mends a need: their number is that of the things that it changes or shows. */
export function fixLabel(fix: Fix): string {
  const number = formatNumber(fix.count);
  switch (fix.do) {
    case 'off-board':
      return fix.count === 1 ? 'Off-board' : `Off-board ${number}`;
    case 'finish':
      return 'Finish…';
    case 'diagnose':
      return 'Diagnose';
    case 'try-again':
      return 'Try again';
    case 'replace-key':
      return 'Replace key';
    case 'create-keys':
      return fix.count === 1 ? 'Create key' : `Create ${number} keys`;
    case 'rotate-keys':
      return `Rotate ${number}`;
    case 'grant':
      return fix.isDeleted ? 'Choose kit…' : `Grant ${number}`;
    default:
      return fix.count === 1 ? 'Show' : `Show ${number}`;
  }
}

/** For example "until Dec 1, 10:42 · after the audit". */
export function snoozedWords({ until, note }: NonNullable<Need['snoozed']>, now: number): string {
  const time = until === null ? 'until it changes' : `until ${clockOf(until, now)}`;
  return note === '' ? time : `${time} · ${sanitizeText(note, 200)}`;
}
