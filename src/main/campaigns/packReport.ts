import type { Standing } from '../../shared/calls/campaigns.ts';
import type { Line } from '../../shared/campaigns/campaign.ts';
import { counted, thousands } from '../../shared/counted.ts';
import { daysBetween } from '../../shared/ends.ts';
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
} from '../review/documentHtml.ts';
import { createMoments } from '../review/moments.ts';
import { fingerprintOf, type OwnKey } from './signing.ts';
import { countsOf, digestOf, isOpen, RESULT_WORDS, type Read, standingWords } from './standing.ts';

/** What a pack says of a review. */
export type PackFacts = {
  review: Read;
  evidenceText: string;
  /** ms since the epoch. */
  madeAt: number;
  version: string;
  /** The public key that signs it, and all that this installation had, the newest last. */
  key: string;
  keys: readonly OwnKey[];
};

/** In UTC: whoever reads it is elsewhere. */
const { day, minute, whole } = createMoments(() => 0);

type Row = { line: Line; standing: Standing };

/** The report of a pack as one file of HTML that needs no other, piece by piece. `most`: so many lines are listed at most, those to change first. */
export function* packHtml(facts: PackFacts, most = Number.POSITIVE_INFINITY): Generator<string> {
  const rows = rowsOf(facts.review);
  yield* cover(facts, rows);
  yield* privileged(rows);
  yield* changes(rows);
  yield* withoutTwoFactor(rows);
  yield* leavers(facts.review);
  yield* notTold(facts.review);
  yield* decisions(rows, most);
  yield* howToVerify(facts);
  yield END;
}

export function rowsOf({ evidence, stand }: Read): Row[] {
  return evidence.lines.flatMap((line) => {
    const standing = stand.lines.get(line.id);
    return standing ? { line, standing } : [];
  });
}

/** Whether all was read and decided, and why not, each as a sentence. */
export function incompleteOf({ evidence, stand, touched }: Read): string[] {
  const { undecided, unseconded } = countsOf(evidence.lines, stand);
  return [
    touched ?? '',
    evidence.unread.length > 0
      ? `${counted(evidence.unread.length, 'part', 'parts')} of the access could not be read: see “Not read”.`
      : '',
    undecided > 0 ? `${counted(undecided, 'line is', 'lines are')} undecided.` : '',
    unseconded > 0
      ? `${counted(unseconded, 'privileged line has', 'privileged lines have')} no second signature.`
      : '',
  ].filter((why) => why !== '');
}

/** Where it stands, as a sentence. */
export function stateWords({ evidence, stand }: Read): string {
  const { open } = countsOf(evidence.lines, stand);
  if (stand.final) return 'Final: signed, and nothing is open.';
  if (!stand.closed) return 'Interim: the decisions are not signed yet.';
  return `Interim: the decisions are signed, ${counted(open, 'change is', 'changes are')} open.`;
}

