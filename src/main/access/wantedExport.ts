import type { Member } from '../../shared/dokploy.ts';
import { denyAddress } from '../../shared/entries.ts';
import type { Result } from '../../shared/errors.ts';
import { strengthOf } from '../../shared/facts/role.ts';
import { invitationStatus } from '../../shared/invitation.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import { isNoDifference, isNothing } from '../../shared/permissions/permissions.ts';
import type { Tree } from '../../shared/permissions/shapes.ts';
import {
  addressesIn,
  isSeen,
  membersOf,
  organizationKey,
  refOf,
  type Target,
  unansweredOf,
} from '../../shared/target.ts';
import { listed, oneLine } from '../../shared/text.ts';
import { type Day, dayInUtc, isDay } from '../../shared/time.ts';
import {
  type AddressedInstance,
  createOrganizationFinder,
  finderOf,
  type OrganizationFinder,
  quotedName,
  rolesIn,
} from '../../shared/wanted/finder.ts';
import { type Granted, SWITCH_NAMES } from '../../shared/wanted/granted.ts';
import { type NamedKit, readRole } from '../../shared/wanted/lines.ts';
import { compareWithGranted, grantedByNames } from '../../shared/wanted/parts.ts';
import { EVERYBODY_ELSE, noCells } from '../../shared/wanted/row.ts';
import type { EveryonesPlaces } from '../people/access.ts';
import type { Ref } from '../world/world.ts';

type Access = 'nothing' | { projects: Granted['projects']; [kind: string]: unknown };
type ExportedMember = { address: string; role: string; access?: Access };
type ExportedOrganization = {
  instance?: string;
  'instance-id'?: string;
  organization?: string;
  'organization-id'?: string;
  complete?: true;
  members: ExportedMember[];
};

export type Exported = {
  people?: { addresses: string[]; until?: Day }[];
  organizations: ExportedOrganization[];
};

export type ExportSources = {
  instances: readonly AddressedInstance[];
  addressesOf: EveryonesPlaces['addressesOf'];
  ends: ReadonlyMap<string, Day | null>;
  kits: readonly NamedKit[];
  now: number;
  only: readonly Ref[] | null;
  complete: boolean;
  readTree: (ref: Ref) => Promise<Result<Tree>>;
  /** Leaves out organizations that could not be read now, though an earlier reading is kept. */
  isOnlyNow: boolean;
};

export async function exportWanted(
  sources: ExportSources,
): Promise<{ exported: Exported; left: string[]; isUnread: boolean }> {
  const { instances, only } = sources;
  const meant = only && new Set(only.map(organizationKey));
  const organizationOf = createOrganizationFinder(instances);
  const left: string[] = [];
  const unsaid = new Set<string>();
  let isUnread = false;
  async function ofInstance(instance: AddressedInstance): Promise<ExportedOrganization[]> {
    const told: ExportedOrganization[] = [];
    const readTree = untilFailed(async (ref) => {
      const read = await sources.readTree(ref);
      isUnread ||= !read.ok;
      return read;
    });
    const on = quotedName(instance.instanceName);
    const isMeant = only?.some(({ instanceId }) => instanceId === instance.instanceId) ?? true;
    if (isMeant && instance.targets.length === 0 && instance.whyUnknown)
      left.push(`${on}: ${instance.whyUnknown}`);
    const roles = rolesIn(instance);
    for (const target of instance.targets) {
      if (meant && !meant.has(organizationKey(target))) continue;
      const leave = (why: string) =>
        void left.push(`${quotedName(target.organizationName)} on ${on}: ${why}`);
      const names = namesIn(instance, target, organizationOf);
      const unread = sources.isOnlyNow || !isSeen(target) ? target.whyUnknown : null;
      if (unread !== null) leave(unread);
      else if (!names) leave('Another one has the same name.');
      else {
        const given = { ...sources, readTree: () => readTree(refOf(target)), leave };
        const found = await membersIn(target, roles, given);
        for (const address of found.unsaid) unsaid.add(address);
        const isComplete = sources.complete && found.unsaid.length === 0;
        told.push({ ...names, ...(isComplete ? { complete: true } : {}), members: found.members });
      }
    }
    return told;
  }
  const organizations = (await Promise.all(instances.map(ofInstance))).flat();
  const people = peopleIn(organizations, unsaid, { ...sources, left });
  return { exported: { ...(people.length > 0 ? { people } : {}), organizations }, left, isUnread };
}

