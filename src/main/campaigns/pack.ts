import { unzipSync, zipSync } from 'fflate/browser';
import { z } from 'zod';
import type { PackLook } from '../../shared/calls/reviews.ts';
import { CAMPAIGN_STATES, type CampaignState, MOST_PRINTED } from '../../shared/campaigns/decisions.ts';
import { ok, type Result } from '../../shared/errors.ts';
import { TWO_FACTOR } from '../../shared/facts/twoFactor.ts';
import { counted, oneLine } from '../../shared/text.ts';
import { isoOf } from '../../shared/time.ts';
import type { PrintPdf } from '../review/review.ts';
import { yieldAfter } from '../scheduling/yielding.ts';
import { parsed } from '../storage/jsonFile.ts';
import { csvOf } from '../storage/savedTable.ts';
import type { ReviewSource } from './files.ts';
import { type PackFacts, packHtml } from './packReport.ts';
import { fingerprintOf, isSealed, isSigned, type OwnKey, pemOf, type Signing } from './signing.ts';
import {
  digestOf,
  incompleteOf,
  RESULT_WORDS,
  type Row,
  readReview,
  rowsOf,
  standingWords,
  stateOf,
  unknownWords,
} from './standing.ts';

// Not fflate's Node entry: it calls createRequire, which the bundle declares, too.

/** Made by the window only. */
export const PDF = 'report.pdf';
/** In pack order; only the PDF is optional. The signed manifest comes last. */
export const PACK_FILES = [
  ...['report.html', PDF, 'lines.csv', 'decisions.csv', 'evidence.json', 'log.ndjson'],
  'public-key.pem',
];
export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.sig';

const at = z.iso.datetime();
const keyShape = z.strictObject({ fingerprint: z.string(), since: at });

const manifestShape = z.strictObject({
  format: z.literal('Quayside evidence pack'),
  version: z.literal(1),
  app: z.string(),
  /** Zip dates need a year of this century. */
  madeAt: at.startsWith('20'),
  review: z.strictObject({ name: z.string(), scope: z.string(), lines: z.int(), startedAt: at }),
  state: z.enum(CAMPAIGN_STATES),
  isComplete: z.boolean(),
  /** A sentence if the keychain recorded another end of the log. */
  touched: z.string().nullable(),
  /** `earlier`: lost keys of this installation. */
  key: keyShape.extend({ earlier: z.array(keyShape) }),
  files: z.record(z.string(), z.strictObject({ sha256: z.string(), size: z.int() })),
});

type Manifest = z.infer<typeof manifestShape>;

const MOST_TAGGED = 1_000;

const SLICE = 10;

/** Gives `keychain-…`, and errors of `print`. */
export async function makePack(
  { logText, ...about }: Omit<PackFacts, 'keys'> & Pick<ReviewSource, 'logText'>,
  signing: Pick<Signing, 'own'>,
  print: PrintPdf | null,
): Promise<Result<Buffer>> {
  const own = await signing.own();
  if (!own.ok) return own;
  const { key, keys, sign } = own.value;
  const facts: PackFacts = { ...about, keys };
  const { review, evidenceText, madeAt } = facts;
  const rows = rowsOf(review);
  const pdf = await print?.(slowly(packHtml(facts, MOST_PRINTED)), { isTagged: rows.length <= MOST_TAGGED });
  if (pdf && !pdf.ok) return pdf;
  const contents = {
    'report.html': await textOf(packHtml(facts)),
    ...(pdf ? { [PDF]: pdf.value } : {}),
    'lines.csv': await textOf(tableCsv(rows.map(lineCells))),
    'decisions.csv': await textOf(tableCsv(rows.map(decisionCells))),
    'evidence.json': evidenceText,
    'log.ndjson': logText,
    'public-key.pem': pemOf(key) ?? '',
  };
  const files = Object.fromEntries(
    Object.entries(contents).map(([name, content]) => [name, Buffer.from(content)]),
  );
  const manifest = Buffer.from(`${JSON.stringify(manifestOf(facts, files), null, 2)}\n`);
  return ok(zipOf({ ...files, [MANIFEST]: manifest, [SIGNATURE]: Buffer.from(sign(manifest)) }, madeAt));
}

function manifestOf({ review, madeAt, version, keys }: PackFacts, files: Record<string, Buffer>): Manifest {
  const { evidence, stand } = review;
  return {
    ...{ format: 'Quayside evidence pack', version: 1, app: version, madeAt: isoOf(madeAt) },
    review: {
      ...{ name: stand.started.name, scope: evidence.scope, lines: evidence.lines.length },
      startedAt: isoOf(stand.started.at),
    },
    ...{ state: stateOf(stand), isComplete: incompleteOf(review).length === 0 },
    touched: review.touched,
    key: { ...toKey(keys.at(-1) as OwnKey), earlier: keys.slice(0, -1).map(toKey) },
    files: Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [name, { sha256: digestOf(bytes), size: bytes.length }]),
    ),
  };
}

function toKey({ key, since }: OwnKey): z.infer<typeof keyShape> {
  return { fingerprint: fingerprintOf(key), since: isoOf(since) };
}

