import { INVITATION_STATUS } from '../../shared/facts/invitation.ts';
import { isoOf, type Ms } from '../../shared/time.ts';
import { MEMBER_COLUMNS, memberCells } from '../people/memberCells.ts';
import type { Held } from '../people/persons.ts';
import type { YieldIfDue } from '../scheduling/yielding.ts';
import { csvOf } from '../storage/savedTable.ts';
import type { ReportPerson } from './persons.ts';
import type { Report, ReportOrganization } from './report.ts';
import { invitationOf, type ReportInvitation } from './rows.ts';

const COLUMNS = {
  record: 'Record',
  instance: 'Instance',
  host: 'Host',
  version: 'Dokploy',
  organization: 'Organization',
  email: 'Address',
  name: 'Name',
  role: 'Role',
  since: 'Since (UTC)',
  ...MEMBER_COLUMNS,
  invitedAs: 'Invited as',
  invitedAt: 'Invited (UTC)',
  invitationEnds: 'Invitation ends (UTC)',
  details: 'Details',
  asOf: 'As of (UTC)',
} as const;

type Column = keyof typeof COLUMNS;
type Line = Record<Column, string>;

/** First a line with the date, then one per fact, with its kind in the first column. */
export function reportCsv(report: Report, yieldIfDue: YieldIfDue): AsyncGenerator<string> {
  return csvOf(linesOf(report, yieldIfDue), COLUMNS);
}

async function* linesOf(report: Report, yieldIfDue: YieldIfDue): AsyncGenerator<Line> {
  const { scope, madeAt, version, unread, changes } = report;
  yield line({
    record: 'review',
    details: `Access report of ${scope}, made with Quayside ${version}`,
    asOf: isoOf(madeAt),
  });
  for (const { name, host, version: dokploy, open, asOf, organizations } of report.instances) {
    const of = { instance: name, host, version: dokploy ?? '' };
    yield line({ record: 'instance', ...of, details: open ?? '', asOf: isoOf(asOf) });
    for (const organization of organizations) {
      await yieldIfDue();
      const where = { ...of, organization: organization.name };
      for (const row of organization.rows())
        yield line({
          ...where,
          ...cellsOf(row, organization, madeAt),
          asOf: isoOf(row.member ? organization.membersAt : organization.invitationsAt),
        });
    }
  }
  for (const { instanceName, organizationName, what, why } of unread)
    yield line({
      record: 'not read',
      instance: instanceName,
      organization: organizationName ?? '',
      details: `${what}: ${why}`,
    });
  yield* personLines('owner', report.owners, 'Owns');
  yield* personLines('2FA off', report.withoutTwoFactor, 'Off on');
  yield* personLines('2FA unknown', report.unknownTwoFactor, 'Unknown on');
  for (const { email, where, ...invitation } of report.oldInvitations)
    yield line({ record: 'old invitation', email, ...invitedCells(invitation), details: where });
  const since = isoOf(changes?.keptAt ?? null);
  for (const { who, where, what } of changes?.changes ?? [])
    yield line({ record: 'change', email: who, details: `${what}, in ${where}`, since });
  for (const { where, why } of changes?.apart ?? [])
    yield line({ record: 'not compared', details: `${where}: ${why}`, since });
}

function* personLines(record: string, persons: readonly ReportPerson[], words: string): Generator<Line> {
  for (const { emails, name, role, places } of persons)
    yield line({ record, email: emails.join(', '), name, role, details: `${words} ${places.join(', ')}` });
}

function cellsOf(
  { member, invitation }: Held,
  { membersAt, invitationsAt }: ReportOrganization,
  now: Ms,
): Partial<Line> {
  const invited = invitation && invitedCells(invitationOf(invitation, now));
  if (!member) {
    const unknown =
      membersAt !== null
        ? {}
        : { role: 'unknown', twoFactor: 'unknown', signIn: 'unknown', access: 'unknown' };
    return { record: 'invitation', email: invitation.email, ...unknown, ...invited };
  }
  const { email, name, role, since } = member;
  return {
    ...{ record: 'member', email, name, role, since: isoOf(since) },
    ...memberCells(member),
    ...(invited ?? (invitationsAt !== null ? {} : { invitedAs: 'unknown' })),
  };
}

function invitedCells({ role, sentAt, expiresAt, status }: ReportInvitation): Partial<Line> {
  return {
    invitedAs: role ?? 'member',
    invitedAt: isoOf(sentAt),
    invitationEnds: isoOf(expiresAt),
    details: `Invitation ${INVITATION_STATUS.wordsOf(status)}`,
  };
}

function line(cells: Partial<Line>): Line {
  return { ...NOTHING, ...cells };
}

const NOTHING = Object.fromEntries(Object.keys(COLUMNS).map((name) => [name, ''])) as Line;
