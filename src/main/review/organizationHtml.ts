import type { ReportAccess } from './accessIn.ts';
import { escaped, quiet, stranger, tableOf } from './html.ts';
import type { Moments } from './moments.ts';
import type { ReportOrganization } from './report.ts';
import type { ReportInvitation, ReportRow } from './rows.ts';

/** A table of more rows may go on over pages, each of which then says of what it is. */
const LONG = 20;

const HEADS = [
  { title: 'Address', width: 26 },
  { title: 'Name', width: 13 },
  { title: 'Role', width: 10 },
  { title: '2FA', width: 6 },
  { title: 'Since', width: 13 },
  { title: 'Access', width: 19 },
  { title: 'Invited', width: 13 },
];

/** Who has access to an organization, as HTML, piece by piece. */
export function* organizationHtml(
  organization: ReportOrganization,
  instance: string,
  moments: Moments,
): Generator<string> {
  const { name, membersAt, invitationsAt } = organization;
  yield `<h3>${stranger(name)}</h3>\n<p class="facts">${escaped(asOfWords(organization, moments))}</p>\n`;
  if (membersAt === null && invitationsAt === null) return;
  const rows = organization.rows();
  if (rows.length === 0) {
    yield `<p>${quiet(emptyWords(organization))}</p>\n`;
    return;
  }
  const above = rows.length > LONG ? `${stranger(name)} on ${stranger(instance)}` : undefined;
  yield* tableOf(HEADS, cellsOf(rows, organization, moments), above);
}

/** Of a list that was not read, or was cut, not all is known: who is invited may be a member, and a member invited. */
function* cellsOf(
  rows: readonly ReportRow[],
  { knowsMembers, knowsInvitations }: ReportOrganization,
  moments: Moments,
): Generator<string[]> {
  const noMember = knowsMembers ? '–' : 'unknown';
  const noInvitation = knowsInvitations ? '–' : 'unknown';
  for (const { email, name, role, twoFactor, since, access, invitation } of rows)
    yield [
      stranger(email) || quiet('no address'),
      stranger(name) || quiet(role === null ? noMember : '–'),
      role === null ? quiet(knowsMembers ? 'none' : 'unknown') : stranger(role),
      role === null ? quiet(noMember) : twoFactorWords(twoFactor),
      since === null ? quiet(role === null ? noMember : 'unknown') : moments.day(since),
      access ? seenWords(access) : quiet(noMember),
      invitation ? invitedWords(invitation, moments) : quiet(noInvitation),
    ];
}

/** Of an organization of which at least one list was read. */
function emptyWords({ knowsMembers, knowsInvitations }: ReportOrganization): string {
  if (!knowsMembers && !knowsInvitations) return 'Nobody, as far as it was kept.';
  if (!knowsMembers) return 'Nobody is invited. Who is a member is not known.';
  return knowsInvitations ? 'Nobody.' : 'Nobody is a member. Who is invited is not known.';
}

function twoFactorWords(twoFactor: boolean | null): string {
  if (twoFactor === null) return quiet('unknown');
  return twoFactor ? 'on' : '<span class="mark">off</span>';
}

function seenWords({ sees, words, switches }: ReportAccess): string {
  if (sees === 'unknown') return quiet(words);
  if (sees === 'nothing') return `<span class="mark">${escaped(words)}</span>`;
  const also = switches.length === 0 ? '' : `<br>${quiet(`Switches: ${switches.join(', ')}`)}`;
  return escaped(words) + also;
}

function invitedWords({ role, expiresAt, isExpired }: ReportInvitation, moments: Moments): string {
  const end = expiresAt === null ? '' : ` ${moments.day(expiresAt)}`;
  const until = isExpired ? `expired${end}` : end === '' ? 'open' : `open until${end}`;
  return `as ${stranger(role ?? 'member')}, ${until}`;
}

function asOfWords({ membersAt, invitationsAt }: ReportOrganization, moments: Moments): string {
  if (membersAt === null && invitationsAt === null) return 'Not read.';
  const members = membersAt === null ? 'Members not read' : `Members as of ${moments.minute(membersAt)}`;
  const invitations =
    invitationsAt === null ? 'invitations not read' : `invitations as of ${moments.minute(invitationsAt)}`;
  return `${members}, ${invitations}.`;
}