function* cover({ review, evidenceText, madeAt, version, key, keys }: PackFacts, rows: readonly Row[]) {
  const { evidence, stand, entries } = review;
  const { started, closed, final } = stand;
  const incomplete = incompleteOf(review);
  yield `${beginningOf(escaped(`Access review: ${started.name}`))}<h1>${stranger(started.name)}</h1>
<p class="scope">Access review of ${stranger(evidence.scope)}</p>\n`;
  yield `<p class="verdict ${final ? 'ok' : 'warn'}">${escaped(stateWords(review))}</p>\n`;
  if (incomplete.length === 0)
    yield `<p class="verdict ok">Complete: all ${escaped(counted(rows.length, 'line', 'lines'))} were read and decided.</p>\n`;
  else yield `<p class="verdict warn">Not complete.</p>\n<p>${incomplete.map(escaped).join('<br>')}</p>\n`;
  const seconds = entries.flatMap((entry) => (entry.kind === 'seconded' ? [entry.by] : []));
  const earlier = keys.filter((each) => each.key !== key);
  yield factsOf([
    ['Reviewer', who(started.reviewer)],
    ['Second reviewer', people(seconds) || quiet(started.needsSecond ? 'nobody yet' : 'not asked for')],
    ['Decided by', people(rows.flatMap(({ standing }) => standing.by ?? [])) || quiet('nobody yet')],
    ['Started', escaped(whole(started.at))],
    ['Due', escaped(started.dueOn)],
    ['Decisions signed', closed ? `${escaped(whole(closed.at))}, by ${who(closed.by)}` : quiet('not yet')],
    ['Final', final ? escaped(whole(final.at)) : quiet('not yet')],
    ['Review before', evidence.previous ? reviewBefore(evidence.previous) : quiet('none')],
    ['Pack made', `${escaped(whole(madeAt))}, by Quayside ${escaped(version)}`],
    ['Signed with', `key ${escaped(fingerprintOf(key))}`],
    ...earlier.map(
      (each) =>
        ['Earlier key', `${escaped(fingerprintOf(each.key))}, since ${day(each.since)}; replaced`] as const,
    ),
    ['Evidence', `SHA-256 ${digestOf(evidenceText)}`],
  ]);
  yield* tableOf(
    { Instance: 20, Host: 24, Dokploy: 10, 'Read as': 22, 'Read (UTC)': 24 },
    evidence.instances.map((each) => [
      stranger(each.name),
      escaped(each.host),
      each.version === null ? quiet('unknown') : stranger(each.version),
      each.accounts.map(stranger).join('<br>') || quiet('nobody'),
      each.readAt ? `${minute(each.readAt.from)} to ${minute(each.readAt.to)}` : quiet('not read'),
    ]),
  );
  yield '<h2>Numbers</h2>\n';
  yield numbersOf(packNumbers(review));
}

export function packNumbers(review: Read): [number, string][] {
  const { evidence, stand } = review;
  const counts = countsOf(evidence.lines, stand);
  const all = [...stand.lines.values()];
  return [
    [counts.lines, 'lines'],
    [counts.privileged, 'privileged'],
    [counts.keep, 'kept'],
    [counts.change, 'to change'],
    [counts.revoke, 'to revoke'],
    [counts.undecided, 'undecided'],
    [all.filter(({ result }) => result?.state === 'done').length, 'carried out'],
    [counts.open, 'open'],
    [all.filter(({ waived }) => waived !== undefined).length, 'left as is, with a reason'],
    [withoutTwoFactorIn(evidence.lines).length, 'memberships without 2FA'],
    [evidence.leavers.length, 'leavers'],
    [evidence.unread.length, 'not read'],
  ];
}

function reviewBefore({ name, startedAt }: { name: string; startedAt: number }): string {
  return `${stranger(name)}, ${day(startedAt)}`;
}

function who({ name, email }: { name: string; email: string }): string {
  return `${stranger(name)} (${stranger(email)})`;
}

function people(all: readonly { name: string; email: string }[]): string {
  return [...new Set(all.map(who))].join('<br>');
}

function nameCells({ email = '', name = '' }: Partial<Pick<Line, 'email' | 'name'>> = {}): string[] {
  return [stranger(email) || quiet('no address'), stranger(name)].filter((cell) => cell !== '');
}

function person({ kind, access, isOwn, ...line }: Line): string {
  const what = { member: '', invitation: 'invitation', key: `API key ${access}` }[kind];
  const cells = [
    ...nameCells(line),
    stranger(what),
    isOwn ? '<span class="mark">own line of the reviewer, or of the key that read it</span>' : '',
  ];
  return cells.filter((cell) => cell !== '').join('<br>');
}

function roleOf({ role, kind }: Line): string {
  return role === null ? quiet(kind === 'key' ? '–' : 'unknown') : stranger(role);
}

function dayOf(at: number | null): string {
  return at === null ? quiet('unknown') : day(at);
}

function decidedBy({ by, at, second }: Standing): string {
  if (!by || at === null) return quiet('–');
  const also = second ? `<br>second: ${stranger(second.email)}` : '';
  return `${stranger(by.email)}<br>${minute(at)}${also}`;
}

function decided({ decision, waived }: Standing): string {
  const words = stranger(standingWords(decision));
  if (decision === null) return `<span class="mark">${words}</span>`;
  return decision.is === 'keep'
    ? words
    : `<span class="mark">${words}</span>${waived ? '<br>left as is' : ''}`;
}

const ROSTER = {
  ...{ Person: 22, Where: 18, Role: 9, '2FA': 7, Since: 10, 'Last sign-in': 10 },
  ...{ Decision: 11, 'Decided by (UTC)': 13 },
};

