import { createHash } from 'node:crypto';
import { counted, coveredWords, thousands } from '../../shared/counted.ts';
import type { YieldIfDue } from '../scheduling/yielding.ts';
import { escaped, quiet, stranger, tableOf } from './html.ts';
import type { Moments } from './moments.ts';
import { organizationHtml } from './organizationHtml.ts';
import type { ReportPerson } from './persons.ts';
import type { OldInvitation, Report } from './report.ts';
import { REPORT_STYLE } from './reportStyle.ts';

/** Nothing may be loaded, run or sent: not even another style than this one. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(REPORT_STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

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
    yield `<h2>${stranger(instance.name)}</h2>\n<p class="facts">${escaped(instance.host)}, ${versionWords(instance)}</p>\n`;
    if (instance.open !== null) yield `<p>${escaped(instance.open)}</p>\n`;
    if (instance.organizations.length === 0) yield `<p>${quiet('No organization is known.')}</p>\n`;
    for (const organization of instance.organizations) {
      await yieldIfDue();
      yield* organizationHtml(organization, instance.name, moments);
    }
  }
  yield '</main></body></html>\n';
}

function headOf({ scope, madeAt, version, instances }: Report, moments: Moments): string {
  const title = `Access review, ${moments.day(madeAt)}`;
  const rows = instances.map((instance) => [
    stranger(instance.name),
    escaped(instance.host),
    instance.version === null ? quiet('unknown') : stranger(instance.version),
    instance.asOf === null ? quiet('not read') : moments.minute(instance.asOf),
  ]);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${REPORT_STYLE}</style></head>
<body><main>
<h1>Access review</h1>
<p class="scope">${stranger(scope)}</p>
<dl><dt>Made</dt><dd>${escaped(moments.whole(madeAt))}</dd><dt>With</dt><dd>Quayside ${escaped(version)}</dd>
<dt>Instances</dt><dd>${thousands(instances.length)}</dd></dl>
${[...tableOf(INSTANCE_HEADS, rows)].join('')}`;
}

const INSTANCE_HEADS = [
  { title: 'Instance', width: 30 },
  { title: 'Host', width: 34 },
  { title: 'Dokploy', width: 14 },
  { title: 'As of', width: 22 },
];

function sectionsOf(report: Report, moments: Moments): Iterable<string>[] {
  return [
    summary(report),
    unreadSection(report),
    changesSection(report, moments),
    personsSection('Owners', 'Owns', report.owners),
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
  const items = numbers.map(
    ([number, words]) => `<li><strong>${thousands(number)}</strong><span>${words}</span></li>`,
  );
  yield `<h2>Summary</h2>\n<p>${coveredWords(counted(report.people, 'person', 'people'), read, organizations)}. Each person is counted once. Who is told as last seen is counted, the people of organizations that are not known are not; who is invited counts while that is open, where all members are known. What a member sees is told as it was granted: what was deleted on the server since may be counted still.</p>\n<ul class="numbers">${items.join('')}</ul>\n`;
}

function* unreadSection({ unread }: Report): Generator<string> {
  if (unread.length === 0) return;
  yield '<h2>Not read</h2>\n<p>What this review does not know, or tells as it was last seen.</p>\n';
  const heads = [
    { title: 'Instance', width: 25 },
    { title: 'Organization', width: 27 },
    { title: 'What', width: 22 },
    { title: 'Why', width: 26 },
  ];
  yield* tableOf(
    heads,
    unread.map(({ instance, organization, what, why }) => [
      stranger(instance),
      organization === null ? quiet('the whole instance') : stranger(organization),
      escaped(what),
      escaped(why),
    ]),
  );
}

function* changesSection({ changes }: Report, moments: Moments): Generator<string> {
  if (!changes) return;
  const accepted =
    changes.acceptedAt === null
      ? ''
      : ` Changes were accepted into it on ${moments.day(changes.acceptedAt)}.`;
  yield `<h2>Changes since ${moments.day(changes.keptAt)}</h2>\n<p>Compared with the access that was kept on ${escaped(moments.whole(changes.keptAt))}.${accepted}</p>\n`;
  if (changes.changes.length === 0)
    yield `<p>${quiet('Nothing has changed, as far as it could be compared.')}</p>\n`;
  else
    yield* tableOf(
      [
        { title: 'Who', width: 34 },
        { title: 'Where', width: 33 },
        { title: 'Change', width: 33 },
      ],
      changes.changes.map(({ who, where, what }) => [
        stranger(who) || quiet('the organization'),
        stranger(where),
        stranger(what),
      ]),
    );
  if (changes.apart.length === 0) return;
  yield '<h3>Not compared</h3>\n';
  yield* tableOf(
    [
      { title: 'Where', width: 50 },
      { title: 'Why', width: 50 },
    ],
    changes.apart.map(({ where, why }) => [stranger(where), escaped(why)]),
  );
}

function* personsSection(title: string, where: string, persons: readonly ReportPerson[]): Generator<string> {
  yield `<h2>${escaped(title)}</h2>\n`;
  yield* personsTable(where, persons);
}

function* twoFactorSection({ withoutTwoFactor, unknownTwoFactor }: Report): Generator<string> {
  yield '<h2>People without two-factor authentication</h2>\n';
  yield* personsTable('Without 2FA on', withoutTwoFactor);
  if (unknownTwoFactor.length === 0) return;
  yield '<h3>Unknown</h3>\n<p>Whether these people have it is not told by the instances that are named.</p>\n';
  yield* personsTable('Unknown on', unknownTwoFactor);
}

function* personsTable(where: string, persons: readonly ReportPerson[]): Generator<string> {
  if (persons.length === 0) {
    yield `<p>${quiet('Nobody, as far as it could be read.')}</p>\n`;
    return;
  }
  const heads = [
    { title: 'Address', width: 34 },
    { title: 'Name', width: 20 },
    { title: 'Role', width: 12 },
    { title: where, width: 34 },
  ];
  yield* tableOf(heads, personRows(persons));
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
  const heads = [
    { title: 'Address', width: 31 },
    { title: 'Organization', width: 27 },
    { title: 'Role', width: 12 },
    { title: 'Sent', width: 13 },
    { title: 'Ends', width: 17 },
  ];
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

function versionWords({ version }: { version: string | null }): string {
  return version === null ? 'version unknown' : `Dokploy ${stranger(version)}`;
}
