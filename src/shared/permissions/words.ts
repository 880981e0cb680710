import type { Member } from '../dokploy.ts';
import { counted, oneLine, thousands } from '../text.ts';
import { sumAccess, summarizeAccess } from './accessSummary.ts';
import type { KitMode } from './kit.ts';
import {
  type CompactAccess,
  compactOf,
  GRANT_KINDS,
  type GrantKind,
  type PermissionsDifference,
  switchesIn,
} from './permissions.ts';
import type { KitContent, Permissions, Rule } from './shapes.ts';
import { SERVICE_WORDS, SWITCH_WORDS, SWITCHES, type Switch } from './switches.ts';

export const MODE_WORDS: Record<KitMode, { label: string; hint: string }> = {
  'at-least': { label: 'At least this', hint: 'Grants what is missing, and takes nothing away.' },
  exactly: {
    label: 'Exactly this',
    hint: 'Also takes away all other grants, and turns off the switches that are off here.',
  },
};

export function ruleSentence(rule: Rule): string {
  const verb = rule.effect === 'grant' ? 'Grants' : 'Withholds';
  const whole = rule.what === 'projects' || rule.what === 'environments' ? wholeWords(rule) : '';
  return `${verb} ${subjectWords(rule)}${whole}.`;
}

function wholeWords(rule: Extract<Rule, { what: 'projects' | 'environments' }>): string {
  const isOne = !isPattern(rule.project) && (rule.what === 'projects' || !isPattern(rule.environment));
  return isOne ? ' and all in it' : ' and all in them';
}

function subjectWords(rule: Rule): string {
  switch (rule.what) {
    case 'projects':
      return named(rule.project, 'project', 'projects');
    case 'environments':
      return `${named(rule.environment, 'environment', 'environments')} of ${named(rule.project, 'project', 'projects')}`;
    case 'services':
      return `${serviceWords(rule)} in ${placeWords(rule)}`;
    default:
      return named(rule.name, ...KIND_NOUNS[rule.what]);
  }
}

function serviceWords({ service, kinds }: Extract<Rule, { what: 'services' }>): string {
  const of = kinds.length > 0 ? `${listed(kinds.map((kind) => SERVICE_WORDS[kind]))} ` : '';
  return named(service, `${of}service`, `${of}services`);
}

function placeWords({ project, environment }: Extract<Rule, { what: 'services' }>): string {
  const projects = named(project, 'project', 'projects');
  return isAll(environment)
    ? projects
    : `${named(environment, 'environment', 'environments')} of ${projects}`;
}

function named(pattern: string, one: string, more: string): string {
  if (isAll(pattern)) return `all ${more}`;
  return `${isPattern(pattern) ? more : one} “${oneLine(pattern, 80)}”`;
}

function isAll(pattern: string): boolean {
  return /^\*+$/.test(pattern.trim());
}

function isPattern(pattern: string): boolean {
  return pattern.includes('*');
}

export function switchesSentence({ switches }: Pick<KitContent, 'switches'>): string | null {
  const labelsOf = (isOn: boolean) => SWITCHES.filter((name) => switches[name] === isOn).map(labelOf);
  const on = labelsOf(true);
  const off = labelsOf(false);
  const parts = [
    on.length > 0 ? `Turns on ${listed(on)}` : '',
    off.length > 0 ? `${on.length > 0 ? 'turns' : 'Turns'} off ${listed(off)}` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : `${parts.join('; ')}.`;
}

function labelOf(name: Switch): string {
  return `“${SWITCH_WORDS[name].label}”`;
}

function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Null if nothing is known. */
export function grantedWords(memberships: readonly Member[]): string | null {
  const { of, some, nothing, granted } = sumAccess(memberships.map((member) => [summarizeAccess(member)]));
  if (some === 0) return of > 0 && nothing === of ? 'Nothing was granted to them.' : null;
  const what =
    granted === 0
      ? 'some switches'
      : counted(granted, 'project, environment or service', 'projects, environments and services');
  const where = of === 1 ? '' : ` in ${thousands(some)} of ${thousands(of)} organizations that were read`;
  return `They lose ${what}${where}.`;
}

export const KIND_NOUNS: Record<GrantKind, readonly [one: string, more: string]> = {
  projects: ['project', 'projects'],
  environments: ['environment', 'environments'],
  services: ['service', 'services'],
  gitProviders: ['git provider', 'git providers'],
  servers: ['server', 'servers'],
};

const MOST_NAMED = 3;

export function permissionsWords(permissions: Permissions, most = MOST_NAMED): string {
  return compactWords(compactOf(permissions), undefined, most);
}

export function compactWords(
  access: CompactAccess,
  namesOf: (kind: GrantKind) => readonly string[] = () => [],
  most = MOST_NAMED,
): string {
  const things = GRANT_KINDS.flatMap((kind) => {
    const count = access[kind];
    return count > 0 ? counted(count, ...KIND_NOUNS[kind]) + namedWords(namesOf(kind), count) : [];
  });
  const switches = switchesIn(access.switches);
  const named =
    switches.length > most
      ? [counted(switches.length, 'switch', 'switches')]
      : switches.map((name) => `“${SWITCH_WORDS[name].label}”`);
  return [...things, ...named].join(', ');
}

function namedWords(names: readonly string[], count: number): string {
  return names.length === 0 ? '' : ` (${names.join(', ')}${names.length < count ? ', …' : ''})`;
}

export function differenceWords({ grant, revoke }: PermissionsDifference, most?: number): string {
  const granted = permissionsWords(grant, most);
  const revoked = permissionsWords(revoke, most);
  return [granted && `grant ${granted}`, revoked && `take away ${revoked}`].filter(Boolean).join('; ');
}
