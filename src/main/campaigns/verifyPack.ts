import type { PackLook } from '../../shared/calls/campaigns.ts';
import type { CampaignState } from '../../shared/campaigns/decisions.ts';
import { counted } from '../../shared/counted.ts';
import { oneLine } from '../../shared/oneLine.ts';
import { createMoments } from '../review/moments.ts';
import { MANIFEST, type Manifest, manifestShape, PACK_FILES, PDF, SIGNATURE, sha256Of } from './pack.ts';
import { incompleteOf } from './packReport.ts';
import { fingerprintOf, isSealed, isSigned, type OwnKey, pemOf } from './signing.ts';
import { readReview, stateOf } from './standing.ts';
import { type ReadZip, readZip } from './zip.ts';

type Looked = Omit<PackLook, 'outcome' | 'fileName'>;
type Finding = PackLook['findings'][number];

const { day } = createMoments(() => 0);

const STATES: Record<CampaignState, string> = {
  deciding: 'interim, decisions not signed',
  'carrying-out': 'interim, changes open',
  final: 'final',
};

/** Says what holds of a pack. `keys`: all that this installation signed with. */
export function verifyPack(bytes: Buffer, keys: readonly OwnKey[]): Looked {
  const read = readZip(bytes);
  if (typeof read === 'string') return nothingHolds(read);
  const files = new Map(read.files.map(({ name, bytes: own }) => [name, Buffer.from(own)]));
  const manifestBytes = files.get(MANIFEST);
  if (!manifestBytes) return nothingHolds(`It has no ${MANIFEST}, so it is no evidence pack.`);
  const manifest = manifestOf(manifestBytes);
  if (!manifest) return nothingHolds(`Its ${MANIFEST} is damaged, or of another version of Quayside.`);
  const key = keyIn(files.get('public-key.pem')?.toString() ?? '');
  const signature = files.get(SIGNATURE)?.toString('latin1') ?? '';
  const isWhole = key !== null && isSigned(manifestBytes, { signature, key });
  const isOwn = keys.some((own) => own.key === key);
  const findings = [
    isWhole
      ? good('The signature fits the list of files and the key in the pack.')
      : bad('The signature does not fit: the list of files or the key was changed.'),
    ...filesFindings(read, manifest),
    ...logFindings(files, manifest, key),
    ...(isWhole ? keyFindings(manifest, key, isOwn) : []),
  ];
  return {
    title: titleOf(manifest),
    holds: findings.every(({ tone }) => tone !== 'danger'),
    findings,
    signedBy: !isWhole ? 'nobody' : isOwn ? 'this-installation' : 'another',
    fingerprint: isWhole ? fingerprintOf(key) : null,
  };
}

function good(words: string): Finding {
  return { tone: 'ok', words };
}

function bad(words: string): Finding {
  return { tone: 'danger', words };
}

function nothingHolds(words: string): Looked {
  const none = { title: 'No evidence pack', holds: false, signedBy: 'nobody', fingerprint: null } as const;
  return { ...none, findings: [bad(words)] };
}

function manifestOf(bytes: Buffer): Manifest | null {
  try {
    const found = manifestShape.safeParse(JSON.parse(bytes.toString()));
    return found.success ? found.data : null;
  } catch {
    return null;
  }
}

/** The key of a file, where that is written as Quayside writes it. */
function keyIn(pem: string): string | null {
  const key = pem.split('\n').slice(1, -2).join('');
  return key !== '' && pemOf(key) === pem ? key : null;
}

function titleOf({ review, state, madeAt }: Manifest): string {
  return `${oneLine(review.name, 120)}, ${STATES[state]}, signed ${madeAt.slice(0, 10)}`;
}

