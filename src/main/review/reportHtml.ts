import { counted, coveredWords, thousands } from '../../shared/counted.ts';
import type { YieldIfDue } from '../scheduling/yielding.ts';
import {
  beginningOf,
  END,
  escaped,
  factsOf,
  numbersOf,
  quiet,
  stranger,
  tableOf,
  twoFactorCell,
  unreadTable,
} from './documentHtml.ts';
import type { Moments } from './moments.ts';
import type { ReportPerson } from './persons.ts';
import type { OldInvitation, Report, ReportOrganization } from './report.ts';
import type { ReportAccess, ReportInvitation, ReportRow } from './rows.ts';

/** A report as one file of HTML that needs no other, piece by piece and slice by slice. */
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
      yield* organizationHtml(organization, instance.name, moments);
    }
  }
  yield END;
}

function headOf({ scope, madeAt, version, instances }: Report, moments: Moments): string {
  const title = `Access review, ${moments.day(madeAt)}`;
  const rows = instances.map((instance) => [
    stranger(instance.name),
    escaped(instance.host),
    instance.version === null ? quiet('unknown') : stranger(instance.version),
    instance.asOf === null ? quiet('not read') : moments.minute(instance.asOf),
  ]);
  const facts = factsOf([
    ['Made', escaped(moments.whole(madeAt))],
    ['With', `Quayside ${escaped(version)}`],
    ['Instances', thousands(instances.length)],
  ]);
  return `${beginningOf(title)}<h1>Access review</h1>
<p class="scope">${stranger(scope)}</p>
${facts}${[...tableOf(INSTANCE_HEADS, rows)].join('')}`;
}

const INSTANCE_HEADS = { Instance: 30, Host: 34, Dokploy: 14, 'As of': 22 };

function sectionsOf(report: Report, moments: Moments): Iterable<string>[] {
  return [
    summary(report),
    unreadSection(report),
    changesSection(report, moments),
    ownersSection(report),
    twoFactorSection(report),
    invitationsSection(report, moments),
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
  yield '<h2>Not read</h2>\n<p>What this review could not read, or shows as last seen.</p>\n';
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
  else
    yield* tableOf(
      { Who: 34, Where: 33, Change: 33 },
      changes.changes.map(({ who, where, what }) => [
        stranger(who) || quiet('the organization'),
        stranger(where),
        stranger(what),
      ]),
    );
  if (changes.apart.length === 0) return;
  yield '<h3>Not compared</h3>\n';
  yield* tableOf(
    { Where: 50, Why: 50 },
    changes.apart.map(({ where, why }) => [stranger(where), escaped(why)]),
  );
}

function* ownersSection({ owners }: Report): Generator<string> {
  yield '<h2>Owners</h2>\n';
  yield* personsTable('Owns', owners);
}

function* twoFactorSection({ withoutTwoFactor, unknownTwoFactor }: Report): Generator<string> {
  yield '<h2>People without two-factor authentication</h2>\n';
  yield* personsTable('Without 2FA on', withoutTwoFactor);
  if (unknownTwoFactor.length === 0) return;
  yield '<h3>Unknown</h3>\n<p>The instances named do not say whether these people have 2FA.</p>\n';
  yield* personsTable('Unknown on', unknownTwoFactor);
}

function* personsTable(where: string, persons: readonly ReportPerson[]): Generator<string> {
  if (persons.length === 0) {
    yield `<p>${quiet('Nobody, as far as it could be read.')}</p>\n`;
    return;
  }
  yield* tableOf({ Address: 34, Name: 20, Role: 12, [where]: 34 }, personRows(persons));
}

function* personRows(persons: readonly ReportPerson[]): Generator<string[]> {
  for (const { emails, name, role, places } of persons)
    yield [
      emails.map(stranger).join('<br>') || quiet('no address'),
      stranger(name) || quiet('–'),
      stranger(role),
      places.map(stranger).join('<br>'),
    ];
}

function* invitationsSection({ oldInvitations, olderThanDays }: Report, moments: Moments): Generator<string> {
  yield `<h2>Invitations older than ${counted(olderThanDays, 'day', 'days')}, or expired</h2>\n`;
  if (oldInvitations.length === 0) {
    yield `<p>${quiet('None, as far as it could be read.')}</p>\n`;
    return;
  }
  const heads = { Address: 31, Organization: 27, Role: 12, Sent: 13, Ends: 17 };
  yield* tableOf(
    heads,
    oldInvitations.map((each) => oldRow(each, moments)),
  );
}

function oldRow(
  { email, where, role, sentAt, expiresAt, isExpired }: OldInvitation,
  moments: Moments,
): string[] {
  const end = expiresAt === null ? quiet('unknown') : moments.day(expiresAt);
  return [
    stranger(email) || quiet('no address'),
    stranger(where),
    role === null ? quiet('member') : stranger(role),
    sentAt === null ? quiet('unknown') : moments.day(sentAt),
    isExpired ? `<span class="mark">expired</span> ${end}` : end,
  ];
}

/** A table of more rows may go on over pages, each of which then says of what it is. */
const LONG = 20;

const HEADS = { Address: 26, Name: 13, Role: 10, '2FA': 6, Since: 13, Access: 19, Invited: 13 };

function* organizationHtml(
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

/** Of a list that was not read nothing is known: who is invited may be a member, and a member invited. */
function* cellsOf(
  rows: readonly ReportRow[],
  { membersAt, invitationsAt }: ReportOrganization,
  moments: Moments,
): Generator<string[]> {
  const noMember = membersAt !== null ? '–' : 'unknown';
  const noInvitation = invitationsAt !== null ? '–' : 'unknown';
  for (const { email, name, role, twoFactor, since, access, invitation } of rows)
    yield [
      stranger(email) || quiet('no address'),
      stranger(name) || quiet(role === null ? noMember : '–'),
      role === null ? quiet(membersAt !== null ? 'none' : 'unknown') : stranger(role),
      role === null ? quiet(noMember) : twoFactorCell(twoFactor),
      since === null ? quiet(role === null ? noMember : 'unknown') : moments.day(since),
      access ? seenWords(access) : quiet(noMember),
      invitation ? invitedWords(invitation, moments) : quiet(noInvitation),
    ];
}

/** Of an organization of which at least one list was read. */
function emptyWords({ membersAt, invitationsAt }: ReportOrganization): string {
  if (membersAt === null) return 'Nobody is invited. The members are unknown.';
  return invitationsAt !== null ? 'Nobody.' : 'Nobody is a member. The invitations are unknown.';
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
