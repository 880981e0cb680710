import type { Evidence, Leaver, Line, Reviewer } from '../../shared/campaigns/campaign.ts';
import { isOpen } from '../../shared/campaigns/decisions.ts';
import { ACCESS_KEPT } from '../../shared/facts/access.ts';
import { TWO_FACTOR } from '../../shared/facts/twoFactor.ts';
import { counted, thousands } from '../../shared/text.ts';
import { daysBetween } from '../../shared/time.ts';
import {
  beginningOf,
  type Columns,
  END,
  escaped,
  factCell,
  factsOf,
  marked,
  numbersOf,
  quiet,
  sectionOf,
  stacked,
  stranger,
  tableOf,
  told,
  unreadTable,
} from '../review/documentHtml.ts';
import { createMoments } from '../review/moments.ts';
import type { ReviewSource } from './files.ts';
import { fingerprintOf, type OwnKey } from './signing.ts';
import {
  countsOf,
  digestOf,
  incompleteOf,
  RESULT_WORDS,
  type Read,
  type Row,
  rowsOf,
  standingWords,
  unknownWords,
} from './standing.ts';

export type PackFacts = Pick<ReviewSource, 'review' | 'evidenceText'> & {
  madeAt: number;
  version: string;
  keys: readonly OwnKey[];
};

const { day, minute, whole } = createMoments(() => 0);

/** A standalone file, in chunks. `most`: limit of lines, those to change first. */
export function* packHtml(facts: PackFacts, most = Number.POSITIVE_INFINITY): Generator<string> {
  const { evidence } = facts.review;
  const rows = rowsOf(facts.review);
  yield* cover(facts);
  yield* sectionOf(
    'Privileged access',
    ROSTER,
    rows.filter(({ line }) => line.isPrivileged),
    {
      intro: PRIVILEGED,
      none: 'Nobody, as far as it could be read.',
    },
  );
  const changed = rows.filter(({ standing: { decision } }) => decision !== null && decision.is !== 'keep');
  yield* sectionOf('Changes', CHANGES, changed, { none: 'No line was decided to change.' });
  yield* withoutTwoFactor(evidence.lines);
  const { previous } = evidence;
  yield* sectionOf(
    `Leavers${previous ? ` since ${day(previous.startedAt)}` : ''}`,
    LEAVERS,
    evidence.leavers,
    {
      intro: 'The end date is the one that was set, or the day that the note of the off-boarding names.',
      none: 'Nobody, as far as it is known here.',
    },
  );
  yield* notTold(evidence);
  yield* decisions(rows, most);
  yield howToVerify(fingerprintOf(facts.keys.at(-1)?.key ?? ''));
  yield END;
}

const PRIVILEGED =
  'Owners, admins, and roles that can change members. A sign-in is known where a session shows it. “Own line”: of the reviewer, or of whose key read it.';

function* cover({ review, evidenceText, madeAt, version, keys }: PackFacts): Generator<string> {
  const { evidence, stand } = review;
  const { started, closed, final } = stand;
  const { lines, open } = countsOf(evidence.lines, stand);
  const incomplete = incompleteOf(review);
  const state = final
    ? `Final: signed, and nothing is open. ${unknownWords(stand)}`.trim()
    : closed
      ? `Interim: the decisions are signed, ${counted(open, 'change is', 'changes are')} open.`
      : 'Interim: the decisions are not signed yet.';
  yield `${beginningOf(escaped(`Access review: ${started.name}`))}<h1>${stranger(started.name)}</h1>
<p class="scope">Access review of ${stranger(evidence.scope)}</p>
<p class="verdict ${final ? 'ok' : 'warn'}">${state}</p>\n`;
  if (incomplete.length === 0)
    yield `<p class="verdict ok">Complete: all ${counted(lines, 'line', 'lines')} were read and decided.</p>\n`;
  else yield `<p class="verdict warn">Not complete.</p>\n<p>${incomplete.map(escaped).join('<br>')}</p>\n`;
  const all = [...stand.lines.values()];
  const people = (found: readonly (Reviewer | null | undefined)[]) =>
    [...new Set(found.flatMap((each) => (each ? who(each) : [])))].join('<br>');
  const { previous } = evidence;
  const [key, ...earlier] = keys.toReversed();
  yield factsOf([
    ['Reviewer', who(started.reviewer)],
    ['Decided by', people(all.map(({ by }) => by)) || quiet('nobody yet')],
    ['Started', whole(started.at)],
    ['Due', escaped(started.dueOn)],
    ['Decisions signed', closed ? `${whole(closed.at)}, by ${who(closed.by)}` : quiet('not yet')],
    ['Final', final ? whole(final.at) : quiet('not yet')],
    ['Review before', previous ? `${stranger(previous.name)}, ${day(previous.startedAt)}` : quiet('none')],
    ['Pack made', `${whole(madeAt)}, by Quayside ${escaped(version)}`],
    ['Signed with key', hash(key ? fingerprintOf(key.key) : '')],
    ...earlier.map(
      (each) => [`Earlier key, since ${day(each.since)}`, hash(fingerprintOf(each.key))] as const,
    ),
    ['Evidence, SHA-256', hash(digestOf(evidenceText))],
  ]);
  yield* tableOf(INSTANCES, evidence.instances);
  yield `<h2>Numbers</h2>\n${numbersOf(packNumbers(review))}`;
}

