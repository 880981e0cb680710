import fc from 'fast-check';
import { makePack } from '../../../src/main/campaigns/pack.ts';
import type { Signing } from '../../../src/main/campaigns/signing.ts';
import { digestOf, readReview } from '../../../src/main/campaigns/standing.ts';
import type { PrintPdf } from '../../../src/main/review/review.ts';
import {
  type Decision,
  type Entry,
  type EntryOf,
  type Evidence,
  evidenceShape,
  type Line,
  type LineResult,
} from '../../../src/shared/campaigns/campaign.ts';
import { ok, type Result } from '../../../src/shared/errors.ts';
import { signerOf } from './signers.ts';

export const ANN = { name: 'Ann Reviewer', email: 'ann@a.example' };

export function lineOf(about: Partial<Line> = {}): Line {
  const { instanceId = 'shop', organizationId = 'acme', email = 'ann@a.example', kind = 'member' } = about;
  return {
    ...{ id: `${instanceId}/${organizationId}/${kind}/${email}`, kind, instanceId, instanceName: 'Shop' },
    ...{ organizationId, organizationName: 'Acme', email, name: 'Ann', role: 'member', isPrivileged: false },
    ...{ access: '3 services', twoFactor: true, since: 1_000, endsAt: null, change: '', signedInAt: null },
    ...{ fates: ['end', 'lower'] },
    ...about,
  };
}

export function evidenceOf(about: Partial<Evidence> = {}): Evidence {
  return {
    ...{ madeAt: 1_000_000, version: '1.0.0', scope: 'All instances', unread: [], notes: [] },
    ...{ previous: null, leavers: [] },
    lines: [lineOf()],
    instances: [
      {
        ...{ instanceId: 'shop', name: 'Shop', host: 'shop.example', version: '0.29.1' },
        ...{ accounts: ['desk@a.example'], organizations: 1, readAt: { from: 900_000, to: 950_000 } },
        roles: [],
      },
    ],
    ...about,
  };
}

type Unlinked<E extends Entry = Entry> = E extends Entry ? Omit<E, 'before'> : never;

export function startedOf(about: Partial<EntryOf<'started'>> = {}): Unlinked<EntryOf<'started'>> {
  return {
    ...{ kind: 'started', at: 1_000_000, name: 'Q4 review', scope: { kind: 'all' }, kitId: null },
    ...{ isPrivilegedOnly: false, reviewer: ANN, dueOn: '2026-12-31', everyMonths: 3 },
    ...about,
  };
}

/** A review as its two files: entries are linked, and sealed where they close it. */
export async function writeReview(
  evidence: Evidence,
  entries: readonly (Unlinked | 'close' | 'final')[],
  signing: Signing = signerOf().signing,
) {
  const evidenceText = `${JSON.stringify({ version: 2, evidence })}\n`;
  let head = digestOf(evidenceText);
  let logText = '';
  for (const [place, entry] of entries.entries()) {
    const at = 2_000_000 + place;
    const sealed =
      entry === 'close'
        ? given(await signing.seal({ kind: 'closed', at, before: head, by: ANN }))
        : entry === 'final'
          ? given(await signing.seal({ kind: 'final', at, before: head }))
          : { ...entry, before: head };
    const line = JSON.stringify(sealed);
    logText += `${line}\n`;
    head = digestOf(line);
  }
  const review = readReview(evidenceText, logText);
  if (!review) throw new Error('This review cannot be read.');
  return { review, evidenceText, logText };
}

export type Written = Awaited<ReturnType<typeof writeReview>>;

/** A pack of it; the PDF is the HTML that would be printed. */
export async function packOf(
  written: Written,
  signing: Signing,
  { print = printAsText }: { print?: PrintPdf | null } = {},
): Promise<Buffer> {
  return given(await makePack({ ...written, madeAt: 1_790_000_000_000, version: '1.0.0' }, signing, print));
}

const printAsText: PrintPdf = async (pieces) => {
  const all: string[] = [];
  for await (const piece of pieces) all.push(piece);
  return ok(Buffer.from(all.join('')));
};

