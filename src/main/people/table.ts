import { isDeepStrictEqual } from 'node:util';
import { has } from '../../shared/capabilities.ts';
import type { SignIn } from '../../shared/facts/signIn.ts';
import type { Instance, KeyRecord } from '../../shared/instance.ts';
import { type LastChange, lastChange, type Noticed } from '../../shared/lastChange.ts';
import type { Change } from '../../shared/operations/change.ts';
import type { InstanceGroup } from '../../shared/preferences.ts';
import { effectOf } from '../../shared/rules/actions.ts';
import { isOfRole } from '../../shared/rules/effect.ts';
import { organizationKey } from '../../shared/target.ts';
import { foldAddress, searchText } from '../../shared/text.ts';
import type { Day } from '../../shared/time.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { YieldIfDue } from '../scheduling/yielding.ts';
import type { Cache, CachedList, SeenSignIns } from '../world/cache.ts';
import {
  type Column,
  type EveryonesPlaces,
  type List,
  type ListedInvitation,
  type ListedMember,
  type ListedOrganization,
  toInvitationRows,
  toMemberRow,
} from './access.ts';
import { groupOf, type Joins } from './joins.ts';

export type EndOfAccess = { emails: readonly string[]; day: Day };

type Named = { id: string; name: string };
type Done = ReadonlyMap<string, ReadonlyMap<string, number>>;
type Noticeds = Readonly<Record<string, Noticed>>;
const NOTHING: Noticeds = {};
const NO_SIGN_INS: SeenSignIns = new Map();
type Made<Row> = List<Row> & { done: Done };

/** `unseen`: why sign-ins of whom no reading showed are unknown. */
type MadeMembers = { noticed: Noticeds; signIns: SeenSignIns; unseen: Unseen };
type Unseen = Extract<SignIn['looked'], string>;

export type Table = ReturnType<typeof createTable>;

