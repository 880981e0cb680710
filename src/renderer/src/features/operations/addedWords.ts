import type { ChangeBy } from '../../../../shared/operations/change.ts';
import type { Step } from '../../../../shared/operations/step.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';

type Add = ChangeBy<'members.create'>;

/** What goes with adding a person: their open invitations there, which the server cancels. */
export function cancelsWords({ cancels = 0 }: Pick<Add, 'cancels'>): string {
  if (cancels === 0) return '';
  return cancels === 1 ? 'cancels their invitation' : `cancels their ${formatNumber(cancels)} invitations`;
}

/** What is to be known of a person who was added beside that: of their invitations, and of their password. */
export function addedDetail({ cancels = 0, sheet }: Add, state: Step['state']): string {
  if (state.state !== 'done' || state.already) return '';
  return [
    cancels === 1 ? 'Their invitation was canceled.' : '',
    cancels > 1 ? `Their ${formatNumber(cancels)} invitations were canceled.` : '',
    state.output.password === 'lost' ? LOST : '',
    sheet === undefined ? '' : `The password is on the sheet “${sanitizeText(sheet, 80)}”.`,
  ]
    .filter(Boolean)
    .join(' ');
}

const LOST =
  'Nobody has the password: Quayside ended before it could be shown. Delete the account, then add the person again.';