function unaddressedWords(count: number): string {
  return count === 1 ? 'One person there has no address.' : `${count} people there have no address.`;
}

function untilFailed(readTree: ExportSources['readTree']): (ref: Ref) => Promise<Tree | null> {
  let isAway = false;
  return async (ref) => {
    const read = isAway ? null : await readTree(ref);
    isAway ||= !read?.ok;
    return read?.ok ? read.value : null;
  };
}

function namesIn(
  { instanceId: id, instanceName: name, origin }: AddressedInstance,
  target: Target,
  organizationOf: OrganizationFinder,
): Omit<ExportedOrganization, 'members'> | null {
  const { organizationId, organizationName: organization } = target;
  const ways = [{ instance: name }, { instance: origin }, { 'instance-id': id }].flatMap((instance) =>
    [{ organization }, { 'organization-id': organizationId }].map((own) => ({ ...instance, ...own })),
  );
  const isIt = (way: (typeof ways)[number]) => {
    const text = (key: string) => ((way as Record<string, string | undefined>)[key] ?? '').trim();
    const found = organizationOf({
      ...noCells(),
      ...{ instance: text('instance'), instanceId: text('instance-id') },
      ...{ organization: text('organization'), organizationId: text('organization-id') },
    });
    return 'target' in found && found.target === target;
  };
  return ways.find(isIt) ?? null;
}

async function membersIn(
  target: Target,
  roles: ReadonlySet<string>,
  given: Pick<ExportSources, 'kits' | 'now'> & {
    readTree: () => Promise<Tree | null>;
    leave: (why: string) => void;
  },
): Promise<{ members: ExportedMember[]; unsaid: string[] }> {
  const { leave, now } = given;
  const isKitCalledNothing = finderOf(given.kits, (kit) => kit).named('nothing').length > 0;
  const isGranted = ({ role, permissions }: Member) =>
    !seesEverything(role) && permissions !== undefined && !isNothing(permissions);
  const tree = target.members?.some(isGranted) ? await given.readTree() : null;
  const members: ExportedMember[] = [];
  const unsaid: string[] = [];
  const unseen: string[] = [];
  for (const address of addressesIn(target)) {
    const there = membersOf(target, [address]).toSorted(
      (one, other) => strengthOf(one.role) - strengthOf(other.role),
    );
    const [first] = there;
    const invited = first ? [] : unansweredOf(target, [address]);
    const open = invited.filter((each) => invitationStatus(each, now) === 'pending');
    const role = first?.role ?? open[0]?.role ?? 'member';
    const read = readRole(role.trim(), roles);
    if (!first && invited.length === 0) continue;
    if (address === '') leave(unaddressedWords((first ? there : invited).length));
    else if (!first && open.length === 0) leave(`The invitation of ${quotedName(address)} has expired.`);
    else if (new Set(open.map((each) => each.role ?? 'member')).size > 1) {
      leave(`${quotedName(address)} is invited with several roles.`);
      unsaid.push(address);
    } else if (
      address === EVERYBODY_ELSE ||
      typeof read === 'string' ||
      read.kind === 'none' ||
      read.role !== role
    ) {
      leave(`The role ${quotedName(role)} of ${quotedName(address)} cannot be told from another.`);
      unsaid.push(address);
    } else {
      const own = there.filter((each) => each.role === role);
      const access = seesEverything(role) ? null : accessOf(own, tree, isKitCalledNothing);
      if (access === null && own.length > 0 && !seesEverything(role)) unseen.push(quotedName(address));
      members.push({ address, role, ...(access === null ? {} : { access }) });
    }
  }
  if (unseen.length > 0) leave(`What they see was not read, or names do not say it: ${listed(unseen, FEW)}.`);
  members.sort((one, other) => (one.address < other.address ? -1 : 1));
  return { members, unsaid };
}

