import { labeled } from '../../../../shared/facts/fact.ts';
import { TWO_FACTOR } from '../../../../shared/facts/twoFactor.ts';
import type { PlannedStep } from '../../../../shared/operations/operation.ts';
import { seesEverything } from '../../../../shared/permissions/accessSummary.ts';
import { isNothing } from '../../../../shared/permissions/permissions.ts';
import { permissionsWords } from '../../../../shared/permissions/words.ts';
import { type InstanceTargets, targetAt } from '../../../../shared/target.ts';
import { thousands } from '../../../../shared/text.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { placeName } from '../../state/places.ts';
import { KINDS, type Kind, type Known, type Scope } from './kinds.ts';
import { addressesIn, type ManyDraft } from './manyDraft.ts';
import type { Note } from './Review.tsx';
import { whereWords } from './WhoWhere.tsx';

export const EVERYONE = 'Every member there';

export function partsOf({ kind, key, offboard }: ManyDraft): Pick<Kind, 'fields' | 'where'> {
  const { fields, where } = KINDS[kind];
  if (key) return { fields: ['key-expiry'] };
  const own = offboard.only ? fields.filter((each) => each !== 'note') : fields;
  return { ...(where && { where }), fields: own };
}

export function setWords(
  draft: ManyDraft,
  scope: Scope | undefined,
  known: Known,
  what?: string,
): string | null {
  const { who, fields } = KINDS[draft.kind];
  const [first, ...others] = addressesIn(draft.text);
  const people = others.length > 0 ? `${thousands(others.length + 1)} people` : first;
  const whom = draft.isEveryone ? EVERYONE : people;
  const where = scope ? whereWords(scope) : placeWords(draft, known);
  const role = sanitizeText(draft.role, 60);
  if ((who !== undefined && !whom) || !where || (fields.includes('role') && role === '')) return null;
  if (draft.kind === 'grant' && what === undefined) return null;
  return [whom && sanitizeText(whom, 120), where, role, sanitizeText(what, 60)].filter(Boolean).join(' · ');
}

export function placeWords(draft: ManyDraft, { targets, byId }: Known): string | undefined {
  const { kind, key, custom } = draft;
  const { only } = draft.offboard;
  if (only) return only.map((id) => shownName(byId[id]?.name, 60)).join(', ');
  if (custom) {
    const place = targetAt(targets, custom);
    return place && placeName(place);
  }
  if (!key) return KINDS[kind].everywhere;
  const record = byId[key.instanceId]?.keys.find(({ id }) => id === key.keyId);
  return `The key of ${sanitizeText(record?.organizationName, 60) || 'an organization that is gone'}`;
}

export function leavingTitle({ only, finishes }: ManyDraft['offboard'], people: number, email = ''): string {
  const verb = only ? 'Remove' : finishes ? 'Finish off-boarding' : 'Off-board';
  if (people === 0) return `${verb} people`;
  return people === 1 ? `${verb} ${sanitizeText(email)}` : `${verb} ${thousands(people)} people`;
}

export function noteOf({ change }: PlannedStep, targets: readonly InstanceTargets[]): Note | null {
  if (change.action === 'members.create' && change.cancels !== undefined)
    return { tone: 'warn', words: 'Cancels their invitation' };
  if (change.action === 'members.setPermissions' && !isNothing(change.revoke)) {
    const [granted, revoked] = [change.grant, change.revoke].map((all) => permissionsWords(all, Infinity));
    return { tone: 'warn', what: granted ? `grant ${granted}` : '', words: `take away ${revoked}` };
  }
  if (change.action !== 'members.setRole') return null;
  const { memberId, from, role } = change;
  const member = targetAt(targets, change)?.members?.find(({ id }) => id === memberId);
  if (seesEverything(role) && member?.user.twoFactorEnabled === false)
    return { tone: 'warn', words: labeled(TWO_FACTOR, { role, twoFactor: false }) };
  return ['owner', 'admin', 'member'].includes(from)
    ? null
    : { tone: 'plain', words: `Loses the role ${sanitizeText(from, 40)}` };
}
