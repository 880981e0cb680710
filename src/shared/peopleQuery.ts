import type { PeopleQuery } from './calls/people.ts';
import { SIGN_IN_CODES, type SignInCode } from './facts/signIn.ts';
import { SIGHTS } from './permissions/accessSummary.ts';
import type { InstanceGroup, SavedView } from './preferences.ts';
import { type OrganizationRef, organizationKey, organizationRefOf } from './target.ts';
import { foldAddress } from './text.ts';
import { type Day, daysAfter, SOON_DAYS } from './time.ts';

type Choices = Readonly<Record<string, readonly string[]>>;
type Sort = NonNullable<SavedView['sort']>;

export const ENDS_SOON_CHOICE = 'ends-soon';

export const BY_RISK: Sort = { column: 'risk', descending: false };
export const LONGEST_SEARCH = 20_000;
const MOST_ADDRESSES = 1_000;

export function choicesAmong(
  choices: Choices,
  order: readonly string[],
  groups: readonly InstanceGroup[],
): Choices {
  const here = new Set(order);
  const full = groups.filter(({ instanceIds }) => instanceIds.some((each) => here.has(each)));
  const fullIds = new Set(full.map(({ id }) => id));
  const { instance = [], group = [], organization = [] } = choices;
  const left = {
    instance: instance.filter((id) => here.has(id)),
    group: group.filter((id) => fullIds.has(id)),
    organization: organization.filter((key) => here.has(organizationRefOf(key).instanceId)),
  };
  const isSame =
    left.instance.length === instance.length &&
    left.group.length === group.length &&
    left.organization.length === organization.length;
  return isSame ? choices : { ...choices, ...left };
}

function addressesIn(search: string): string[] {
  // A pattern containing @ backtracks at each letter of a long text: a second for five views.
  const found = search.split(/[\s,;<>()"']/).filter((word) => word.slice(1, -1).includes('@'));
  const addresses = [...new Set(found.map(foldAddress))];
  return addresses.length > 1 ? addresses.slice(0, MOST_ADDRESSES) : [];
}

export function queryOf(
  { search, choices, sort }: { search: string; choices: Choices; sort: Sort | null },
  { groups = [], today }: { groups?: readonly InstanceGroup[]; today: Day },
): PeopleQuery {
  const grouped = groups.filter(({ id }) => choices.group?.includes(id));
  const chosen = (id: string) => [...(choices[id] ?? [])];
  const more = chosen('more');
  const addresses = addressesIn(search);
  return {
    search: addresses.length > 0 ? '' : search.slice(0, 200),
    named: '',
    addresses,
    sort: sortOf(sort ?? BY_RISK),
    roles: chosen('role'),
    owner: more.includes('owner'),
    atLeast: numberOf(choices.atLeast),
    atMost: numberOf(choices.atMost),
    only: more.includes('invited') ? 'invited' : more.includes('members') ? 'members' : null,
    noTwoFactor: more.includes('no-two-factor'),
    sees: SIGHTS.filter((sight) => choices.access?.includes(sight)),
    seesNothing: more.includes('sees-nothing'),
    instanceIds: [...new Set([...chosen('instance'), ...grouped.flatMap(({ instanceIds }) => instanceIds)])],
    organizations: chosen('organization').map(organizationRefOf),
    domains: chosen('domain'),
    differing: [],
    newSince: startOf(choices.newSince),
    changed: changedOf(choices.changed, today),
    signIn: (Object.keys(SIGN_IN_CODES) as SignInCode[]).filter((code) => choices.signIn?.includes(code)),
    endsBy: more.includes(ENDS_SOON_CHOICE) ? daysAfter(today, SOON_DAYS) : null,
  };
}

const FACTS = [
  'email',
  'name',
  'risk',
  'organizations',
  'two-factor',
  'access',
  'sign-in',
  'changed',
] as const;

function sortOf({ column, descending }: Sort): PeopleQuery['sort'] {
  const by = FACTS.find((fact) => fact === column);
  if (by) return { by, descending };
  if (!column.startsWith('[')) return { by: 'risk', descending };
  return { by: 'column', ...organizationRefOf(column), descending };
}

function numberOf(chosen: readonly string[] | undefined): number | null {
  const [text = ''] = chosen ?? [];
  return /^\d{1,4}$/.test(text) ? Number(text) : null;
}

export const CHANGED_CHOICES = [
  { value: 'since-7', label: 'Changed in the last 7 days' },
  { value: 'since-30', label: 'Changed in the last 30 days' },
  { value: 'since-90', label: 'Changed in the last 90 days' },
  { value: 'before-90', label: 'Not changed for 90 days' },
];

function changedOf([chosen = '']: readonly string[] = [], today: Day): PeopleQuery['changed'] {
  const [is = '', days = '0'] = chosen.split('-');
  const at = startOf([daysAfter(today, -Number(days))]);
  return (is === 'since' || is === 'before') && at !== null ? { is, at } : null;
}

function startOf(chosen: readonly string[] | undefined): number | null {
  const at = Date.parse(`${chosen?.[0] ?? ''}T00:00`);
  return Number.isNaN(at) ? null : at;
}

export function countFilters(choices: Choices): number {
  return Object.values(choices).reduce((sum, chosen) => sum + chosen.length, 0);
}

export const EVERYONE: PeopleQuery = {
  search: '',
  named: '',
  addresses: [],
  sort: { by: 'email', descending: false },
  roles: [],
  owner: false,
  atLeast: null,
  atMost: null,
  only: null,
  noTwoFactor: false,
  sees: [],
  seesNothing: false,
  instanceIds: [],
  organizations: [],
  domains: [],
  differing: [],
  newSince: null,
  changed: null,
  signIn: [],
  endsBy: null,
};

export function countsFor({
  instanceIds,
  organizations,
}: Pick<PeopleQuery, 'instanceIds' | 'organizations'>): (place: OrganizationRef) => boolean {
  if (instanceIds.length === 0 && organizations.length === 0) return () => true;
  const instances = new Set(instanceIds);
  const among = new Set(organizations.map(organizationKey));
  return (place) => instances.has(place.instanceId) || among.has(organizationKey(place));
}