const FEW = 5;

/** Null if unread, different between accounts, or not expressible by names. */
function accessOf(members: readonly Member[], tree: Tree | null, isKitCalledNothing: boolean): Access | null {
  const all = members.flatMap(({ role, permissions }) => (permissions ? { role, permissions } : []));
  const [first] = all;
  if (!first || all.length < members.length) return null;
  if (!isKitCalledNothing && all.every(({ permissions }) => isNothing(permissions))) return 'nothing';
  const granted = tree && grantedByNames(first, tree);
  if (!tree || !granted) return null;
  const compare = compareWithGranted(granted, tree);
  if (typeof compare === 'string' || !all.every((each) => isNoDifference(compare(each)))) return null;
  const { projects, gitProviders, servers, switches } = granted;
  return {
    projects,
    ...(gitProviders ? { 'git-providers': gitProviders } : {}),
    ...(servers ? { servers } : {}),
    ...(switches ? { switches: switches.map((name) => SWITCH_NAMES[name]) } : {}),
  };
}

function peopleIn(
  organizations: readonly ExportedOrganization[],
  unsaid: ReadonlySet<string>,
  { addressesOf, ends, now, left }: Pick<ExportSources, 'addressesOf' | 'ends' | 'now'> & { left: string[] },
): NonNullable<Exported['people']> {
  const today = dayInUtc(now);
  const seen = new Set<string>();
  return organizations
    .flatMap(({ members }) => members)
    .flatMap(({ address }) => {
      if (seen.has(address)) return [];
      const addresses = [...new Set([address, ...addressesOf(address)])];
      for (const each of addresses) seen.add(each);
      const days = new Set(addresses.flatMap((each) => ends.get(each) ?? []));
      const [until] = days;
      if (addresses.length === 1 && until === undefined) return [];
      const isClear =
        days.size < 2 && addresses.every((each) => !unsaid.has(each) && denyAddress(each) === null);
      if (until !== undefined && until <= today)
        left.push(`The last day of ${quotedName(address)} has passed: ${until}.`);
      if (!isClear) left.push(`The addresses and end dates of ${quotedName(address)} are left out.`);
      const day = until === undefined || until <= today ? {} : { until };
      return isClear && (addresses.length > 1 || day.until) ? { addresses, ...day } : [];
    });
}

export function* yamlOf(
  { people = [], organizations }: Exported,
  left: readonly string[],
): Generator<string> {
  yield '# Wanted access: edit it, then import it, or check it by “quayside plan”.\n';
  for (const why of left) yield `# Left out: ${oneLine(why, 300)}\n`;
  if (people.length > 0) yield 'people:\n';
  for (const person of people) yield itemOf(person, '  ');
  yield organizations.length > 0 ? 'organizations:\n' : 'organizations: []\n';
  for (const { members, ...place } of organizations) {
    yield itemOf(place, '  ');
    yield members.length > 0 ? '    members:\n' : '    members: []\n';
    for (const member of members) yield itemOf(member, '      ');
  }
}

function itemOf(entry: object, indent: string): string {
  const lines = Object.entries(entry).map(([key, value]) => `${key}: ${flowOf(value)}`);
  return lines.map((line, at) => `${indent}${at === 0 ? '- ' : '  '}${line}\n`).join('');
}

function flowOf(value: unknown): string {
  if (typeof value === 'string') return scalarOf(value);
  if (Array.isArray(value)) return `[${value.map(flowOf).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, own]) => `${scalarOf(key)}: ${flowOf(own)}`);
  return entries.length > 0 ? `{ ${entries.join(', ')} }` : '{}';
}

/** Quotes what YAML may misread and escapes characters that hide text or steer a terminal. */
function scalarOf(text: string): string {
  const isPlain = /^[a-z][\w@.+/-]*(?: [\w@.+/-]+)*$/i.test(text) || isDay(text);
  if (isPlain && !/^(?:true|false|null|yes|no|on|off|[yn])$/i.test(text)) return text;
  return JSON.stringify(text).replace(/[\u007f-\u009f\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufeff]/gu, (sign) =>
    [...Array(sign.length).keys()]
      .map((at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
