import fc from 'fast-check';
import { expect, test } from 'vitest';
import { driftOf } from '../../../src/main/access/drift.ts';
import { createMoments } from '../../../src/main/review/moments.ts';
import { createReport, type Report } from '../../../src/main/review/report.ts';
import { reportCsv } from '../../../src/main/review/reportCsv.ts';
import { htmlOf } from '../../../src/main/review/reportHtml.ts';
import { type Scope, scopeOf } from '../../../src/main/review/scope.ts';
import type { WorldFailure } from '../../../src/main/world/world.ts';
import type { Permissions } from '../../../src/shared/permissions/shapes.ts';
import { SWITCH_WORDS, SWITCHES } from '../../../src/shared/permissions/switches.ts';
import { readCsv } from './readCsv.ts';
import { bodyOf, elementsIn, readHtml, sectionOf, textOf } from './readHtml.ts';
import { NOW, type World, type WorldOrganization, worldOf, worldShapes } from './worlds.ts';

const yieldIfDue = async () => {};
const moments = createMoments(() => 0);

/** What was asked for, as it is there; null where nothing is. */
function scopeIn({ scope, instances, groups, known }: World): Scope | null {
  return scopeOf(scope, { instances, groups, organizations: known.places.organizations });
}

async function reportOf(world: World, scope: Scope, failures: WorldFailure[] = []): Promise<Report> {
  const { known, baseline, shape } = world;
  return createReport({
    scope,
    known,
    failures,
    comparison: { baseline, drift: await driftOf(baseline, known, { isWithin: scope.isWithin }) },
    olderThanDays: shape.olderThanDays,
    version: '9.8.7',
    yieldIfDue,
  });
}

