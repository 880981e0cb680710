import type { PermissionsDifference } from '../permissions/permissions.ts';

type Whose = { email?: string; userId?: string | undefined; isOwn?: true };
type Where = { organizationId: string | null };
type RoleActions = Record<string, string[]>;

export type Effect = { does: 'give' | 'change' | 'end' } & Whose &
  (
    | { on: 'account' }
    /** Without a name: everybody with the role `had`. */
    | ({ on: 'membership' | 'invitation'; id?: string; role?: string | null; had?: string } & Where)
    | ({ on: 'grants' } & PermissionsDifference & Where)
    /** `role`: default role of new members. */
    | ({ on: 'organization'; role?: string | null; had?: string | null } & Where)
    | ({ on: 'role'; name?: string; permissions?: RoleActions; before?: RoleActions } & Where)
    /** Without an id: each key found there. */
    | { on: 'key'; id?: string | undefined; organizationId?: string | null }
    | { on: 'session'; id?: string }
  );

/** Keys of the organization stay but half work. */
export function goneWith(organizationId: string): Effect[] {
  const all = ['organization', 'membership', 'invitation', 'role'] as const;
  return all.map((on) => ({ does: 'end', on, organizationId }));
}

type EffectOn<On extends Effect['on']> = Extract<Effect, { on: On }>;
export type RoleEffect = EffectOn<'membership' | 'invitation'>;

export function isOfRole(effect: Effect): effect is RoleEffect {
  return effect.on === 'membership' || effect.on === 'invitation';
}

export function letIn(effects: readonly Effect[]): RoleEffect | undefined {
  return effects.filter(isOfRole).find(({ does }) => does === 'give');
}

/** Undo of these gives nothing instead. */
export function endedBy(effects: readonly Effect[]): (RoleEffect | EffectOn<'account'>)[] {
  if (letIn(effects)) return [];
  return effects.flatMap((effect) =>
    effect.does === 'end' && (effect.on === 'account' || isOfRole(effect)) ? effect : [],
  );
}
