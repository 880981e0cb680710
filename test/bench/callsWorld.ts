import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MOST_AUDIT_ENTRIES } from '../../src/shared/audit.ts';
import { CARRIED_PARTS } from '../../src/shared/backup.ts';
import type { CallName } from '../../src/shared/contract.ts';
import type { Intent } from '../../src/shared/operations/change.ts';
import { RAILS } from '../../src/shared/operations/rails.ts';
import { dayAt } from '../../src/shared/time.ts';
import { openQuayside, type Quayside } from '../seams/quayside.ts';
import type { Known } from '../shared/inputs.ts';
import { openFarm } from './many.ts';

/** 20,000 memberships of 8,000 people, each with 35 things granted; the last instance is not added. */
const FARM = {
  ...{ instances: 101, organizations: 4, members: 50 },
  people: 8_000,
  invitations: 10,
  projects: 5,
};
/** As many organizations as a review has lines for. */
const REVIEWED = 320;
const PASSPHRASE = 'seventeen otters carry the lanterns home';
const ME = { name: 'Tom', email: 'tom@example.com' };
/** ms */
const DAY = 86_400_000;

export type CallsWorld = Awaited<ReturnType<typeof openCallsWorld>>;

/** Quayside with 20,000 memberships, and something of all kinds that calls are about; `atEnd` is done once it is closed. */
export async function openCallsWorld(folder: string, atEnd: (close: () => Promise<void>) => void) {
  const farm = await openFarm(FARM);
  atEnd(async () => farm.close());
  const workerFile = fileURLToPath(new URL('../../src/main/worker.ts', import.meta.url));
  const app = await openQuayside({ folder, workerFile, atEnd });
  const [spare] = farm.instances.splice(-1);
  for (const { name, origin, keys } of farm.instances) {
    const [first, ...others] = keys;
    const added = await app.call('instances.add', {
      ...{ attemptId: 'a', name, url: origin, key: first?.key ?? '' },
    });
    for (const { key, organizationId } of others)
      await app.call('keys.paste', {
        ...{ attemptId: 'a', instanceId: added.id, organizationId: organizationId ?? '', key },
      });
  }
  await app.refresh();
  const { columns } = await app.call('people.columns', {});
  const places = columns.map(({ instanceId, organizationId }) => ({ instanceId, organizationId }));
  const members: ((typeof places)[0] & { id: string; userId: string; role: string; email: string })[] = [];
  const invitations: { id: string }[][] = [];
  for (const place of places) {
    for (const { id, userId, role, user } of await app.call('members.list', place))
      members.push({ ...place, id, userId, role, email: user.email });
    const { patches } = await app.call('world.seen', { lists: [{ ...place, part: 'invitations' }] });
    const [patch] = patches;
    invitations.push(patch?.part === 'invitations' && patch.result?.ok ? patch.result.value : []);
  }
  const people = [...new Set(members.map(({ email }) => email))];
  const { instances } = await app.call('app.start', {});
  const keyIds = instances.flatMap(({ keys }) => keys.map(({ id }) => id));
  /** The name of a column’s instance and organization, as a file says them. */
  const nameOf = new Map(instances.map(({ id, name }) => [id, name]));
  const day = dayAt(Date.now() + 30 * DAY);
  const planned = async (intent: Intent) => (await app.call('plans.make', intent)).planId;

  // What is kept here.
  const groups = [{ id: 'all', name: 'All', instanceIds: instances.map(({ id }) => id), folded: false }];
  await app.call('preferences.save', { groups });
  const { id: kit } = await app.call('kits.save', {
    id: null,
    content: {
      ...{
        name: 'Developers',
        switches: {},
        places: places.slice(0, 100).map((place) => ({ ...place, role: 'member' })),
      },
      rules: Array.from({ length: 100 }, (_, at) => ({
        ...{ what: 'projects' as const, effect: 'grant' as const, project: `Project ${1 + (at % 5)}*` },
      })),
    },
  });
  const grant = { kind: 'grant' as const, kitId: kit, emails: null, together: [], places };
  const remembered = await planned({ ...grant, mode: 'at-least', readings: 'r' });
  await app.call('plans.remember', { planId: remembered });
  const { id: baseline } = await app.call('access.keep', { name: 'All', instanceIds: [] });
  const reviewOf = (organizations: typeof places, name: string) =>
    app.call('campaigns.start', {
      ...{ scope: { kind: 'organizations', organizations }, kitId: null, isPrivilegedOnly: false, name },
      ...{ reviewer: ME, dueOn: day, everyMonths: null },
    });
  const review = (await reviewOf(places.slice(0, REVIEWED), 'Open')).id;
  const closed = (await reviewOf(places.slice(-REVIEWED), 'Closed')).id;
  const linesOf = async (id: string) => (await app.call('campaigns.lines', { id })).lines;
  const lines = await linesOf(review);
  const isLowered = ({ kind, fates, whyNoChange }: (typeof lines)[0]) =>
    kind === 'member' && fates.includes('delete') && whyNoChange === undefined;
  /** Decides on every line: every member is to be something else. */
  async function decide(id: string): Promise<string[]> {
    const all = await linesOf(id);
    const changed = all.filter(isLowered).map((line) => line.id);
    const kept = all.filter((line) => !isLowered(line)).map((line) => line.id);
    const note = 'agreed';
    await app.call('campaigns.decide', { id, lineIds: kept, decision: { is: 'keep' }, note });
    const decision = { is: 'change' as const, role: 'developer' };
    await app.call('campaigns.decide', { id, lineIds: changed, decision, note });
    return changed;
  }
  const changed = await decide(closed);
  await app.call('campaigns.close', { id: closed, by: ME });
  const decidable = lines.filter(isLowered).map(({ id }) => id);
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const wantedFile = file(
    'wanted.csv',
    [
      'address,instance,organization,role,access,until',
      ...members.map(({ email, instanceId, role }, at) =>
        [
          ...[
            email,
            nameOf.get(instanceId),
            columns[Math.floor(at / (members.length / columns.length))]?.organizationName,
          ],
          ...[role === 'member' ? 'admin' : role, '', at % 4 === 0 ? day : ''],
        ].join(','),
      ),
    ].join('\n'),
  );
  await app.call('wanted.export', {});
  const wantedYaml = app.files.saved.at(-1) ?? '';
  await app.call('campaigns.savePack', { id: closed });
  const pack = app.files.saved.at(-1) ?? '';
  await app.call('kits.export', { ids: [] });
  const kits = app.files.saved.at(-1) ?? '';
  await app.call('backup.export', { withSecrets: false, carry: [...CARRIED_PARTS] });
  const backup = app.files.saved.at(-1) ?? '';

  // What is other since then, and what was done.
  await farm.swapRoles();
  await app.refresh();
  const { differences } = await app.call('access.compare', { id: baseline });
  const roles = { kind: 'change-roles' as const, role: 'developer', emails: people.slice(0, 3_200), places };
  const leaving = people.slice(-100);
  const offboard = {
    ...{ kind: 'off-board' as const, addresses: leaving, together: [], choices: {} },
    ...{ fate: 'lower' as const, confirmed: 'all' as const },
  };
  /** Begins a plan, and stops it soon. */
  async function begin(intent: Intent): Promise<string> {
    const allow = { rails: [...RAILS], maxRemovals: { people: 100_000 }, minAdmins: 0 };
    const { operationId } = await app.call('operations.start', { planId: await planned(intent), allow });
    await wait(1_000);
    await stop(app);
    return operationId;
  }
  const operation = await begin(roles);
  const offboarding = await begin(offboard);
  const planId = await planned({ ...roles, role: 'admin', emails: people.slice(0, 3_200) });
  const needId = (await app.call('needs.list', {})).needs[0]?.id;
  const tokens = { wanted: '', backup: '' };
  const registry = [...app.computer.keychain.entries.keys()]
    .find((each) => !each.startsWith('quayside'))
    ?.split('.')[0];
  const strays = Array.from({ length: 10_000 }, (_, at) => `${registry}.stray-${at}`);
  const choose = (path: string) => {
    app.files.open = path;
  };
  const openWanted = async (path: string) => {
    choose(path);
    const opened = await app.call('wanted.open', {});
    tokens.wanted = opened.outcome === 'opened' ? opened.token : '';
  };
  const openBackup = async () => {
    choose(backup);
    const opened = await app.call('backup.open', {});
    tokens.backup = opened.outcome === 'opened' ? opened.token : '';
  };
  await openWanted(wantedFile);

  return {
    app,
    /** What comes before a call is asked: each time. */
    before: {
      'wanted.open': async () => choose(wantedYaml),
      'wanted.check': () => openWanted(wantedFile),
      'wanted.setEnds': () => openWanted(wantedFile),
      'wanted.copyFaults': () => openWanted(wantedFile),
      'backup.open': async () => choose(backup),
      'backup.plan': openBackup,
      'backup.apply': async () => {
        await openBackup();
        await app.call('backup.plan', { token: tokens.backup });
      },
      'campaigns.close': async () => void (await decide(review).catch(() => {})),
      'campaigns.verifyPack': async () => choose(pack),
      'kits.import': async () => choose(kits),
      'repair.read': async () => {
        for (const id of strays) app.computer.keychain.entries.set(id, 'x');
      },
    } as Partial<Record<CallName, () => Promise<void>>>,
    /** What a call began. */
    after: () => stop(app),
    /** Inputs of which no largest one tells: what is missing from them is what makes the work. */
    more: (call: CallName): readonly unknown[] => {
      if (call !== 'plans.make') return [];
      return [
        { ...grant, mode: 'at-least', readings: 'r1' },
        { ...grant, mode: 'exactly', readings: 'r2' },
        { ...offboard, confirmed: {} },
        { ...offboard, fate: 'end', confirmed: 'all' },
        { ...roles, role: 'admin' },
        { kind: 'undo', operationId: operation },
        { kind: 'create-keys', instanceIds: null, without: [], expiresInDays: 30, forSession: false },
        { kind: 'rotate-keys', withinDays: '365', ended: true, expiresInDays: 30, keyIds: null, without: [] },
        { kind: 'put-back', baselineId: baseline, differences: differences.slice(0, 2_000) },
        { kind: 'remove-invitations', expired: false, olderThan: '', domain: '' },
        { kind: 'renew-invitations', expired: false, olderThan: '', domain: '' },
        { kind: 'wanted-access', confirmed: 'all', token: tokens.wanted },
      ] satisfies Intent[];
    },
    known: (call: CallName): Known => {
      const [noun = ''] = call.split('.');
      const of = <T>(all: readonly T[], at: number) => all[at % Math.max(1, all.length)];
      const isOfOne = noun === 'instances' || noun === 'keys' || noun === 'diagnosis';
      const there = noun === 'campaigns' ? places.slice(0, REVIEWED) : places;
      return (name, at) => {
        switch (name) {
          case 'instanceId':
          case 'instanceIds':
          case 'without':
          case 'only':
            if (call === 'plans.weigh' || call === 'operations.start') return at;
            return isOfOne && call !== 'instances.reorder'
              ? places[0]?.instanceId
              : of(there, at)?.instanceId;
          case 'organizationId':
          case 'organizationIds':
          case 'looked':
            return isOfOne ? places[0]?.organizationId : of(there, at - 1)?.organizationId;
          case 'stepIds':
            return at;
          case 'emails':
          case 'email':
          case 'addresses':
          case 'together':
          case 'choices':
          case 'named':
            return of(people, at);
          case 'memberIds':
            return of(members, at)?.id;
          case 'userIds':
          case 'userId':
            return of(members, at)?.userId;
          case 'invitationId':
            return of(of(invitations, at - 2) ?? [], Math.floor(at / 1_200))?.id;
          case 'ids':
            return noun === 'repair' ? of(strays, at) : noun === 'kits' ? kit : of(people, at);
          case 'id':
            if (noun === 'access') return baseline;
            if (noun === 'kits') return kit;
            if (noun === 'campaigns') return CLOSED_ONES.includes(call) ? closed : review;
            if (noun === 'needs') return needId;
            if (noun === 'app') return planId;
            return of(people, at);
          case 'lineIds':
            return call === 'campaigns.waive' ? of(changed, at) : of(decidable, at);
          case 'keys':
            return of(differences, at)?.key;
          case 'keyId':
            return instances[0]?.keys.at(-1)?.id;
          case 'keyIds':
            return of(keyIds, at);
          case 'planId':
            return planId;
          case 'operationId':
            return call === 'operations.certificate' ? offboarding : operation;
          case 'baselineId':
            return baseline;
          case 'campaignId':
            return closed;
          case 'kitId':
            return kit;
          case 'groupId':
            return 'all';
          case 'diagnosisId':
            return 'd';
          case 'token':
            return noun === 'backup' ? tokens.backup : tokens.wanted;
          case 'role':
            return noun === 'plans' || noun === 'campaigns' ? 'developer' : 'admin';
          case 'url':
            return call === 'instances.add' ? spare?.origin : farm.instances[0]?.origin;
          case 'key':
            return call === 'instances.add' ? spare?.keys[0]?.key : farm.instances[0]?.keys[0]?.key;
          case 'passphrase':
            return PASSPHRASE;
          case 'day':
          case 'dueOn':
          case 'endsOn':
            return day;
          case 'withinDays':
            return '365';
          case 'olderThan':
            return '0';
          case 'domain':
            return 'farm.example';
          case 'isPrivilegedOnly':
            return false;
          case 'fate':
            return 'delete';
          case 'limit':
            return call === 'audit.list' ? MOST_AUDIT_ENTRIES : 1_000;
          default:
            return undefined;
        }
      };
    },
  };
}

const CLOSED_ONES: readonly string[] = ['campaigns.waive', 'campaigns.savePack'];

async function stop(app: Quayside): Promise<void> {
  for (const { id, phase } of app.engine.summaries())
    if (phase === 'running') await app.call('operations.cancel', { operationId: id });
  while (app.engine.summaries().some(({ phase }) => phase === 'running' || phase === 'stopping'))
    await wait(20);
}