function* privileged(rows: readonly Row[]): Generator<string> {
  const own = rows.filter(({ line }) => line.isPrivileged);
  yield '<h2>Privileged access</h2>\n<p>Owners, admins, and roles that can change members. A sign-in is known where a session shows it.</p>\n';
  if (own.length === 0) yield `<p>${quiet('Nobody, as far as it could be read.')}</p>\n`;
  else
    yield* tableOf(
      ROSTER,
      own.map(({ line, standing }) => [
        person(line),
        stranger(placeOf(line)),
        roleOf(line),
        line.kind === 'member' ? twoFactorCell(line.twoFactor) : quiet('–'),
        dayOf(line.since),
        dayOf(line.signedInAt),
        decided(standing),
        decidedBy(standing),
      ]),
    );
}

const CHANGES = {
  Person: 21,
  Where: 17,
  Decision: 13,
  Result: 18,
  'By, at (UTC)': 15,
  'Read afterwards': 16,
};

function* changes(rows: readonly Row[]): Generator<string> {
  const own = rows.filter(({ standing: { decision } }) => decision !== null && decision.is !== 'keep');
  yield '<h2>Changes</h2>\n';
  if (own.length === 0) yield `<p>${quiet('No line was decided to change.')}</p>\n`;
  else
    yield* tableOf(
      CHANGES,
      own.map(({ line, standing }) => [
        person(line),
        stranger(placeOf(line)),
        decided(standing),
        resultOf(standing),
        standing.result
          ? `${stranger(standing.result.by ?? '') || quiet('nobody')}<br>${minute(standing.result.at)}`
          : quiet('–'),
        standing.result?.seen
          ? `${stranger(standing.result.seen.words)}<br>${minute(standing.result.seen.at)}`
          : quiet('not read'),
      ]),
    );
}

function resultOf(standing: Standing): string {
  const { result, waived } = standing;
  const isDone = !result || result.state === 'done';
  const state = isDone ? '' : `<span class="mark">${RESULT_WORDS[result.state]}</span>`;
  const done = result ? stranger(result.words) : '';
  const left = waived === undefined ? '' : `<span class="mark">Left as is:</span> ${stranger(waived)}`;
  const cells = [state, done, left, isOpen(standing) && !result ? '<span class="mark">open</span>' : ''];
  return cells.filter((cell) => cell !== '').join('<br>');
}

function withoutTwoFactorIn(lines: readonly Line[]): Line[] {
  return lines.filter(({ kind, twoFactor }) => kind === 'member' && twoFactor === false);
}

function* withoutTwoFactor(rows: readonly Row[]): Generator<string> {
  const lines = rows.map(({ line }) => line);
  const own = withoutTwoFactorIn(lines);
  yield '<h2>People without two-factor authentication</h2>\n';
  if (own.length === 0) yield `<p>${quiet('Nobody, as far as it could be read.')}</p>\n`;
  else {
    const accounts = Map.groupBy(own, ({ instanceId, email, name }) =>
      JSON.stringify([instanceId, email, name]),
    );
    yield* tableOf(
      { Person: 40, Instance: 30, Roles: 30 },
      [...accounts.values()].map((memberships) => [
        nameCells(memberships[0]).join('<br>'),
        stranger(memberships[0]?.instanceName ?? ''),
        [...new Set(memberships.map(({ role }) => stranger(role ?? '')))].join(', '),
      ]),
    );
  }
  const unknown = lines.filter(({ kind, twoFactor }) => kind === 'member' && twoFactor === null).length;
  if (unknown > 0)
    yield `<p>Of ${counted(unknown, 'membership', 'memberships')} the server does not say whether the account has 2FA.</p>\n`;
}

