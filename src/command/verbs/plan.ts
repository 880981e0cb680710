import { reviewWords, runWords } from '../../shared/operations/steps.ts';
import { counted, oneLine } from '../../shared/text.ts';
import { EXIT, type ExitCode, type Line, must, worst } from '../output.ts';
import { planDigest, stepDigest, writePlanFile } from '../planFile.ts';
import {
  chosenBy,
  isBarred,
  isChange,
  isDifferent,
  type Prepared,
  prepare,
  refusal,
  stepWords,
  tellPlan,
} from '../planning.ts';
import type { Context } from '../verbs.ts';

export async function run(given: Context, [name = '']: readonly string[]): Promise<ExitCode> {
  const { out, options } = given;
  const prepared = await prepare(given, name);
  const { made, unread, refused } = prepared;
  const steps = made.flatMap(({ plan }) => plan.steps);
  const digest = planDigest(steps);
  const summary = summaryOf(prepared);
  if (typeof options.out === 'string')
    must(
      await writePlanFile(options.out, {
        ...prepared.file,
        scope: prepared.file.scope ?? chosenBy(options),
        digest,
        steps: steps.map((step) => ({ digest: stepDigest(step), words: stepWords(step) })),
      }),
    );
  const told = await tellPlan(prepared);
  out.result({ summary, ...told, digest }, () =>
    options.markdown ? asMarkdown(summary, told) : [...asText(out, told), summary],
  );
  return worst(
    ...(refused.length > 0 ? [out.fail(refusal(refused))] : []),
    unread.length > 0 ? EXIT.failed : EXIT.done,
    isDifferent(prepared) || told.open.length > 0 ? EXIT.open : EXIT.done,
  );
}

export function summaryOf(prepared: Pick<Prepared, 'made' | 'left' | 'waiting' | 'unread'>): string {
  const steps = prepared.made.flatMap(({ plan }) => plan.steps);
  const runs = steps.filter(isChange);
  const ends = prepared.made.reduce((sum, each) => sum + each.ends, 0);
  const words = runWords(runs);
  const dates = `${words === null ? 'Set' : 'set'} ${counted(ends, 'end date', 'end dates')}`;
  const all = [words, ends > 0 ? dates : null].filter((each) => each !== null).join(', ');
  if (all !== '') return `${all}.`;
  if (steps.some(isBarred)) return reviewWords(steps, 0);
  if (isDifferent(prepared) || prepared.unread.length > 0) return 'Nothing to do in what could be compared.';
  return prepared.waiting.length > 0
    ? 'Nothing to do until those who are invited have joined.'
    : 'Nothing to do: everything already matches.';
}

type Told = Awaited<ReturnType<typeof tellPlan>>;

const WAITING = 'Waiting for people to join';
export const LEFT_OPEN = 'Left open by earlier runs';

function notesOf({ plans, left, waiting, open }: Told): [head: string, lines: readonly string[]][] {
  const notes: [string, readonly string[]][] = [
    ['Side effects', plans.flatMap(({ warnings }) => warnings)],
    ['Couldn’t check', [...plans.flatMap(({ unknown }) => unknown), ...left]],
    [LEFT_OPEN, open],
    [WAITING, waiting],
    ['Left as is', plans.flatMap((plan) => plan.left)],
    [
      'Beyond the limits',
      plans.flatMap(({ limits }) =>
        limits.map(({ words, isAllowed }) => `${words}${isAllowed ? ' Allowed.' : ''}`),
      ),
    ],
  ];
  return notes.filter(([, lines]) => lines.length > 0);
}

export function asText(out: Context['out'], told: Told): Line[] {
  const steps = told.plans.flatMap((plan) => plan.steps);
  return [
    ...(steps.length > 0
      ? out.table(
          ['CHANGE', 'WHO OR WHAT', 'ORGANIZATION', 'INSTANCE', 'NOTE'],
          steps.map(({ does, subject, organization, instance, denied }) => [
            ...[does, subject, organization ?? '–', instance],
            denied === null ? '' : { text: `won’t run: ${denied}`, tone: 'warn' as const },
          ]),
        )
      : []),
    ...notesAsText(told),
  ];
}

export function notesAsText(told: Told): Line[] {
  return notesOf(told).flatMap(([head, lines]) => noteAsText(head, lines));
}

export function noteAsText(head: string, lines: readonly string[]): Line[] {
  return lines.length === 0 ? [] : [`${head}:`, ...lines.map((line) => `  ${oneLine(line, 500)}`)];
}

/** For pull request comments: escapes markup and mentions. */
function asMarkdown(summary: string, told: Told): string[] {
  const steps = told.plans.flatMap((plan) => plan.steps);
  const unread = told.unread.map(
    ({ instance, organization, message, code }) =>
      `${organization === null ? '' : `${organization} on `}${instance}: ${message || code}`,
  );
  const notes = [...notesOf(told), ...(unread.length > 0 ? [['Not read', unread] as const] : [])];
  return [
    `**${inMarkdown(summary)}**`,
    ...(steps.length > 0
      ? [
          '',
          '| Change | Who or what | Organization | Instance | Note |',
          '| --- | --- | --- | --- | --- |',
          ...steps.map(
            ({ does, subject, organization, instance, denied }) =>
              `| ${[does, subject, organization ?? '–', instance, denied === null ? '' : `won’t run: ${denied}`].map((each) => inMarkdown(each)).join(' | ')} |`,
          ),
        ]
      : []),
    ...notes.flatMap(([head, lines]) => [
      '',
      `**${head}**`,
      '',
      ...lines.map((line) => `- ${inMarkdown(line)}`),
    ]),
  ];
}

/** Numeric entities prevent markup. Mentions are detected after decoding: a zero-width space breaks them. */
function inMarkdown(text: string): string {
  return oneLine(text, 500)
    .replace(/(?<!\w)@/g, '@\u200b')
    .replace(/[^\p{L}\p{N} ,–’“”-]/gu, (sign) => `&#${sign.codePointAt(0)};`);
}
