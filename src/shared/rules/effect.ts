import type { PermissionsDifference } from '../permissions/permissions.ts';

/** Whose it is, as far as the change names them; `isOwn`: of the person whose key sends it. */
type Whose = { email?: string; userId?: string | undefined; isOwn?: true };
/** Null: in whichever, also where no key here sees it. */
type Where = { organizationId: string | null };
type RoleActions = Record<string, string[]>;

/** What a change does to one thing of access. What ends is there no more; what changes stays, and differs. */
export type Effect = { does: 'give' | 'change' | 'end' } & Whose &
  (
    | { on: 'account' }
    /** Of everybody with the role `had`, where nobody is named. */
    | ({ on: 'membership' | 'invitation'; id?: string; role?: string | null; had?: string } & Where)
    | ({ on: 'grants' } & PermissionsDifference & Where)
    /** `role`: who joins gets it. */
    | ({ on: 'organization'; role?: string | null; had?: string | null } & Where)
    | ({ on: 'role'; name?: string; permissions?: RoleActions; before?: RoleActions } & Where)
    /** By its id on the server; without one, each that is found there. */
    | { on: 'key'; id?: string | undefined; organizationId?: string | null }
    | { on: 'session'; id?: string }
  );

/** What ends with an organization; keys for it stay, and half work. */
export function goneWith(organizationId: string): Effect[] {
  const all = ['organization', 'membership', 'invitation', 'role'] as const;
  return all.map((on) => ({ does: 'end', on, organizationId }));
}

type EffectOn<On extends Effect['on']> = Extract<Effect, { on: On }>;
export type RoleEffect = EffectOn<'membership' | 'invitation'>;

/** Whether it is about somebody’s role in an organization, or the one that they are invited with. */
export function isOfRole(effect: Effect): effect is RoleEffect {
  return effect.on === 'membership' || effect.on === 'invitation';
}

/** Whom it lets in: who gets a membership or an invitation. */
export function letIn(effects: readonly Effect[]): RoleEffect | undefined {
  return effects.filter(isOfRole).find(({ does }) => does === 'give');
}

/** The accounts, memberships and invitations that it ends, in whose place it gives nothing. */
export function endedBy(effects: readonly Effect[]): (RoleEffect | EffectOn<'account'>)[] {
  if (letIn(effects)) return [];
  return effects.flatMap((effect) =>
    effect.does === 'end' && (effect.on === 'account' || isOfRole(effect)) ? effect : [],
  );
}