export function given<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** Names as strangers give them. */
export const anyName = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    '=1+1',
    '@SUM(A1)',
    '</td><script>alert(1)</script>',
    '"; DROP',
    '\u202eevil',
    'a\nb',
    '-1',
    "'=x",
  ),
);

export const anyLine: fc.Arbitrary<Line> = fc
  .record({
    kind: fc.constantFrom('member' as const, 'invitation' as const, 'key' as const),
    instanceId: fc.constantFrom('shop', 'yard'),
    instanceName: anyName,
    organizationName: anyName,
    email: anyName,
    name: anyName,
    role: fc.constantFrom('owner', 'admin', 'member', 'support', null),
    isPrivileged: fc.boolean(),
    access: anyName,
    twoFactor: fc.constantFrom(true, false, null),
    since: fc.option(fc.integer({ min: 0, max: 4e12 })),
    endsAt: fc.option(fc.integer({ min: 0, max: 4e12 })),
    change: anyName,
    signedInAt: fc.option(fc.integer({ min: 0, max: 4e12 })),
    fates: fc.subarray(['delete', 'lower'] as const),
  })
  .map((about) => lineOf({ ...about, fates: [...about.fates] }));

const anyDecision: fc.Arbitrary<Decision | null> = fc.constantFrom<(Decision | null)[]>(
  null,
  { is: 'keep' },
  { is: 'change', role: 'member' },
  { is: 'revoke', fate: 'delete' },
);

const anyResult: fc.Arbitrary<LineResult | null> = fc.option(
  fc.record({
    operationId: fc.constantFrom('op-1', null),
    words: anyName,
    state: fc.constantFrom('done', 'failed', 'open', 'unknown', 'skipped'),
    by: fc.option(anyName),
    at: fc.integer({ min: 0, max: 4e12 }),
    seen: fc.option(fc.record({ at: fc.integer({ min: 0, max: 4e12 }), words: anyName })),
  }),
);

/** A review at any stage: evidence with its entries. */
export const anyReview = fc
  .record({
    lines: fc.array(
      fc.record({
        line: anyLine,
        decision: anyDecision,
        note: anyName,
        result: anyResult,
        waived: fc.boolean(),
      }),
      { minLength: 1, maxLength: 12 },
    ),
    unread: fc.array(
      fc.record({ instanceName: anyName, organizationName: fc.option(anyName), what: anyName, why: anyName }),
      { maxLength: 2 },
    ),
    leavers: fc.array(
      fc.record({
        ...{ emails: fc.array(anyName, { minLength: 1, maxLength: 2 }), name: anyName, note: anyName },
        endOn: fc.constantFrom('2026-01-31', null),
        removedAt: fc.option(fc.integer({ min: 0, max: 4e12 })),
        lines: fc.nat(3),
      }),
      { maxLength: 2 },
    ),
    name: anyName.map((name) => `Review ${name}`),
    stage: fc.constantFrom('deciding' as const, 'closed' as const, 'final' as const),
  })
  .map(({ lines, unread, leavers, name, stage }) => {
    const numbered = lines.map((each, place) => ({ ...each, line: { ...each.line, id: `line-${place}` } }));
    const evidence = evidenceShape.parse(
      evidenceOf({ unread, leavers, lines: numbered.map(({ line }) => line) }),
    );
    const isClosed = stage !== 'deciding';
    const entries: (Unlinked | 'close' | 'final')[] = [startedOf({ name })];
    for (const { line, decision, note } of numbered)
      if (decision || isClosed)
        entries.push({
          ...{ kind: 'decided', at: 1_500_000, lineIds: [line.id], by: ANN, note },
          decision: decision ?? { is: 'keep' },
        });
    if (isClosed) entries.push('close');
    for (const { line, decision, result, waived } of isClosed ? numbered : []) {
      const isChange = decision !== null && decision.is !== 'keep';
      if (isChange && result) entries.push({ kind: 'carried-out', at: 3_000_000, lineId: line.id, result });
      if (isChange && waived)
        entries.push({ kind: 'waived', at: 3_100_000, lineIds: [line.id], note: 'Later', by: ANN });
    }
    if (stage === 'final') entries.push('final');
    return { evidence, entries };
  });
