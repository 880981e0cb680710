import { ACCESS, switchesSeen } from '../../shared/facts/access.ts';
import { INVITATION_STATUS } from '../../shared/facts/invitation.ts';
import { LAST_SIGN_IN } from '../../shared/facts/signIn.ts';
import { TWO_FACTOR } from '../../shared/facts/twoFactor.ts';
import type { AccessSummary } from '../../shared/permissions/accessSummary.ts';
import { counted, coveredWords, thousands } from '../../shared/text.ts';
import { type Ms, monthWords } from '../../shared/time.ts';
import { type ListedMember, seenBy } from '../people/access.ts';
import type { Held } from '../people/persons.ts';
import type { YieldIfDue } from '../scheduling/yielding.ts';
import {
  beginningOf,
  type Columns,
  END,
  escaped,
  factCell,
  factsOf,
  momentCell,
  numbersOf,
  quiet,
  sectionOf,
  stacked,
  stranger,
  tableOf,
  told,
  unreadTable,
} from './documentHtml.ts';
import type { Moments } from './moments.ts';
import type { ReportPerson } from './persons.ts';
import type { OldInvitation, Report, ReportOrganization } from './report.ts';
import { invitationOf, type ReportInvitation } from './rows.ts';

/** A standalone file, in chunks. */
export async function* htmlOf(
  report: Report,
  moments: Moments,
  yieldIfDue: YieldIfDue,
): AsyncGenerator<string> {
  yield headOf(report, moments);
  for (const section of sectionsOf(report, moments))
    for (const piece of section) {
      yield piece;
      await yieldIfDue();
    }
  for (const instance of report.instances) {
    const version = instance.version === null ? 'version unknown' : `Dokploy ${stranger(instance.version)}`;
    yield `<h2>${stranger(instance.name)}</h2>\n<p class="facts">${escaped(instance.host)}, ${version}</p>\n`;
    if (instance.open !== null) yield `<p>${escaped(instance.open)}</p>\n`;
    if (instance.organizations.length === 0) yield `<p>${quiet('No organization is known.')}</p>\n`;
    for (const organization of instance.organizations) {
      await yieldIfDue();
      yield* organizationHtml(organization, instance.name, report.madeAt, moments);
    }
  }
  yield END;
}

function headOf({ scope, group, madeAt, version, instances }: Report, moments: Moments): string {
  const day = moments.day(madeAt);
  const title = group === null ? 'Access report' : `Access at ${group}, ${monthWords(day)}`;
  const facts = factsOf([
    ['Made', escaped(moments.whole(madeAt))],
    ['With', `Quayside ${escaped(version)}`],
    ['Instances', thousands(instances.length)],
  ]);
  return `${beginningOf(group === null ? `${title}, ${day}` : escaped(title))}<h1>${stranger(title)}</h1>
<p class="scope">${stranger(scope)}</p>
${facts}${[...tableOf(instanceColumns(moments), instances)].join('')}`;
}

const instanceColumns = ({ minute }: Moments): Columns<Report['instances'][number]> => ({
  Instance: [30, ({ name }) => stranger(name)],
  Host: [34, ({ host }) => escaped(host)],
  Dokploy: [14, ({ version }) => told(version ?? '', 'unknown')],
  'As of': [22, ({ asOf }) => (asOf === null ? quiet('not read') : minute(asOf))],
});

function sectionsOf(report: Report, moments: Moments): Iterable<string>[] {
  return [
    summary(report),
    unreadSection(report),
    changesSection(report, moments),
    sectionOf('Owners', personColumns('Owns'), report.owners, { none: NOBODY }),
    twoFactorSection(report),
    sectionOf(
      `Invitations older than ${counted(report.olderThanDays, 'day', 'days')}, or expired`,
      oldColumns(moments),
      report.oldInvitations,
      { none: 'None, as far as it could be read.' },
    ),
  ];
}

function* summary(report: Report): Generator<string> {
  const { organizations, read } = report;
  const numbers: [number, string][] = [
    [report.people, 'people with access'],
    [report.owners.length, 'of them owners'],
    [report.seeNothing, 'see nothing in an organization'],
    [report.withoutTwoFactor.length, 'without 2FA'],
    [report.unknownTwoFactor.length, '2FA unknown'],
    [report.invitedAlone, 'invited, with no access yet'],
    [report.open, 'open invitations'],
    [report.expired, 'expired invitations'],
    [organizations, 'organizations'],
  ];
  yield `<h2>Summary</h2>\n<p>${coveredWords(counted(report.people, 'person', 'people'), read, organizations)}. Each person is counted once. People shown as last seen are included; people of unread organizations are not. Open invitations are counted where all members are known. A member’s access is shown as granted: it may include projects deleted since.</p>\n${numbersOf(numbers)}`;
}

function* unreadSection({ unread }: Report): Generator<string> {
  if (unread.length === 0) return;
  yield '<h2>Not read</h2>\n<p>What this report could not read, or shows as last seen.</p>\n';
  yield* unreadTable(unread);
}

function* changesSection({ changes }: Report, moments: Moments): Generator<string> {
  if (!changes) return;
  const accepted =
    changes.acceptedAt === null
      ? ''
      : ` Changes were accepted into it on ${moments.day(changes.acceptedAt)}.`;
  yield `<h2>Changes since ${moments.day(changes.keptAt)}</h2>\n<p>Compared with the access saved on ${escaped(moments.whole(changes.keptAt))}.${accepted}</p>\n`;
  if (changes.changes.length === 0)
    yield `<p>${quiet('Nothing has changed, as far as it could be compared.')}</p>\n`;
  else yield* tableOf(CHANGES, changes.changes);
  if (changes.apart.length === 0) return;
  yield '<h3>Not compared</h3>\n';
  yield* tableOf(APART, changes.apart);
}