export function createTable(options: {
  cache: Pick<Cache, 'accountOf' | 'listOf' | 'noticedIn' | 'onChange' | 'signInsOn'>;
  instances: Pick<Instances, 'list' | 'onChange'>;
  onChange: () => void;
}) {
  const { cache, instances, onChange } = options;
  let joins: Joins = [];
  let ends: readonly EndOfAccess[] = [];
  let groups: readonly InstanceGroup[] = [];
  let layout = '[]';
  let columns: readonly Column[] | null = null;
  const revisions = { revision: 0, columnsRevision: 0 };
  const members = new WeakMap<CachedList<'members'>, Made<ListedMember> & MadeMembers>();
  const invitations = new WeakMap<CachedList<'invitations'>, Made<ListedInvitation>>();
  let done: Done = new Map();

  function changed(): void {
    columns = null;
    revisions.revision += 1;
    onChange();
  }

  /** Includes organizations no key opens; for an unread account, those its keys were stored for. */
  function organizationsOf(instance: Instance): Named[] {
    const own = cache.accountOf(instance.id)?.data.organizations ?? recordedIn(instance);
    return [...new Map<string, Named>(own.map((each) => [each.id, each])).values()];
  }

  function layOut(): readonly Column[] {
    columns ??= instances
      .list()
      .flatMap((instance) => {
        const own = groups.filter(({ instanceIds }) => instanceIds.includes(instance.id));
        const names = [instance, ...own].map(({ name }) => searchText(name)).join('\n');
        return organizationsOf(instance).map((each) => ({
          ...fill(instance, each),
          names: `${searchText(each.name)}\n${names}`,
        }));
      })
      .map((organization, at) => ({ ...organization, at }));
    return columns;
  }

  function whyUnseen({ id, keys }: Instance, organizationId: string): Unseen {
    const version = cache.accountOf(id)?.data.version ?? null;
    if (!has({ version }, 'user.listSessions')) return 'version';
    const isOwners = (key: KeyRecord) =>
      key.organizationId === organizationId && key.role === 'owner' && key.status === 'active';
    return keys.some(isOwners) ? 'not-yet' : 'key';
  }

  function fill(instance: Instance, { id: organizationId, name }: Named): ListedOrganization {
    const instanceId = instance.id;
    const listed = cache.listOf(instanceId, { kind: 'members', organizationId });
    const invited = cache.listOf(instanceId, { kind: 'invitations', organizationId });
    const noticed = cache.noticedIn(instanceId, organizationId) ?? NOTHING;
    const here = done.get(organizationKey({ instanceId, organizationId }));
    const made = listed && members.get(listed);
    const signIns = cache.signInsOn(instanceId) ?? NO_SIGN_INS;
    const unseen = whyUnseen(instance, organizationId);
    const isSame = made?.noticed === noticed && made.signIns === signIns && made.unseen === unseen;
    if (listed && !(isSame && made.done === done)) {
      const rows = made?.rows ?? listed.data.map((row) => toMemberRow(row, instanceId));
      const by = { at: listed.at, noticed, signIns, unseen, done };
      members.set(listed, { ...by, rows: rows.map(changedMember) });
    }
    const before = invited && invitations.get(invited);
    if (invited && before?.done !== done) {
      const rows = before?.rows ?? toInvitationRows(invited.data, instanceId, invited.at);
      invitations.set(invited, { ...{ at: invited.at, done }, rows: rows.map(changedInvitation) });
    }
    return {
      ...{ instanceId, organizationId, organizationName: name },
      members: (listed && members.get(listed)) ?? null,
      invitations: (invited && invitations.get(invited)) ?? null,
    };

    function changedMember(row: ListedMember): ListedMember {
      const [since, elsewhere] = [row.since, noticed[row.memberId]];
      const times = [here?.get(row.id), here?.get(roleKey(row.role))].filter((at) => at !== undefined);
      const done = times.length > 0 ? Math.max(...times) : undefined;
      return withSignIn(withChange(row, lastChange('joined', { since, here: done, noticed: elsewhere })));
    }
    /** The same row where that is its last sign-in already. */
    function withSignIn(row: ListedMember): ListedMember {
      const { at = null, ...span } = signIns.get(row.userId) ?? {};
      const signIn: SignIn = { at, looked: 'from' in span ? span : unseen };
      return isDeepStrictEqual(row.signIn, signIn) ? row : { ...row, signIn };
    }
    function changedInvitation(row: ListedInvitation): ListedInvitation {
      return withChange(row, lastChange('invited', { since: row.since, here: here?.get(row.id) }));
    }
  }

  function columnsMayDiffer(): void {
    const all = instances.list();
    const next = JSON.stringify(
      all.map((each) => [
        ...[each.id, each.name],
        organizationsOf(each).map(({ id, name }) => [id, name, whyUnseen(each, id)]),
      ]),
    );
    if (next === layout) return;
    layout = next;
    revisions.columnsRevision += 1;
    changed();
  }

  return {
    revisions: () => ({ ...revisions }),
    async prepare(yieldIfDue: YieldIfDue): Promise<void> {
      for (const instance of instances.list())
        for (const each of organizationsOf(instance)) {
          await yieldIfDue();
          fill(instance, each);
        }
    },
    columns: layOut,
    joins: () => joins,
    ends: () => ends,
    places(): EveryonesPlaces {
      const [now, revision] = [joins, revisions.revision];
      const accounts = new Map(instances.list().map(({ id }) => [id, cache.accountOf(id)?.data]));
      const joined = new Map(now.flatMap((group) => group.map((id) => [id, group[0] ?? id] as const)));
      return {
        revision,
        personOf: (id) => joined.get(id) ?? id,
        addressesOf: (id) => groupOf(now, id),
        organizations: layOut(),
        accountOf: (id) => accounts.get(id) ?? null,
        left: instances
          .list()
          .flatMap((instance) =>
            (cache.accountOf(instance.id)?.data.left ?? [])
              .filter(({ deleted }) => !deleted)
              .map((each) => fill(instance, each)),
          ),
      };
    },
    follow(): void {
      instances.onChange(columnsMayDiffer);
      cache.onChange((change) => {
        const isList = 'part' in change && 'organizationId' in change.part;
        if (isList || !('part' in change)) changed();
        if (!isList) columnsMayDiffer();
      });
      changed();
      columnsMayDiffer();
    },
    setJoins(next: Joins) {
      joins = next;
      changed();
    },
    setDone(steps: readonly { change: Change; at: number }[]) {
      const next = new Map<string, Map<string, number>>();
      for (const { change, at } of steps)
        for (const effect of effectOf(change)) {
          if ((!isOfRole(effect) && effect.on !== 'grants') || effect.organizationId === null) continue;
          const { email, organizationId } = effect;
          const key = organizationKey({ instanceId: change.instanceId, organizationId });
          const whose =
            email !== undefined ? foldAddress(email) : 'role' in effect ? roleKey(effect.role) : '';
          next.set(key, (next.get(key) ?? new Map()).set(whose, at));
        }
      if (isDeepStrictEqual(next, done)) return;
      done = next;
      changed();
    },
    setGroups(next: readonly InstanceGroup[]) {
      if (isDeepStrictEqual(next, groups)) return;
      groups = next;
      changed();
    },
    setEnds(next: readonly EndOfAccess[]) {
      if (JSON.stringify(next) === JSON.stringify(ends)) return;
      ends = next;
      changed();
    },
  };
}

/** Key for changes to everybody of a role; addresses never begin like this. */
const roleKey = (role: string | null | undefined) => ` ${role}`;

function withChange<Row extends ListedMember | ListedInvitation>(
  row: Row,
  changed: LastChange | undefined,
): Row {
  const isSame = row.changed?.at === changed?.at && row.changed?.how === changed?.how;
  return isSame ? row : { ...row, changed };
}

function recordedIn({ keys }: Instance): Named[] {
  return keys.flatMap(({ organizationId, organizationName }) =>
    organizationId === null ? [] : { id: organizationId, name: organizationName ?? organizationId },
  );
}
