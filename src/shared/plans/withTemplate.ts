import type { ChangeBy } from '../operations/change.ts';

/** What brings somebody into an organization. */
type BringsIn = ChangeBy<'invitations.create' | 'invitations.renew' | 'members.create'>;

/** Whether a role sees everything, so that there is nothing to grant by a template. */
export function seesEverything(role: string): boolean {
  return role === 'owner' || role === 'admin';
}

/**
 * Has a template offered to whoever is brought in, once they joined: at least what it grants. Null, or a role that
 * sees everything, changes nothing.
 */
export function withTemplate<C extends BringsIn>(change: C, templateId: string | null): C {
  if (templateId === null || seesEverything(change.role)) return change;
  return { ...change, template: { id: templateId, mode: 'at-least' } };
}

/** Has a template offered to all whom these steps bring in; other steps stay as they are. */
export function stepsWithTemplate<S extends { change: { action: string } }>(
  steps: readonly S[],
  templateId: string | null,
): S[] {
  return steps.map((step) =>
    bringsIn(step.change) ? { ...step, change: withTemplate(step.change, templateId) } : step,
  );
}

function bringsIn(change: { action: string }): change is BringsIn {
  return ['invitations.create', 'invitations.renew', 'members.create'].includes(change.action);
}