async function textOfAll(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

/** Every world of which something is asked for that is there. */
function forEachWorld(check: (world: World, scope: Scope) => Promise<void>, numRuns: number): Promise<void> {
  return fc.assert(
    fc.asyncProperty(worldShapes, async (shape) => {
      const world = worldOf(shape);
      const scope = scopeIn(world);
      if (scope) await check(world, scope);
    }),
    { numRuns },
  );
}

const isListed = (world: World, { instanceAt, now }: WorldOrganization) =>
  now !== null && world.shape.instances[instanceAt]?.isKnown === true;
const inScope = (scope: Scope) => (each: WorldOrganization) => scope.isWithin(each.instanceId, each.id);

/** The words that may stand in a report: those of what is in question, now and in the baseline. */
function allowed(world: World, scope: Scope): Set<string> {
  const { words, shape, baseline } = world;
  const may = new Set<string>();
  const texts: string[] = [scope.words];
  for (const { id, name, origin } of scope.instances) {
    texts.push(name, origin);
    if (scope.isWhole && shape.instances[Number(id.slice(5))]?.hasUnlisted)
      texts.push(words.of('organization by its key', id.slice(5), `unlisted-${id.slice(5)}`));
  }
  for (const each of world.organizations.filter(inScope(scope))) {
    const wasKept = baseline.instances.some(({ instanceId }) => instanceId === each.instanceId);
    if (isListed(world, each)) texts.push(each.name, JSON.stringify(each.now));
    else if (each.now?.opens)
      texts.push(words.of('organization by its key', each.instanceAt, each.id), JSON.stringify(each.now));
    if (wasKept && each.before) texts.push(each.nameBefore, JSON.stringify(each.before));
  }
  const all = texts.join(' ').toLowerCase();
  for (const word of words.all()) if (all.includes(word)) may.add(word);
  return may;
}

test('nothing outside of what is asked for is named in it, in any form: no other instance, organization, person, address, key, header, proxy, group or baseline', async () => {
  await forEachWorld(async (world, scope) => {
    const failures: WorldFailure[] = world.instances.map(({ id }) => ({
      instanceId: id,
      organizationId: null,
      code: 'key-swapped',
    }));
    const report = await reportOf(world, scope, failures);
    const written = (
      (await textOfAll(htmlOf(report, moments, yieldIfDue))) +
      (await textOfAll(reportCsv(report, yieldIfDue)))
    ).toLowerCase();
    const may = allowed(world, scope);
    const never = world.words.all().filter((word) => !may.has(word));
    expect(never.filter((word) => written.includes(word))).toEqual([]);
    expect(written).not.toContain('https://');
  }, 250);
});

/** What a report’s table of an organization must say: a row per member, and per invitation that no member has; unknown is what was not read. */
function expectedRows({ now }: WorldOrganization): string[][] {
  const noInvitation = now?.invitations ? '–' : 'unknown';
  const left = (now?.invitations ?? []).toSorted((a, b) => Date.parse(b.expiresAt) - Date.parse(a.expiresAt));
  const invited = (email: string) => {
    const at = left.findIndex((each) => each.email.toLowerCase() === email.toLowerCase());
    return at === -1 ? noInvitation : invitedWords(left.splice(at, 1)[0] as (typeof left)[number]);
  };
  const invitedWords = ({ role, expiresAt }: { role: string | null; expiresAt: string }) => {
    const words = Date.parse(expiresAt) <= NOW ? 'expired' : 'open until';
    return `as ${role ?? 'member'}, ${words} ${expiresAt.slice(0, 10)}`;
  };
  const members = (now?.members ?? []).map(({ role, createdAt, permissions, user }) => [
    user.email || 'no address',
    user.name ?? '–',
    role,
    user.twoFactorEnabled === null ? 'unknown' : user.twoFactorEnabled ? 'on' : 'off',
    // No sessions were read.
    'unknown',
    createdAt.slice(0, 10),
    expectedAccess(role, permissions),
    now?.invitations && user.email !== '' ? invited(user.email) : noInvitation,
  ]);
  const noMember = now?.members ? ['–', 'none', '–', '–', '–', '–'] : Array(6).fill('unknown');
  return [...members, ...left.map((each) => [each.email, ...noMember, invitedWords(each)])];
}

/** What a report says that a member sees; switches count for members alone. */
function expectedAccess(role: string, permissions: Permissions | undefined): string {
  if (role === 'owner' || role === 'admin') return `everything, as ${role}`;
  if (!permissions) return 'not read';
  const { switches = [], projects = [], services = [] } = permissions;
  const things = [
    ...(projects.length > 0 ? [`${projects.length} project${projects.length > 1 ? 's' : ''}`] : []),
    ...(services.length > 0 ? [`${services.length} service${services.length > 1 ? 's' : ''}`] : []),
  ];
  const on = role === 'member' ? SWITCHES.filter((name) => switches.includes(name)) : [];
  if (things.length + on.length === 0) return 'sees nothing';
  const words = [
    ...(projects.length > 0 ? [] : ['no projects']),
    ...things,
    ...(on.length > 0 ? [`${on.length} switch${on.length > 1 ? 'es' : ''}`] : []),
  ].join(', ');
  return on.length === 0
    ? words
    : `${words} / Switches: ${on.map((name) => SWITCH_WORDS[name].label).join(', ')}`;
}

test('an empty list says that nobody is in it, and nothing of a list that was not read', async () => {
  const members = { members: [], invitations: null };
  const invitations = { members: null, invitations: [] };
  const lists = [members, invitations, { members: [], invitations: [] }].map((own) => ({
    now: { ...own, opens: true },
    before: null,
  }));
  const world = worldOf({
    instances: [
      {
        organizations: lists,
        ...{ isKnown: true, version: null, hasUnlisted: false, isRebuilt: false, wasKept: false },
      },
    ],
    joins: [],
    scope: { kind: 'all', chosen: [] },
    olderThanDays: 30,
  });
  const report = await reportOf(world, scopeIn(world) as Scope);
  const document = readHtml(await textOfAll(htmlOf(report, moments, yieldIfDue)));
  const last = world.organizations.map(({ name }) =>
    elementsIn(sectionOf(document, 'h3', name), 'p')
      .map(textOf)
      .at(-1),
  );
  expect(last).toEqual([
    'Nobody is a member. The invitations are unknown.',
    'Nobody is invited. The members are unknown.',
    'Nobody.',
  ]);
});

const sorted = (rows: string[][]) => rows.map((row) => JSON.stringify(row)).sort();

test('everybody in it stands there cell by cell, as the servers said it; HTML is well-formed, and loads and runs nothing', async () => {
  await forEachWorld(async (world, scope) => {
    const html = await textOfAll(htmlOf(await reportOf(world, scope), moments, yieldIfDue));
    const document = readHtml(html);
    for (const each of world.organizations.filter(inScope(scope))) {
      if (!isListed(world, each)) continue;
      const instance = world.instances[each.instanceAt]?.name ?? '';
      const section = sectionOf(document, 'h3', each.name, instance);
      const rows = elementsIn(section, 'table').flatMap(bodyOf);
      expect(sorted(rows)).toEqual(sorted(expectedRows(each)));
    }
    expect(elementsIn(document, 'script', 'link', 'img', 'iframe', 'a', 'form')).toEqual([]);
    expect(elementsIn(document, 'meta')[1]?.attributes.content).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'$/,
    );
  }, 120);
});

