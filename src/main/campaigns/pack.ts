import { createHash } from 'node:crypto';
import { z } from 'zod';
import { CAMPAIGN_STATES } from '../../shared/campaigns/decisions.ts';
import { ok, type Result } from '../../shared/errors.ts';
import { MOST_PRINTED } from '../../shared/reviewLimits.ts';
import type { PrintPdf } from '../review/review.ts';
import { type YieldIfDue, yieldAfter } from '../scheduling/yielding.ts';
import { incompleteOf, type PackFacts, packHtml } from './packReport.ts';
import { decisionsCsv, linesCsv } from './packTables.ts';
import { fingerprintOf, pemOf, type Signing } from './signing.ts';
import { stateOf } from './standing.ts';
import { type ZippedFile, zipOf } from './zip.ts';

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
  madeAt: at,
  review: z.strictObject({ name: z.string(), scope: z.string(), lines: z.int(), startedAt: at }),
  state: z.enum(CAMPAIGN_STATES),
  /** Whether all was read, decided and signed as it was to be. */
  isComplete: z.boolean(),
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
  { logText, ...about }: Omit<PackFacts, 'key' | 'keys'> & { logText: string },
  signing: Pick<Signing, 'publicKey' | 'keys' | 'signWith'>,
  print: PrintPdf | null,
): Promise<Result<Buffer>> {
  const key = await signing.publicKey();
  if (!key.ok) return key;
  const facts = { ...about, key: key.value, keys: await signing.keys() };
  const yieldIfDue = yieldAfter(SLICE);
  const isTagged = facts.review.evidence.lines.length <= MOST_TAGGED;
  const pdf = await print?.(slowly(packHtml(facts, MOST_PRINTED), yieldIfDue), { isTagged });
  if (pdf && !pdf.ok) return pdf;
  const { review, evidenceText, madeAt } = facts;
  const contents: Record<string, string | Uint8Array> = {
    'report.html': await textOf(slowly(packHtml(facts), yieldIfDue)),
    ...(pdf ? { [PDF]: pdf.value } : {}),
    'lines.csv': await textOf(slowly(linesCsv(review), yieldIfDue)),
    'decisions.csv': await textOf(slowly(decisionsCsv(review), yieldIfDue)),
    'evidence.json': evidenceText,
    'log.ndjson': logText,
    'public-key.pem': pemOf(key.value) ?? '',
  };
  const files = PACK_FILES.flatMap((name) => {
    const content = contents[name];
    return content === undefined ? [] : { name, bytes: Buffer.from(content) };
  });
  const manifest = Buffer.from(`${JSON.stringify(manifestOf(facts, files), null, 2)}\n`);
  const signed = await signing.signWith(() => manifest);
  if (!signed.ok) return signed;
  const signature = Buffer.from(signed.value.signature);
  return ok(
    zipOf([...files, { name: MANIFEST, bytes: manifest }, { name: SIGNATURE, bytes: signature }], madeAt),
  );
}

function manifestOf(
  { review, madeAt, version, key, keys }: PackFacts,
  files: readonly ZippedFile[],
): Manifest {
  const { evidence, stand } = review;
  const toKey = (own: { key: string; since: number }) => ({
    ...{ fingerprint: fingerprintOf(own.key), since: isoOf(own.since) },
  });
  return {
    ...{ format: 'Quayside evidence pack', version: 1, app: version, madeAt: isoOf(madeAt) },
    review: {
      ...{ name: stand.started.name, scope: evidence.scope, lines: evidence.lines.length },
      startedAt: isoOf(stand.started.at),
    },
    ...{ state: stateOf(stand), isComplete: incompleteOf(review).length === 0 },
    key: {
      ...toKey(keys.find((own) => own.key === key) ?? { key, since: madeAt }),
      earlier: keys.filter((own) => own.key !== key).map(toKey),
    },
    files: Object.fromEntries(
      files.map(({ name, bytes }) => [name, { sha256: sha256Of(bytes), size: bytes.length }]),
    ),
  };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function isoOf(moment: number): string {
  return new Date(moment).toISOString();
}

async function* slowly(
  pieces: Iterable<string> | AsyncIterable<string>,
  yieldIfDue: YieldIfDue,
): AsyncGenerator<string> {
  for await (const piece of pieces) {
    yield piece;
    await yieldIfDue();
  }
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  const all: string[] = [];
  for await (const piece of pieces) all.push(piece);
  return all.join('');
}