const hash = (text: string) => `<span class="hash">${escaped(text)}</span>`;

const INSTANCES: Columns<Evidence['instances'][number]> = {
  Instance: [22, ({ name }) => stranger(name)],
  Host: [26, ({ host }) => escaped(host)],
  Dokploy: [10, ({ version }) => told(version ?? '', 'unknown')],
  'Read as': [24, ({ accounts }) => stacked(accounts.map(stranger), 'nobody')],
  'Read (UTC)': [
    18,
    ({ readAt }) => (readAt ? `${minute(readAt.from)}<br>to ${minute(readAt.to)}` : quiet('not read')),
  ],
};

export function packNumbers({ evidence, stand }: Read): [number, string][] {
  const counts = countsOf(evidence.lines, stand);
  const done = [...stand.lines.values()].filter(({ result }) => result?.state === 'done').length;
  return [
    [counts.lines, 'lines'],
    [counts.privileged, 'privileged'],
    [counts.keep, 'kept'],
    [counts.change, 'to change'],
    [counts.revoke, 'to revoke'],
    [counts.undecided, 'undecided'],
    [done, 'carried out'],
    [counts.open, 'open'],
    [counts.change + counts.revoke - done - counts.open, 'left as is, with a reason'],
    [evidence.lines.filter(isWithoutTwoFactor).length, 'memberships without 2FA'],
    [evidence.leavers.length, 'leavers'],
    [evidence.unread.length, 'not read'],
  ];
}

function who({ name, email }: Reviewer): string {
  return `${stranger(name)} (${stranger(email)})`;
}

function person({ line: { kind, access, isOwn, email, name } }: Row): string {
  const what = { member: '', invitation: 'invitation', key: `API key ${access}` }[kind];
  return stacked([
    told(email, 'no address'),
    stranger(name),
    stranger(what),
    isOwn ? marked('own line') : '',
  ]);
}

const roleOf = ({ line: { role, kind } }: Row) => told(role ?? '', kind === 'key' ? '–' : 'unknown');
const dayOf = (at: number | null) => (at === null ? quiet('unknown') : day(at));
const small = (html: string) => `<span class="quiet">${html}</span>`;

function placeOf({
  organizationName,
  instanceName,
}: Pick<Line, 'organizationName' | 'instanceName'>): string {
  return organizationName === null ? instanceName : `${organizationName || 'Unnamed'} on ${instanceName}`;
}

function decided({ standing: { decision, by, at, waived } }: Row): string {
  const words = stranger(standingWords(decision));
  return stacked([
    decision?.is === 'keep' ? words : marked(words),
    waived === undefined ? '' : 'left as is',
    by ? small(stranger(by.name)) : '',
    at === null ? '' : small(minute(at)),
  ]);
}

const ROSTER: Columns<Row> = {
  Person: [23, person],
  Where: [16, ({ line }) => stranger(placeOf(line))],
  Role: [10, roleOf],
  [TWO_FACTOR.title]: [9, ({ line }) => (line.kind === 'member' ? factCell(TWO_FACTOR, line) : quiet('–'))],
  Since: [11, ({ line }) => dayOf(line.since)],
  'Last sign-in': [13, ({ line }) => dayOf(line.signedInAt)],
  'Decision (UTC)': [18, decided],
};

const CHANGES: Columns<Row> = {
  Person: [24, person],
  Where: [17, ({ line }) => stranger(placeOf(line))],
  'Decision (UTC)': [19, decided],
  'Result (UTC)': [22, resultOf],
  'Read afterwards (UTC)': [
    18,
    ({ standing: { result } }) =>
      result?.seen
        ? stacked([stranger(result.seen.words), small(minute(result.seen.at))])
        : quiet('not read'),
  ],
};

function resultOf({ standing }: Row): string {
  const { result, waived } = standing;
  return stacked([
    result && result.state !== 'done' ? marked(RESULT_WORDS[result.state]) : '',
    result ? stranger(result.words) : '',
    result ? small(`${told(result.by ?? '', 'nobody')}, ${minute(result.at)}`) : '',
    waived === undefined ? '' : `${marked('Left as is:')} ${stranger(waived)}`,
    isOpen(standing) && !result ? marked('open') : '',
  ]);
}