test('the CSV has the same people, a line each', async () => {
  await forEachWorld(async (world, scope) => {
    const lines = readCsv(await textOfAll(reportCsv(await reportOf(world, scope), yieldIfDue)));
    expect(lines[0]).toMatchObject({ Record: 'review', 'As of (UTC)': '2026-06-15T10:20:00.000Z' });
    for (const each of world.organizations.filter(inScope(scope))) {
      if (!isListed(world, each)) continue;
      const rows = lines
        .filter((line) => line.Organization === each.name && /^(member|invitation)$/.test(line.Record ?? ''))
        .map((line) => [
          line['As of (UTC)'] ?? '',
          line.Address || 'no address',
          line.Name || (line.Role === 'unknown' ? 'unknown' : '–'),
          line.Role || 'none',
          line['2FA'] || '–',
          line['Last sign-in (UTC)'] || '–',
          line['Since (UTC)']?.slice(0, 10) || (line.Role === 'unknown' ? 'unknown' : '–'),
          (line.Access || '–') + (line.Switches ? ` / Switches: ${line.Switches}` : ''),
          line['Invited as'] === 'unknown'
            ? 'unknown'
            : line['Invited as']
              ? `as ${line['Invited as']}, ${line.Details === 'Invitation expired' ? 'expired' : 'open until'} ${line['Invitation ends (UTC)']?.slice(0, 10)}`
              : '–',
        ]);
      const asOf = new Date(NOW - 86_400_000).toISOString();
      expect(sorted(rows)).toEqual(sorted(expectedRows(each).map((row) => [asOf, ...row])));
    }
  }, 120);
});

test('its numbers count each person once, by the addresses that were joined, and what could not be read is told', async () => {
  await forEachWorld(async (world, scope) => {
    const failed = scope.instances[0]?.id ?? '';
    const report = await reportOf(world, scope, [
      { instanceId: failed, organizationId: null, code: 'unreachable' },
    ]);
    const { personOf } = world.known.places;
    const listed = world.organizations.filter(inScope(scope)).filter((each) => isListed(world, each));
    const members = listed.flatMap(({ instanceId, now }) =>
      (now?.members ?? []).map((each) => ({
        ...each,
        instanceId,
        person:
          each.user.email === '' ? `${instanceId} ${each.userId}` : personOf(each.user.email.toLowerCase()),
      })),
    );
    const count = (rows: typeof members) => new Set(rows.map(({ person }) => person)).size;
    expect(report.people).toBe(count(members));
    const isMember = new Set(members.map(({ person }) => person));
    const invited = listed
      .filter(({ now }) => now?.members)
      .flatMap(({ now }) => now?.invitations ?? [])
      .filter(({ expiresAt }) => Date.parse(expiresAt) > NOW)
      .map(({ email }) => personOf(email.toLowerCase()));
    expect(report.invitedAlone).toBe(new Set(invited.filter((person) => !isMember.has(person))).size);
    const seesNothing = members.filter(
      ({ role, permissions }) => expectedAccess(role, permissions) === 'sees nothing',
    );
    expect(report.seeNothing).toBe(count(seesNothing));
    expect(report.owners).toHaveLength(count(members.filter(({ role }) => role === 'owner')));
    expect(report.withoutTwoFactor).toHaveLength(
      count(members.filter(({ user }) => user.twoFactorEnabled === false)),
    );
    expect(report.read).toBe(listed.filter(({ now }) => now?.members && now.invitations).length);
    const whole = report.unread.find(({ organizationName }) => organizationName === null);
    expect(whole).toMatchObject({ instanceName: scope.instances[0]?.name, why: 'not reachable' });
    for (const { name, now } of listed) {
      const lines = report.unread
        .filter(({ organizationName }) => organizationName === name)
        .map(({ what }) => what);
      if (!now?.members && !now?.invitations) expect(lines).toContain('Its people');
      else if (!now.members) expect(lines).toContain('Its members');
      else if (!now.invitations) expect(lines).toContain('Its invitations');
      const notRead = (now?.members ?? []).filter(
        ({ role, permissions }) => expectedAccess(role, permissions) === 'not read',
      );
      const granted = lines.filter((what) => what.endsWith(' granted'));
      expect(granted).toEqual(
        notRead.length === 0
          ? []
          : [`What ${notRead.length} ${notRead.length === 1 ? 'member was' : 'members were'} granted`],
      );
    }
  }, 150);
});

test('a comparison is of what is in question alone; an installation rebuilt at the same address has none', async () => {
  await forEachWorld(async (world, scope) => {
    const { changes } = await reportOf(world, scope);
    const names = scope.instances.map(({ name }) => name);
    for (const { where } of changes?.apart ?? [])
      expect(
        names.some((name) => where.endsWith(name)),
        where,
      ).toBe(true);
    for (const { id, name } of scope.instances) {
      const { isKnown, isRebuilt, wasKept } = world.shape.instances[Number(id.slice(5))] ?? {};
      const about = changes?.changes.filter(({ where }) => where.endsWith(name));
      const apart = changes?.apart.filter(({ where }) => where === name).map(({ why }) => why);
      if (!isKnown || !wasKept) {
        expect(about).toEqual([]);
        expect(apart).toEqual(['not in the baseline']);
      } else if (isRebuilt) {
        expect(about).toEqual([]);
        expect(apart).toEqual(['another installation answers there now, unknown to the baseline']);
      }
    }
  }, 120);
});