function filesFindings({ files, isAsWritten }: ReadZip, manifest: Manifest): Finding[] {
  const there = new Map(files.map(({ name, bytes }) => [name, bytes]));
  const faults = PACK_FILES.flatMap((name) => {
    const bytes = there.get(name);
    const told = manifest.files[name];
    if (name === PDF && !bytes && !told) return [];
    if (!bytes) return bad(`${name} is missing.`);
    if (!told) return bad(`The list of files does not have ${name}.`);
    const isSame = bytes.length === told.size && sha256Of(bytes) === told.sha256;
    return isSame ? [] : bad(`${name} was changed after it was signed.`);
  });
  const known = new Set([...PACK_FILES, MANIFEST, SIGNATURE]);
  const others = [...there.keys(), ...Object.keys(manifest.files)].filter((name) => !known.has(name));
  for (const name of new Set(others)) faults.push(bad(`“${oneLine(name, 80)}” is no part of a pack.`));
  if (!there.has(SIGNATURE)) faults.push(bad(`${SIGNATURE} is missing.`));
  if (faults.length > 0) return faults;
  const left = there.has(PDF) ? '' : ' It was made without a PDF.';
  const { length } = Object.keys(manifest.files);
  const all = good(`All ${length} files are as they were signed, none is missing or added.${left}`);
  // What something else packed again holds as well as before, but is not the file that was handed out.
  return isAsWritten ? [all] : [all, bad('The zip itself was changed or packed again by another program.')];
}

function logFindings(files: ReadonlyMap<string, Buffer>, manifest: Manifest, key: string | null): Finding[] {
  const review = readReview(
    files.get('evidence.json')?.toString() ?? '',
    files.get('log.ndjson')?.toString() ?? '',
  );
  if (!review) return [bad('The evidence or the log cannot be read as those of a review.')];
  const { evidence, entries, stand, touched } = review;
  const sealed = [stand.closed, stand.final].filter((entry) => entry !== null);
  const isTold =
    manifest.state === stateOf(stand) &&
    manifest.review.name === stand.started.name &&
    manifest.review.lines === evidence.lines.length &&
    manifest.isComplete === (incompleteOf(review).length === 0);
  const others = new Set(sealed.map((each) => each.key).filter((each) => each !== key));
  return [
    touched === null
      ? good(
          `The log has ${counted(entries.length, 'entry', 'entries')}, each linked to the one before, the first to the evidence.`,
        )
      : bad(touched),
    ...(isTold ? [] : [bad('The list of files says something else of the review than its log.')]),
    ...sealed.map((entry) => {
      const what = entry.kind === 'closed' ? 'The decisions were signed' : 'The review was made final';
      const by = entry.kind === 'closed' ? ` by ${oneLine(entry.by.email, 120)}` : '';
      if (!isSealed(entry)) return bad(`${what} on ${day(entry.at)}${by}, but that signature does not fit.`);
      return good(`${what} on ${day(entry.at)}${by}.`);
    }),
    ...[...others].map((each) => {
      const fingerprint = fingerprintOf(each);
      return manifest.key.earlier.some((own) => own.fingerprint === fingerprint)
        ? warn(`It was signed with another key then: ${fingerprint}.`)
        : bad(`The review was signed with a key that this pack does not name: ${fingerprint}.`);
    }),
    ...(stand.final ? [] : [warn(`This review is not final: ${STATES[stateOf(stand)]}.`)]),
    ...incompleteOf(review).map(warn),
  ];
}

function warn(words: string): Finding {
  return { tone: 'warn', words };
}

function keyFindings({ key: told }: Manifest, key: string, isOwn: boolean): Finding[] {
  const fingerprint = fingerprintOf(key);
  if (told.fingerprint !== fingerprint)
    return [bad('The list of files names another key than the one in the pack.')];
  return [
    isOwn
      ? good('It was signed by this installation.')
      : warn(
          'Another installation signed it. Compare the fingerprint with the one that its owner tells you.',
        ),
    ...told.earlier.map((each) =>
      warn(
        `Before ${told.since.slice(0, 10)} it signed with another key: ${oneLine(each.fingerprint, 100)}.`,
      ),
    ),
  ];
}