function* leavers({ evidence }: Read): Generator<string> {
  const { previous } = evidence;
  yield `<h2>Leavers${previous ? ` since ${day(previous.startedAt)}` : ''}</h2>\n`;
  if (evidence.leavers.length === 0) return yield `<p>${quiet('Nobody, as far as it is known here.')}</p>\n`;
  yield '<p>The end date is the one that was set, or the day that the note of the off-boarding names.</p>\n';
  yield* tableOf(
    { Person: 28, 'End date': 12, 'Removed (UTC)': 14, Delay: 12, 'Still listed': 12, Note: 22 },
    evidence.leavers.map(({ emails, name, endOn, removedAt, lines, note }) => [
      [...emails.map(stranger), stranger(name)].filter((cell) => cell !== '').join('<br>'),
      endOn ?? quiet('not set'),
      removedAt === null ? quiet('not with Quayside, time unknown') : minute(removedAt),
      escaped(delayWords(endOn, removedAt)),
      lines === 0 ? 'no' : `<span class="mark">in ${counted(lines, 'line', 'lines')}</span>`,
      stranger(note) || quiet('–'),
    ]),
  );
}

/** The end date is the first day without access. */
function delayWords(endOn: string | null, removedAt: number | null): string {
  if (endOn === null || removedAt === null) return 'unknown';
  const days = daysBetween(endOn, day(removedAt));
  return days <= 0 ? 'none' : counted(days, 'day', 'days');
}

function* notTold({ evidence }: Read): Generator<string> {
  const { unread, notes, instances } = evidence;
  yield '<h2>Not read</h2>\n';
  if (unread.length === 0) yield `<p>${quiet('All that this review covers was read.')}</p>\n`;
  else
    yield* unreadTable(
      unread.map(({ instanceName, organizationName, what, why }) => ({
        ...{ instance: instanceName, organization: organizationName, what, why },
      })),
    );
  yield `<p>${notes.map(stranger).join('<br>')}</p>\n`;
  const roles = instances.flatMap(({ name, roles: own }) => own.map((role) => ({ ...role, instance: name })));
  if (roles.length === 0) return;
  yield '<h3>Custom roles</h3>\n';
  yield* tableOf(
    { Role: 28, Where: 36, 'Members by the server': 18, 'Listed here': 18 },
    roles.map(({ name, organizationName, instance, counted: told, listed }) => [
      stranger(name),
      stranger(placeOf({ organizationName, instanceName: instance })),
      thousands(told),
      told === listed ? thousands(listed) : `<span class="mark">${thousands(listed)}</span>`,
    ]),
  );
}

const DECISIONS = {
  ...{ Person: 24, Role: 9, Access: 18, 'Last change': 11, Decision: 11, Note: 14 },
  ...{ 'Decided by (UTC)': 13 },
};

function* decisions(rows: readonly Row[], most: number): Generator<string> {
  yield '<h2>Decisions</h2>\n';
  const listed = rows.length <= most ? rows : rows.filter(({ standing }) => standing.decision?.is !== 'keep');
  if (listed.length < rows.length)
    yield `<p>${counted(rows.length - listed.length, 'kept line is', 'kept lines are')} left out of this document: report.html and lines.csv have all.</p>\n`;
  for (const own of Map.groupBy(listed.slice(0, most), ({ line }) => line.instanceId).values()) {
    yield `<h3>${stranger(own[0]?.line.instanceName ?? '')}</h3>\n`;
    const places = Map.groupBy(own, ({ line }) => placeOf(line));
    for (const [place, here] of places)
      yield* tableOf(
        DECISIONS,
        here.map(({ line, standing }) => [
          person(line),
          roleOf(line),
          stranger(line.access) || quiet('–'),
          stranger(line.change) || quiet('–'),
          decided(standing),
          stranger(standing.note) || quiet('–'),
          decidedBy(standing),
        ]),
        stranger(place),
      );
  }
}

function* howToVerify({ key }: PackFacts): Generator<string> {
  yield `<h2>How to verify this pack</h2>
<p>In Quayside: Audit, Reviews, “Verify a pack…”. Compare the fingerprint of the key with the one that its owner tells you: ${escaped(fingerprintOf(key))}.</p>
<p>Without Quayside: manifest.json has the SHA-256 and the size of each file, and manifest.sig is its Ed25519 signature in base64, by the key in public-key.pem: <br>base64 -d manifest.sig &gt; sig; openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in manifest.json -sigfile sig</p>\n`;
}

/** For example “Acme on Shop”. */
function placeOf({
  organizationName,
  instanceName,
}: Pick<Line, 'organizationName' | 'instanceName'>): string {
  return organizationName === null ? instanceName : `${organizationName || 'Unnamed'} on ${instanceName}`;
}
