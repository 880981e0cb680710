import { describe, expect, test } from 'vitest';
import { OTHER_ROLE } from '../../../src/main/plans/steps.ts';
import { createAccessPlan, planWanted, type WantedGrants } from '../../../src/main/plans/wanted.ts';
import type { Kit, Permissions, Tree } from '../../../src/shared/permissions/shapes.ts';
import type { Target } from '../../../src/shared/target.ts';
import type { WantedAccess, WantedChange } from '../../../src/shared/wanted/change.ts';
import { finished } from '../../finished.ts';
import { application, production } from '../../shared/permissions/trees.ts';
import { invitation, member, NOW, shop, target } from '../../shared/plans/targets.ts';

const project = (name: string, id = name) => ({
  ...{ id, name, environments: [production(`${id}-e`, application(`${id}-s`, 'web'))] },
});
const TREE: Tree = {
  projects: [
    project('Shop'),
    project('Blog'),
    project('a; b'),
    project('Twin', 'twin-1'),
    project('twin', 'twin-2'),
  ],
  gitProviders: [{ id: 'git', name: 'Git', kind: 'github' }],
  servers: null,
};
const KITS: Kit[] = [
  {
    id: 't',
    name: 'Developers',
    changedAt: 0,
    switches: { canCreateServices: true, canAccessToDocker: false },
    rules: [{ what: 'projects', effect: 'grant', project: 'blog' }],
  },
];
const GRANTS: WantedGrants = { kits: KITS, treeAt: () => TREE };
const whole = (id: string) => ({ projects: [id], environments: [`${id}-e`], services: [`${id}-s`] });
const having = (email: string, permissions: Permissions | undefined, role = 'member') => ({
  ...member(email, role),
  ...(permissions ? { permissions } : {}),
});
const ANN = having('ann@x.example', {
  switches: ['canAccessToDocker', 'canAccessToAPI'],
  ...whole('Shop'),
  gitProviders: ['git'],
});
const to = (access: WantedAccess, role = 'member', from = role): WantedChange => ({
  kind: 'access',
  ...{ line: 2, column: 1, instanceId: 'a', organizationId: 'acme', email: 'ann@x.example' },
  from,
  role,
  access,
});
const plan = (changes: WantedChange[], patch: Partial<Target> = {}, grants = GRANTS) =>
  finished(planWanted(changes, shop([target({ members: [ANN], ...patch })]), NOW, grants));
/** What the first step does, or why there is none. */
const done = (access: WantedAccess, patch: Partial<Target> = {}, grants = GRANTS) => {
  const [part] = plan([to(access)], patch, grants);
  const { grant, revoke } = (part?.steps[0]?.change ?? {}) as { grant?: Permissions; revoke?: Permissions };
  return part?.left[0]?.why ?? (grant ? { grant, revoke } : 'nothing');
};
const projects = (text: string): WantedAccess => ({ by: 'projects', text });
const kit: WantedAccess = { by: 'kit', kitId: 't', name: 'Developers' };