type Compared = NonNullable<Report['changes']>;
const CHANGES: Columns<Compared['changes'][number]> = {
  Who: [34, ({ who }) => told(who, 'the organization')],
  Where: [33, ({ where }) => stranger(where)],
  Change: [33, ({ what }) => stranger(what)],
};
const APART: Columns<Compared['apart'][number]> = {
  Where: [50, ({ where }) => stranger(where)],
  Why: [50, ({ why }) => escaped(why)],
};

const NOBODY = 'Nobody, as far as it could be read.';
const personColumns = (where: string): Columns<ReportPerson> => ({
  Address: [34, ({ emails }) => stacked(emails.map(stranger), 'no address')],
  Name: [20, ({ name }) => told(name)],
  Role: [12, ({ role }) => stranger(role)],
  [where]: [34, ({ places }) => places.map(stranger).join('<br>')],
});

function* twoFactorSection({ withoutTwoFactor, unknownTwoFactor }: Report): Generator<string> {
  const title = 'People without two-factor authentication';
  yield* sectionOf(title, personColumns('Without 2FA on'), withoutTwoFactor, { none: NOBODY });
  if (unknownTwoFactor.length === 0) return;
  yield '<h3>Unknown</h3>\n<p>The instances named do not say whether these people have 2FA.</p>\n';
  yield* tableOf(personColumns('Unknown on'), unknownTwoFactor);
}

const oldColumns = ({ day }: Moments): Columns<OldInvitation> => ({
  Address: [31, ({ email }) => told(email, 'no address')],
  Organization: [27, ({ where }) => stranger(where)],
  Role: [12, ({ role }) => told(role ?? '', 'member')],
  Sent: [13, ({ sentAt }) => (sentAt === null ? quiet('unknown') : day(sentAt))],
  Ends: [
    17,
    ({ expiresAt, status }) => {
      const end = expiresAt === null ? quiet('unknown') : day(expiresAt);
      return status === 'expired' ? `${factCell(INVITATION_STATUS, status)} ${end}` : end;
    },
  ],
});

const LONG = 20;

function* organizationHtml(
  organization: ReportOrganization,
  instance: string,
  madeAt: Ms,
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
  yield* tableOf(rowColumns(organization, moments, madeAt), rows, above);
}

/** An unread list is unknown: an invited person may be a member, and the reverse. */
function rowColumns(
  { membersAt, invitationsAt }: ReportOrganization,
  moments: Moments,
  now: Ms,
): Columns<Held> {
  const noMember = membersAt !== null ? '–' : 'unknown';
  const noInvitation = quiet(invitationsAt !== null ? '–' : 'unknown');
  const ofMember = (cell: (member: ListedMember) => string) => (row: Held) =>
    row.member ? cell(row.member) : quiet(noMember);
  return {
    Address: [22, ({ member, invitation }) => told((member ?? invitation).email, 'no address')],
    Name: [11, ofMember(({ name }) => told(name, '–'))],
    Role: [9, ({ member }) => told(member?.role ?? '', membersAt !== null ? 'none' : 'unknown')],
    [TWO_FACTOR.title]: [6, ofMember((member) => factCell(TWO_FACTOR, member))],
    [LAST_SIGN_IN.title]: [12, ofMember((member) => momentCell(LAST_SIGN_IN, [member], moments.day))],
    Since: [11, ofMember(({ since }) => (since === null ? quiet('unknown') : moments.day(since)))],
    [ACCESS.title]: [17, ofMember((member) => seenWords(seenBy(member)))],
    Invited: [
      12,
      ({ invitation }) => (invitation ? invitedWords(invitationOf(invitation, now), moments) : noInvitation),
    ],
  };
}

function emptyWords({ membersAt, invitationsAt }: ReportOrganization): string {
  if (membersAt === null) return 'Nobody is invited. The members are unknown.';
  return invitationsAt !== null ? 'Nobody.' : 'Nobody is a member. The invitations are unknown.';
}

function seenWords(seen: AccessSummary): string {
  const switches = switchesSeen(seen);
  const also = switches.length === 0 ? '' : `<br>${quiet(`Switches: ${switches.join(', ')}`)}`;
  return factCell(ACCESS, seen) + also;
}

function invitedWords({ role, expiresAt, status }: ReportInvitation, moments: Moments): string {
  const end = expiresAt === null ? '' : ` ${moments.day(expiresAt)}`;
  const until = status === 'expired' || end === '' ? end : ` until${end}`;
  return `as ${stranger(role ?? 'member')}, ${factCell(INVITATION_STATUS, status)}${until}`;
}

function asOfWords({ membersAt, invitationsAt }: ReportOrganization, moments: Moments): string {
  if (membersAt === null && invitationsAt === null) return 'Not read.';
  const members = membersAt === null ? 'Members not read' : `Members as of ${moments.minute(membersAt)}`;
  const invitations =
    invitationsAt === null ? 'invitations not read' : `invitations as of ${moments.minute(invitationsAt)}`;
  return `${members}, ${invitations}.`;
}
