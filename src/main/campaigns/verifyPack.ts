import type { PackLook } from '../../shared/calls/campaigns.ts';
import type { CampaignState } from '../../shared/campaigns/decisions.ts';
import { counted, oneLine } from '../../shared/text.ts';
import {
  filesIn,
  MANIFEST,
  type Manifest,
  manifestShape,
  PACK_FILES,
  PDF,
  SIGNATURE,
  sha256Of,
  zipOf,
} from './pack.ts';
import { fingerprintOf, isSealed, isSigned, type OwnKey, pemOf } from './signing.ts';
import { incompleteOf, parsed, readReview, stateOf } from './standing.ts';
import { isoOf } from './tables.ts';

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

/** Says what holds of a pack. `keys`: all that this installation signed with; null where its keychain does not tell. */
export function verifyPack(bytes: Uint8Array, keys: readonly OwnKey[] | null): Looked {
  const files = filesIn(bytes);
  if (!files) return nothingHolds('It is no zip, or is damaged: not all of its files can be read.');
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

function nothingHolds(words: string): Looked {
  return {
    title: 'No evidence pack',
    holds: false,
    findings: [bad(words)],
    signedBy: 'nobody',
    fingerprint: null,
  };
}

/** The key of a file, where that is written as Quayside writes it; else an empty one, which signs nothing. */
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
    const isSame = bytes.length === told.size && sha256Of(bytes) === told.sha256;
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
  // What something else packed again holds as well as before, but is not the file that was handed out.
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
    ...incomplete.map(warn),
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
