import type { ReviewFormat, ReviewPreview } from '../../shared/calls/reviews.ts';
import { MOST_PRINTED } from '../../shared/campaigns/decisions.ts';
import type { CallInput, CallOutput, CallsOf } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { AppNote } from '../../shared/operations/operation.ts';
import type { Preferences } from '../../shared/preferences.ts';
import { counted, coveredWords, oneLine, thousands } from '../../shared/text.ts';
import type { Access, Compared } from '../access/access.ts';
import type { Now } from '../access/drift.ts';
import { isWhole } from '../people/access.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { type YieldIfDue, yieldAfter } from '../scheduling/yielding.ts';
import { type FileDialogs, fileWords, saveFile, Unread } from '../storage/chosenFile.ts';
import type { World } from '../world/world.ts';
import { baselinesFor } from './changes.ts';
import { createMoments } from './moments.ts';
import { createReport, organizationsOf, type Report } from './report.ts';
import { reportCsv } from './reportCsv.ts';
import { htmlOf } from './reportHtml.ts';
import { type Scope, scopeIn } from './scope.ts';

const SLICE = 10;

/** Tags, for reading aloud, take half of the time and most of the size. Gives `internal`. */
export type PrintPdf = (
  pieces: AsyncIterable<string>,
  how?: { isTagged: boolean },
) => Promise<Result<Uint8Array>>;

export const noPdf: PrintPdf = async () =>
  fail({
    code: 'file-unwritable',
    message: 'Only Quayside’s window makes PDFs.',
    advice: 'Save it as HTML or CSV, or open the window.',
  });

type Noted = AppNote<'export-review'>;

/** Reads nothing before the page asks. */
export function createReview(options: {
  instances: Pick<Instances, 'list'>;
  preferences: { read(): Pick<Preferences, 'groups'> };
  access: Pick<Access, 'all' | 'compareWithin'>;
  now: () => Promise<Now>;
  world: Pick<World, 'failures'>;
  print: PrintPdf;
  chooseTarget: FileDialogs['chooseTarget'];
  version: string;
  offsetAt: (at: number) => number;
  note: (entry: Noted) => void;
}): { calls: CallsOf<'review'> } {
  const { access, version } = options;
  const moments = createMoments(options.offsetAt);

  async function reportOf(
    { olderThanDays, baselineId }: Omit<CallInput<'review.save'>, 'scope' | 'format'>,
    { scope, known }: { scope: Scope; known: Now },
  ): Promise<Result<Report>> {
    let comparison: Compared | null = null;
    if (baselineId !== null) {
      const compared = await access.compareWithin(baselineId, known, scope.isWithin);
      if (!compared.ok) return compared;
      comparison = compared.value;
    }
    const facts = {
      scope,
      known,
      failures: options.world.failures(),
      comparison,
      olderThanDays,
      version,
      yieldIfDue: yieldAfter(SLICE),
    };
    return ok(await createReport(facts));
  }

  async function* piecesOf(format: ReviewFormat, report: Report): AsyncGenerator<string | Uint8Array> {
    const yieldIfDue = yieldAfter(SLICE);
    if (format === 'csv') return yield* reportCsv(report, yieldIfDue);
    const html = htmlOf(report, moments, yieldIfDue);
    if (format === 'html') return yield* html;
    const printed = await options.print(html);
    if (!printed.ok) throw new Unread(printed.error);
    yield printed.value;
  }

  async function save(input: CallInput<'review.save'>): Promise<Result<CallOutput<'review.save'>>> {
    const known = await options.now();
    const scope = scopeIn(input.scope, options, known);
    if (!scope) return fail(NOTHING_LEFT);
    const report = await reportOf(input, { scope, known });
    if (!report.ok) return report;
    if (input.format === 'pdf' && linesOf(report.value) > MOST_PRINTED) return fail(TOO_LONG);
    const pieces = piecesOf(input.format, report.value);
    const name = scope.group === null ? 'access report' : `access at ${fileWords(scope.group)}`;
    const file = { name, ending: input.format, title: 'Save access report', pieces };
    const saved = await saveFile(file, { chooseTarget: options.chooseTarget, clock: () => known.at });
    if (saved.ok && saved.value.outcome === 'saved') {
      const note = savedNote(report.value, saved.value.fileName);
      options.note({ kind: 'export-review', instance: null, note });
    }
    return saved;
  }

  async function preview(input: CallInput<'review.preview'>): Promise<Result<CallOutput<'review.preview'>>> {
    const known = await options.now();
    const scope = scopeIn(input.scope, options, known);
    if (!scope) return ok(NOTHING);
    const baselines = baselinesFor(await access.all(), scope, known);
    return ok({ ...(await coverOf(scope, known, yieldAfter(SLICE))), baselines });
  }

  return { calls: { 'review.preview': preview, 'review.save': save } };
}

const NOTHING: CallOutput<'review.preview'> = {
  ...{ instances: 0, organizations: 0, read: 0, people: 0 },
  baselines: [],
};

function linesOf({
  lines,
  owners,
  withoutTwoFactor,
  unknownTwoFactor,
  oldInvitations,
  changes,
}: Report): number {
  const tables = [owners, withoutTwoFactor, unknownTwoFactor, oldInvitations, changes?.changes ?? []];
  return tables.reduce((sum, table) => sum + table.length, lines);
}

function savedNote({ scope, people, read, organizations }: Report, fileName: string): string {
  const covered = coveredWords(counted(people, 'person', 'people'), read, organizations);
  return `${scope}, to “${oneLine(fileName, 200)}”: ${covered}.`;
}

const TOO_LONG: AppError = {
  code: 'bad-input',
  message: `A report of more than ${thousands(MOST_PRINTED)} lines is too long for a PDF.`,
  advice: 'Save it as HTML or CSV, or print fewer instances at a time.',
};

export const NOTHING_LEFT: AppError = {
  code: 'bad-input',
  message: 'Everything this report was to cover is gone.',
  advice: 'Choose other instances or organizations.',
};

export async function coverOf(
  scope: Scope,
  known: Now,
  yieldIfDue: YieldIfDue,
): Promise<Omit<ReviewPreview, 'baselines'>> {
  const people = new Set<string>();
  const counts = { organizations: 0, read: 0 };
  for (const { id } of scope.instances)
    for (const organization of organizationsOf(id, { scope, known })) {
      await yieldIfDue();
      counts.organizations += 1;
      if (isWhole(organization)) counts.read += 1;
      const rows = organization.members?.rows ?? [];
      for (const row of rows) people.add(known.places.personOf(row.id));
    }
  return { ...counts, instances: scope.instances.length, people: people.size };
}
