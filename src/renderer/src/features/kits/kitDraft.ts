import { cleanName, nameFault } from '../../../../shared/nameFault.ts';
import { KIT_NAMES, MOST_PATTERN, MOST_RULES } from '../../../../shared/permissions/kit.ts';
import type { Kit, KitContent, Rule } from '../../../../shared/permissions/shapes.ts';
import { type ServiceKind, SWITCHES, type Switch } from '../../../../shared/permissions/switches.ts';
import { cutText } from '../../../../shared/text.ts';

export type SwitchChoice = 'on' | 'off' | 'leave';

export type RuleDraft = {
  key: number;
  effect: Rule['effect'];
  what: Rule['what'];
  project: string;
  environment: string;
  service: string;
  name: string;
  kinds: readonly ServiceKind[];
};

export type KitDraft = {
  name: string;
  switches: Readonly<Record<Switch, SwitchChoice>>;
  rules: readonly RuleDraft[];
  places: NonNullable<KitContent['places']>;
  endsAfterDays: string;
};

export type PatternField = 'project' | 'environment' | 'service' | 'name';

export const FIELDS: Record<Rule['what'], readonly PatternField[]> = {
  projects: ['project'],
  environments: ['environment', 'project'],
  services: ['service', 'environment', 'project'],
  gitProviders: ['name'],
  servers: ['name'],
};

/** An empty rule covers all projects. */
export function newRule(key: number): RuleDraft {
  const all = { project: '*', environment: '*', service: '*', name: '*' };
  return { key, effect: 'grant', what: 'projects', ...all, kinds: [] };
}

export function draftOf(kit: Kit | null, isCopy: boolean): KitDraft {
  const chosen = (name: Switch): SwitchChoice => {
    const isOn = kit?.switches[name];
    return isOn === undefined ? 'leave' : isOn ? 'on' : 'off';
  };
  return {
    name: kit ? (isCopy ? cutText(`Copy of ${kit.name}`, KIT_NAMES.longest) : kit.name) : '',
    switches: Object.fromEntries(SWITCHES.map((name) => [name, chosen(name)])) as KitDraft['switches'],
    rules: kit ? kit.rules.map((rule, key) => ({ ...newRule(key), ...rule })) : [newRule(0)],
    places: kit?.places ?? [],
    endsAfterDays: kit?.endsAfterDays === undefined ? '' : String(kit.endsAfterDays),
  };
}

/** Empty patterns count as faults, not as "all". */
export function contentOf({ name, switches, rules, places, endsAfterDays }: KitDraft): KitContent {
  const chosen = SWITCHES.filter((each) => switches[each] !== 'leave');
  return {
    name: cleanName(name),
    switches: Object.fromEntries(chosen.map((each) => [each, switches[each] === 'on'])),
    rules: rules.map(toRule),
    ...(places.length > 0 ? { places } : {}),
    ...(endsAfterDays.trim() === '' ? {} : { endsAfterDays: Number(endsAfterDays) }),
  };
}

const MOST_DAYS = 3_650;

function daysFault(days: string): string | null {
  const count = Number(days);
  const isGood = days.trim() === '' || (Number.isInteger(count) && count >= 1 && count <= MOST_DAYS);
  return isGood ? null : `Enter 1 to ${MOST_DAYS} days, or nothing.`;
}

export function toRule(draft: RuleDraft): Rule {
  const { what, effect } = draft;
  const project = draft.project.trim();
  const environment = draft.environment.trim();
  switch (what) {
    case 'projects':
      return { what, effect, project };
    case 'environments':
      return { what, effect, project, environment };
    case 'services':
      return { what, effect, project, environment, service: draft.service.trim(), kinds: [...draft.kinds] };
    default:
      return { what, effect, name: draft.name.trim() };
  }
}

export function patternFault(pattern: string): string | null {
  if (pattern.trim() === '') return 'Enter a name, or * for all.';
  return pattern.trim().length > MOST_PATTERN ? `Use at most ${MOST_PATTERN} characters.` : null;
}

export function faultsOf(
  { name, rules, endsAfterDays }: KitDraft,
  others: readonly { id: string; name: string }[],
  except: string | null,
): { name: string | null; rules: boolean; days: string | null } | null {
  const named = nameFault(name, KIT_NAMES, others, except);
  const isFaulty = rules.some((rule) =>
    FIELDS[rule.what].some((field) => patternFault(rule[field]) !== null),
  );
  const days = daysFault(endsAfterDays);
  return named === null && !isFaulty && days === null ? null : { name: named, rules: isFaulty, days };
}

export function moved(rules: readonly RuleDraft[], at: number, by: -1 | 1): readonly RuleDraft[] {
  const other = rules[at + by];
  const rule = rules[at];
  if (!other || !rule) return rules;
  const next = [...rules];
  next[at] = other;
  next[at + by] = rule;
  return next;
}

export function denyRule(rules: readonly RuleDraft[]): string | null {
  return rules.length >= MOST_RULES ? `A kit has at most ${MOST_RULES} rules.` : null;
}