const DECISIONS: Columns<Row> = {
  Person: [25, person],
  Role: [10, roleOf],
  'Access, last change': [
    25,
    ({ line }) =>
      stacked([
        line.access && factCell(ACCESS_KEPT, line.access),
        line.change && small(stranger(line.change)),
      ]),
  ],
  'Decision (UTC)': [20, decided],
  Note: [20, ({ standing }) => told(standing.note)],
};

const LONG = 10;

function* decisions(rows: readonly Row[], most: number): Generator<string> {
  yield '<h2>Decisions</h2>\n';
  const listed = rows.length <= most ? rows : rows.filter(({ standing }) => standing.decision?.is !== 'keep');
  if (listed.length < rows.length)
    yield `<p>${counted(rows.length - listed.length, 'kept line is', 'kept lines are')} left out of this document: report.html and lines.csv have all.</p>\n`;
  const places = Map.groupBy(listed.slice(0, most), ({ line }) => placeOf(line));
  for (const [place, own] of places) {
    yield `<h3>${stranger(place)}</h3>\n`;
    yield* tableOf(DECISIONS, own, own.length > LONG ? stranger(place) : undefined);
  }
}

function isWithoutTwoFactor({ kind, twoFactor }: Line): boolean {
  return kind === 'member' && twoFactor === false;
}

function* withoutTwoFactor(lines: readonly Line[]): Generator<string> {
  const accounts = Map.groupBy(lines.filter(isWithoutTwoFactor), ({ instanceId, email, name }) =>
    JSON.stringify([instanceId, email, name]),
  );
  const columns: Columns<Line[]> = {
    Person: [40, ([line]) => stacked([told(line?.email ?? '', 'no address'), stranger(line?.name ?? '')])],
    Instance: [30, ([line]) => stranger(line?.instanceName ?? '')],
    Roles: [30, (own) => [...new Set(own.map(({ role }) => stranger(role ?? '')))].join(', ')],
  };
  const none = 'Nobody, as far as it could be read.';
  yield* sectionOf('People without two-factor authentication', columns, [...accounts.values()], { none });
  const unknown = lines.filter(({ kind, twoFactor }) => kind === 'member' && twoFactor === null).length;
  if (unknown > 0)
    yield `<p>Of ${counted(unknown, 'membership', 'memberships')} the server does not say whether the account has 2FA.</p>\n`;
}

const LEAVERS: Columns<Leaver> = {
  Person: [28, ({ emails, name }) => stacked([...emails, name].map(stranger))],
  'End date': [12, ({ endOn }) => endOn ?? quiet('not set')],
  'Removed (UTC)': [
    18,
    ({ removedAt }) => (removedAt === null ? quiet('not with Quayside, time unknown') : minute(removedAt)),
  ],
  Delay: [10, ({ endOn, removedAt }) => delayWords(endOn, removedAt)],
  'Still listed': [12, ({ lines }) => (lines === 0 ? 'no' : marked(`in ${counted(lines, 'line', 'lines')}`))],
  Note: [20, ({ note }) => told(note)],
};

/** An end date is the first day without access. */
function delayWords(endOn: string | null, removedAt: number | null): string {
  if (endOn === null || removedAt === null) return 'unknown';
  const days = daysBetween(endOn, day(removedAt));
  return days <= 0 ? 'none' : counted(days, 'day', 'days');
}

type CustomRole = Evidence['instances'][number]['roles'][number] & { instanceName: string };
const CUSTOM_ROLES: Columns<CustomRole> = {
  Role: [28, ({ name }) => stranger(name)],
  Where: [36, (role) => stranger(placeOf(role))],
  'Members by the server': [18, (role) => thousands(role.counted)],
  'Listed here': [
    18,
    ({ listed, counted: all }) => (listed === all ? thousands(listed) : marked(thousands(listed))),
  ],
};

function* notTold({ unread, notes, instances }: Evidence): Generator<string> {
  yield '<h2>Not read</h2>\n';
  if (unread.length === 0) yield `<p>${quiet('All that this review covers was read.')}</p>\n`;
  else yield* unreadTable(unread);
  yield `<p>${notes.map(stranger).join('<br>')}</p>\n`;
  const roles = instances.flatMap(({ name, roles: own }) =>
    own.map((role) => ({ ...role, instanceName: name })),
  );
  if (roles.length === 0) return;
  yield '<h3>Custom roles</h3>\n';
  yield* tableOf(CUSTOM_ROLES, roles);
}

function howToVerify(key: string): string {
  return `<h2>How to verify this pack</h2>
<p>In Quayside: Audit, Reviews, “Verify a pack…”. Compare the fingerprint of the key with the one that its owner tells you:<br>${hash(key)}</p>
<p>Without Quayside: manifest.json has the SHA-256 and the size of each file, and manifest.sig is its Ed25519 signature in base64, by the key in public-key.pem:<br>base64 -d manifest.sig &gt; sig<br>openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in manifest.json -sigfile sig</p>\n`;
}