async function* slowly(pieces: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string> {
  const yieldIfDue = yieldAfter(SLICE);
  for await (const piece of pieces) {
    yield piece;
    await yieldIfDue();
  }
}

async function textOf(pieces: Iterable<string> | AsyncIterable<string>): Promise<string> {
  const all: string[] = [];
  for await (const piece of slowly(pieces)) all.push(piece);
  return all.join('');
}

type Files = Record<string, Uint8Array>;

/** Stored uncompressed and deterministic. `at` in ms since the epoch. */
export function zipOf(files: Files, at: number): Buffer {
  // Zip times are local: noon exists every day in every zone.
  return Buffer.from(zipSync(files, { level: 0, mtime: `${isoOf(at).slice(0, 10)}T12:00` }));
}

const MOST_FILES = 2 * (PACK_FILES.length + 2);

/** Null for other than a pack's few uncompressed files: unpacking forged sizes takes minutes. */
export function filesIn(zip: Uint8Array): Files | null {
  let count = 0;
  let left = zip.length;
  try {
    return unzipSync(zip, {
      filter({ size, originalSize, compression }) {
        count += 1;
        left -= size;
        const isStored = compression === 0 && originalSize === size;
        if (!isStored || count > MOST_FILES || left < 0) throw new Error('This is no pack.');
        return true;
      },
    });
  } catch {
    return null;
  }
}

function lineCells({ line }: Row) {
  const { kind, role } = line;
  return {
    Line: line.id,
    Kind: kind === 'key' ? 'API key' : kind,
    Instance: line.instanceName,
    Organization: line.organizationName ?? '',
    Address: line.email,
    Name: line.name,
    Role: role ?? (kind === 'key' ? '' : 'unknown'),
    Privileged: line.isPrivileged ? 'yes' : 'no',
    Access: line.access,
    [TWO_FACTOR.title]: kind === 'member' ? TWO_FACTOR.wordsOf(line) : '',
    'Since (UTC)': isoOf(line.since),
    'Ends (UTC)': isoOf(line.endsAt),
    'Last change': line.change,
    'Last sign-in (UTC)': isoOf(line.signedInAt),
    'Own line': line.isOwn ? 'yes' : 'no',
    'Unchanged since': line.unchangedSince ?? '',
  };
}

function decisionCells({ line, standing }: Row) {
  const { decision, note, by, at, result, waived = '' } = standing;
  return {
    Line: line.id,
    Instance: line.instanceName,
    Organization: line.organizationName ?? '',
    Address: line.email,
    Decision: standingWords(decision),
    Note: note,
    'Decided by': by?.name ?? '',
    'Address of who decided': by?.email ?? '',
    'Decided (UTC)': isoOf(at),
    'Carried out': result ? RESULT_WORDS[result.state] : '',
    Result: result?.words ?? '',
    'Done as': result?.by ?? '',
    'Done (UTC)': isoOf(result?.at),
    'Read afterwards': result?.seen?.words ?? '',
    'Read (UTC)': isoOf(result?.seen?.at),
    'Left as is, why': waived,
  };
}

function tableCsv(lines: readonly Readonly<Record<string, string>>[]): AsyncGenerator<string> {
  const names = Object.keys(lines[0] ?? {});
  return csvOf(lines, Object.fromEntries(names.map((name) => [name, name])));
}

type Looked = Omit<PackLook, 'outcome' | 'fileName'>;
type Finding = PackLook['findings'][number];

const STATES: Record<CampaignState, string> = {
  deciding: 'interim, decisions not signed',
  'carrying-out': 'interim, changes open',
  final: 'final',
};

const good = (words: string): Finding => ({ tone: 'ok', words });
const warn = (words: string): Finding => ({ tone: 'warn', words });
const bad = (words: string): Finding => ({ tone: 'danger', words });

/** `keys`: all public keys of this installation; null if the keychain does not tell. */
export function verifyPack(bytes: Uint8Array, keys: readonly OwnKey[] | null): Looked {
  const files = filesIn(bytes);
  if (!files) return nothingHolds('It is damaged, packed again by another program, or no evidence pack.');
  const textOf = (name: string) => Buffer.from(files[name] ?? []).toString();
  const manifest = parsed(textOf(MANIFEST), manifestShape);
  if (!manifest)
    return nothingHolds(
      `It has no ${MANIFEST} that can be read: it is no evidence pack, or of another version of Quayside.`,
    );
  const key = keyIn(textOf('public-key.pem'));
  const isWhole = isSigned(files[MANIFEST] ?? '', { signature: textOf(SIGNATURE), key });
  const isOwn = keys?.some((own) => own.key === key) ?? false;
  const findings = [
    isWhole
      ? good('The signature fits the list of files and the key in the pack.')
      : bad('The signature does not fit: the list of files or the key was changed.'),
    ...filesFindings(files, manifest, bytes),
    ...logFindings(textOf('evidence.json'), textOf('log.ndjson'), manifest, key),
    ...(isWhole ? keyFindings(manifest, key, isOwn ? 'own' : keys ? 'other' : 'unknown') : []),
  ];
  return {
    title: `${oneLine(manifest.review.name, 120)}, ${STATES[manifest.state]}, signed ${manifest.madeAt.slice(0, 10)}`,
    holds: findings.every(({ tone }) => tone !== 'danger'),
    findings,
    signedBy: !isWhole ? 'nobody' : isOwn ? 'this-installation' : 'another',
    fingerprint: isWhole ? fingerprintOf(key) : null,
  };
}

export function nothingHolds(words: string): Looked {
  return {
    title: 'No evidence pack',
    holds: false,
    findings: [bad(words)],
    signedBy: 'nobody',
    fingerprint: null,
  };
}

/** Empty unless written as Quayside writes it: an empty key verifies nothing. */
function keyIn(pem: string): string {
  const key = pem.split('\n').slice(1, -2).join('');
  return pemOf(key) === pem ? key : '';
}

function filesFindings(files: Record<string, Uint8Array>, manifest: Manifest, zip: Uint8Array): Finding[] {
  const faults = PACK_FILES.flatMap((name) => {
    const bytes = files[name];
    const told = manifest.files[name];
    if (name === PDF && !bytes && !told) return [];
    if (!bytes) return bad(`${name} is missing.`);
    if (!told) return bad(`The list of files does not have ${name}.`);
    const isSame = bytes.length === told.size && digestOf(bytes) === told.sha256;
    return isSame ? [] : bad(`${name} was changed after it was signed.`);
  });
  const known = new Set([...PACK_FILES, MANIFEST, SIGNATURE]);
  for (const name of new Set([...Object.keys(files), ...Object.keys(manifest.files)]))
    if (!known.has(name)) faults.push(bad(`“${oneLine(name, 80)}” is no part of a pack.`));
  if (!files[SIGNATURE]) faults.push(bad(`${SIGNATURE} is missing.`));
  if (faults.length > 0) return faults;
  const { length } = Object.keys(manifest.files);
  const left = files[PDF] ? '' : ' It was made without a PDF.';
  const all = good(`All ${length} files are as they were signed, none is missing or added.${left}`);
  // A repacked zip has the same content but is not the original file.
  const isAsWritten = zipOf(files, Date.parse(manifest.madeAt)).equals(zip);
  return isAsWritten ? [all] : [all, bad('The zip itself was changed or packed again by another program.')];
}

function logFindings(evidenceText: string, logText: string, manifest: Manifest, key: string): Finding[] {
  const review = readReview(evidenceText, logText);
  if (!review) return [bad('The evidence or the log cannot be read as those of a review.')];
  review.touched ??= manifest.touched;
  const { evidence, entries, stand, touched } = review;
  const incomplete = incompleteOf(review);
  const sealed = [stand.closed, stand.final].filter((entry) => entry !== null);
  const isTold =
    manifest.state === stateOf(stand) &&
    manifest.review.name === stand.started.name &&
    manifest.review.lines === evidence.lines.length &&
    manifest.isComplete === (incomplete.length === 0);
  const named = new Set(manifest.key.earlier.map(({ fingerprint }) => fingerprint));
  const others = new Set(sealed.flatMap((each) => (each.key === key ? [] : fingerprintOf(each.key))));
  return [
    touched === null
      ? good(
          `The log has ${counted(entries.length, 'entry', 'entries')}, each linked to the one before, the first to the evidence.`,
        )
      : bad(oneLine(touched, 200)),
    ...(isTold ? [] : [bad('The list of files says something else of the review than its log.')]),
    ...sealed.map((entry) => {
      const what = entry.kind === 'closed' ? 'The decisions were signed' : 'The review was made final';
      const by = entry.kind === 'closed' ? ` by ${oneLine(entry.by.email, 120)}` : '';
      const words = `${what} on ${isoOf(entry.at).slice(0, 10)}${by}`;
      return isSealed(entry) ? good(`${words}.`) : bad(`${words}, but that signature does not fit.`);
    }),
    ...[...others].map((each) =>
      named.has(each)
        ? warn(`It was signed with another key then: ${each}.`)
        : bad(`The review was signed with a key that this pack does not name: ${each}.`),
    ),
    ...(stand.final ? [] : [warn(`This review is not final: ${STATES[stateOf(stand)]}.`)]),
    ...[...incomplete, unknownWords(stand)].filter(Boolean).map(warn),
  ];
}

const SIGNERS = {
  own: good('It was signed by this installation.'),
  other: warn(
    'Another installation signed it. Compare the fingerprint with the one that its owner tells you.',
  ),
  unknown: warn(
    'The keychain does not tell whether this installation signed it. Compare the fingerprint with the one that its owner tells you.',
  ),
};

function keyFindings({ key: told }: Manifest, key: string, signer: keyof typeof SIGNERS): Finding[] {
  if (told.fingerprint !== fingerprintOf(key))
    return [bad('The list of files names another key than the one in the pack.')];
  return [
    SIGNERS[signer],
    ...told.earlier.map((each) =>
      warn(
        `Before ${told.since.slice(0, 10)} it signed with another key: ${oneLine(each.fingerprint, 100)}.`,
      ),
    ),
  ];
}