describe('wanted access', () => {
  test('that is nothing takes all away; of a custom role what counts for it', () => {
    expect(done({ by: 'nothing' })).toEqual({ grant: {}, revoke: ANN.permissions });
    const custom = [{ ...ANN, role: 'made' }];
    const [part] = plan([to({ by: 'nothing' }, 'made')], { members: custom });
    const { switches: _, ...ids } = ANN.permissions ?? {};
    expect(part?.steps[0]?.change).toMatchObject({ role: 'made', grant: {} });
    expect(part?.steps[0]?.change).toHaveProperty('revoke', ids);
  });

  test('of a kit is exactly what it grants there, and its use is remembered with the step', () => {
    expect(done(kit)).toEqual({
      grant: { switches: ['canCreateServices'], ...whole('Blog') },
      revoke: { switches: ['canAccessToDocker'], ...whole('Shop'), gitProviders: ['git'] },
    });
    const [part] = plan([to(kit)]);
    expect(part?.steps[0]?.change).toMatchObject({ kit: { id: 't', mode: 'exactly' } });
  });

  test.each([
    ['one', 'blog', ['Blog']],
    ['several', 'Blog; SHOP', ['Blog', 'Shop']],
    ['several between commas', 'shop, blog', ['Shop', 'Blog']],
    ['one with a semicolon in its name', 'a; b', ['a; b']],
    ['a pattern', 'twin*', ['twin-1', 'twin-2']],
  ])('of projects is these with all in them, alone; switches and git providers stay: %s', (_, text, ids) => {
    const [ungranted] = [having('ann@x.example', { switches: ['canAccessToAPI'], gitProviders: ['git'] })];
    const found = done(projects(text), { members: [ungranted] });
    expect(found).toMatchObject({ revoke: {} });
    const { grant } = found as { grant: Permissions };
    expect(grant.projects?.toSorted()).toEqual(ids.toSorted());
    expect(grant.services?.toSorted()).toEqual(ids.map((id) => `${id}-s`).toSorted());
    expect(Object.keys(grant).toSorted()).toEqual(['environments', 'projects', 'services']);
  });

  test('of projects takes others away, and nothing but these', () =>
    expect(done(projects('blog'))).toEqual({ grant: whole('Blog'), revoke: whole('Shop') }));

  test('that somebody has already takes no step', () => {
    expect(done(projects('shop'))).toBe('nothing');
    expect(plan([to(projects('shop'))])).toMatchObject([{ kind: 'change', steps: [], left: [] }]);
  });

  test.each([
    [
      'a name that nothing has',
      done(projects('Shop; Shoop')),
      /^No project or kit there is called “Shoop”\./,
    ],
    ['a name that two projects have', done(projects('TWIN')), /^2 projects there are called “TWIN”/],
    [
      'a name that a kit and a project have',
      done({ ...kit, name: 'blog' }),
      /^A kit and a project there are both called “blog”/,
    ],
    ['a kit that was deleted since', done(kit, {}, { ...GRANTS, kits: [] }), /^The kit it names/],
    [
      'an organization of which it is not known what is there',
      done(projects('Shop'), {}, { ...GRANTS, treeAt: () => 'It does not answer.' }),
      /^It does not answer\.$/,
    ],
    [
      'somebody of whom it was not read what they were granted',
      done({ by: 'nothing' }, { members: [having('ann@x.example', undefined)] }),
      /^What this person was granted has not been read yet\./,
    ],
    ['somebody who has another role by now', done(kit, { members: [{ ...ANN, role: 'made' }] }), OTHER_ROLE],
  ])('is told, and no step made, for %s', (_, why, words) =>
    expect(why).toEqual(words instanceof RegExp ? expect.stringMatching(words) : words),
  );

  test('beside a new role follows that, and is planned for it', () => {
    const role: WantedChange = { ...to(kit), kind: 'role', from: 'admin', role: 'member' } as never;
    const { access: _, ...change } = role as never as { access: unknown };
    const members = [{ ...ANN, role: 'admin' }];
    const parts = plan([change as WantedChange, to(kit, 'member', 'admin')], { members });
    expect(
      parts.flatMap(({ steps }) => steps.map(({ change: { action }, denied }) => [action, denied])),
    ).toEqual([
      ['members.setRole', undefined],
      ['members.setPermissions', undefined],
    ]);
    expect(parts[1]?.steps[0]?.change).toMatchObject({ role: 'member' });
  });

  test('of one who is invited goes along as a kit, which is offered once they joined; of projects it is told that it does not, or that nobody knows whether they are there', () => {
    const invite = (email: string, access: WantedAccess): WantedChange => ({
      ...{
        kind: 'invite',
        line: 2,
        column: 1,
        instanceId: 'a',
        organizationId: 'acme',
        email,
        role: 'member',
        access,
      },
    });
    const again: WantedChange = {
      ...invite('new@x.example', kit),
      kind: 'invited-role',
      from: 'made',
    } as WantedChange;
    const all = [invite('eva@x.example', kit), invite('dan@x.example', projects('Shop')), again];
    const invitations = [invitation('new@x.example', 'made')];
    const [first, second, third] = plan(all, { invitations });
    const unread = { ...GRANTS, treeAt: () => 'It does not answer.' };
    expect(plan(all, { invitations }, unread).map(({ steps, left }) => [steps.length, left[0]?.why])).toEqual(
      [
        [1, undefined],
        [1, 'It does not answer.'],
        [1, undefined],
      ],
    );
    const offered = { id: 't', mode: 'at-least' };
    expect(first?.steps[0]?.change).toMatchObject({ action: 'invitations.create', kit: offered });
    expect(second?.steps[0]?.change).not.toHaveProperty('kit');
    expect(second?.left).toMatchObject([{ why: expect.stringMatching(/^The invitation goes out/) }]);
    expect(third?.steps[0]?.change).toMatchObject({ action: 'invitations.renew', kit: offered });
  });

  test('of more people than one operation can name is planned as far as it can', () => {
    const of = target({ members: [ANN] });
    const change = to({ by: 'nothing' }) as Extract<WantedChange, { kind: 'access' }>;
    const stepsTo = createAccessPlan(GRANTS, 8).plan;
    expect([stepsTo(change, of), stepsTo(change, of)]).toEqual([
      [expect.anything()],
      expect.stringMatching(/^This file changes more than one operation can\./),
    ]);
  });
});
