import { createHash } from 'node:crypto';
// Its entry for Node asks for createRequire, which the bundle declares a second time.
import { unzipSync, zipSync } from 'fflate/browser';
import { z } from 'zod';
import { CAMPAIGN_STATES, MOST_PRINTED } from '../../shared/campaigns/decisions.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { PrintPdf } from '../review/review.ts';
import { yieldAfter } from '../scheduling/yielding.ts';
import type { ReviewSource } from './files.ts';
import { type PackFacts, packHtml } from './packReport.ts';
import { fingerprintOf, type OwnKey, pemOf, type Signing } from './signing.ts';
import { incompleteOf, rowsOf, stateOf } from './standing.ts';
import { decisionCells, isoOf, lineCells, tableCsv } from './tables.ts';

/** Made by the window alone. */
export const PDF = 'report.pdf';
/** What a manifest names with its hash, in the order of the pack, where only the PDF can be left out; it comes last itself, with its signature. */
export const PACK_FILES = [
  ...['report.html', PDF, 'lines.csv', 'decisions.csv', 'evidence.json', 'log.ndjson'],
  'public-key.pem',
];
export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.sig';

const at = z.iso.datetime();
const keyShape = z.strictObject({ fingerprint: z.string(), since: at });

export const manifestShape = z.strictObject({
  format: z.literal('Quayside evidence pack'),
  version: z.literal(1),
  app: z.string(),
  /** In a zip there are no other years. */
  madeAt: at.startsWith('20'),
  review: z.strictObject({ name: z.string(), scope: z.string(), lines: z.int(), startedAt: at }),
  state: z.enum(CAMPAIGN_STATES),
  /** Whether all was read, decided and signed as it was to be. */
  isComplete: z.boolean(),
  /** What of its files was not as it was written, as a sentence: the keychain had another end of its log. */
  touched: z.string().nullable(),
  /** `earlier`: those that this installation signed with before it lost them. */
  key: keyShape.extend({ earlier: z.array(keyShape) }),
  files: z.record(z.string(), z.strictObject({ sha256: z.string(), size: z.int() })),
});

export type Manifest = z.infer<typeof manifestShape>;

/** Lines of a PDF with tags: with 5,000 it has 23 MB, without them 1.5; the HTML beside it can be read aloud. */
const MOST_TAGGED = 1_000;

/** So long, in ms, is worked on before it yields. */
const SLICE = 10;

/** Everything that proves a review, as a zip that is signed. Gives `keychain-…`, and what `print` gives. */
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
      Object.entries(files).map(([name, bytes]) => [name, { sha256: sha256Of(bytes), size: bytes.length }]),
    ),
  };
}

function toKey({ key, since }: OwnKey): z.infer<typeof keyShape> {
  return { fingerprint: fingerprintOf(key), since: isoOf(since) };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
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

/** Files as a zip, stored as they are, in their order: the same files always give the same bytes. `at` in ms since the epoch. */
export function zipOf(files: Files, at: number): Buffer {
  // A zip has local time: noon is there on every day, in every zone.
  return Buffer.from(zipSync(files, { level: 0, mtime: `${isoOf(at).slice(0, 10)}T12:00` }));
}

/** Bytes of all files of a pack. */
const MOST_BYTES = 250_000_000;

/** The files of a zip, in memory alone and bounded, also where something else packed them; null where it cannot be read. */
export function filesIn(zip: Uint8Array): Files | null {
  let left = MOST_BYTES;
  try {
    return unzipSync(zip, {
      filter({ size, originalSize }) {
        left -= size + originalSize;
        if (left < 0) throw new Error('It unpacks to more than a pack has.');
        return true;
      },
    });
  } catch {
    return null;
  }
}
