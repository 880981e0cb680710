import { isDeepStrictEqual } from 'node:util';
import type { Effect } from '../../src/shared/rules/effect.ts';
import type { SimulatedInstance } from './instance.ts';

type World = SimulatedInstance['world'];
type Fact = { on: Effect['on']; organizationId?: string | null; userId?: string; email?: string } & {
  [name: string]: unknown;
};

/** Everything on a server by which somebody has access, each by what it is known by. */
export function accessIn({ users, members, invitations, organizations, customRoles, keys, sessions }: World) {
  const emailOf = (userId: string) => users.find(({ id }) => id === userId)?.email ?? '';
  const facts: [string, Fact][] = [
    ...users.map(({ id, email }): [string, Fact] => [id, { on: 'account', userId: id, email }]),
    ...members.flatMap(
      ({ id, organizationId, userId, role, createdAt: _, isDefault: __, ...granted }): [string, Fact][] => {
        const whose = { organizationId, userId, email: emailOf(userId) };
        return [
          [id, { on: 'membership', ...whose, id, role }],
          [id, { on: 'grants', ...whose, granted: structuredClone(granted) }],
        ];
      },
    ),
    ...invitations
      .filter(({ status }) => status === 'pending')
      .map(({ id, organizationId, email, role }): [string, Fact] => [
        id,
        { on: 'invitation', organizationId, email, id, role },
      ]),
    ...organizations.map(({ id, name, logo, defaultRole, ownerId }): [string, Fact] => {
      const isDefault = members.some(
        (row) => row.organizationId === id && row.userId === ownerId && row.isDefault,
      );
      return [id, { on: 'organization', organizationId: id, name, logo, defaultRole, isDefault }];
    }),
    ...customRoles.map(({ id, organizationId, role, permissions }): [string, Fact] => [
      id,
      { on: 'role', organizationId, name: role, permissions: structuredClone(permissions) },
    ]),
    ...keys.map(({ id, organizationId, userId, name }): [string, Fact] => [
      id,
      { on: 'key', organizationId, userId, email: emailOf(userId), id, name },
    ]),
    ...sessions.map(({ id, userId }): [string, Fact] => [
      id,
      { on: 'session', userId, email: emailOf(userId), id },
    ]),
  ];
  return new Map(facts.map(([id, fact]) => [`${fact.on} ${id}`, fact]));
}

export type Shown = { does: Effect['does']; was: Fact | undefined; is: Fact | undefined; fact: Fact };

/** How two differ. What somebody is granted comes and goes with their membership. */
export function differences(before: ReturnType<typeof accessIn>, after: typeof before): Shown[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): Shown[] => {
    const [was, is] = [before.get(key), after.get(key)];
    const fact = is ?? was;
    if (!fact || isDeepStrictEqual(was, is) || (fact.on === 'grants' && !(was && is))) return [];
    return [{ does: was ? (is ? 'change' : 'end') : 'give', was, is, fact }];
  });
}

/** Whether an effect says that. An id is that of the thing, except of a key that is known here by another. */
export function isSaid({ does, was, is, fact }: Shown, effect: Effect): boolean {
  const {
    organizationId = null,
    email,
    userId,
    id,
  } = effect as Effect & { organizationId?: string; id?: string };
  const role = 'role' in effect ? effect.role : undefined;
  return (
    effect.on === fact.on &&
    effect.does === does &&
    (organizationId === null || organizationId === fact.organizationId) &&
    (email === undefined || email === fact.email) &&
    (userId === undefined || userId === fact.userId) &&
    (id === undefined || id === fact.id) &&
    (effect.on !== 'membership' || does === 'end' || role === is?.role) &&
    (effect.on !== 'membership' || effect.had === undefined || effect.had === was?.role) &&
    (effect.on !== 'invitation' || does === 'end' || role === is?.role) &&
    (effect.on !== 'role' || effect.name === undefined || effect.name === (was ?? is)?.name)
  );
}
