import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import type { Core } from '../main/core.ts';
import { identityOf } from '../main/plans/plans.ts';
import { readRegular, writeInPieces } from '../main/storage/chosenFile.ts';
import { describeDiskError } from '../main/storage/jsonFile.ts';

import { type AppError, fail, ok, type Result } from '../shared/errors.ts';
import { type Intent, intentShape } from '../shared/operations/change.ts';
import type { PlannedStep } from '../shared/operations/operation.ts';

const names = z.array(z.string().max(4_096)).max(1_000);
const scopeShape = z.strictObject({ instance: names, group: names, organization: names });

const filesShape = z.strictObject({
  kind: z.literal('wanted-access'),
  files: z
    .array(z.strictObject({ name: z.string().max(4_096), text: z.string() }))
    .min(1)
    .max(1_000),
});

/** The kinds whose limits a person can set; all others need the window, which asks. */
const LIMITED: readonly Intent['kind'][] = ['off-board', 'change-roles', 'put-back', 'review-changes'];
const limitedShape = intentShape.refine(({ kind }) => LIMITED.includes(kind), {
  error: 'only a person in the window can ask for this',
});

/** Intents, never steps: these are planned anew. With a digest, only the same plan runs. */
const planFileShape = z.strictObject({
  quayside: z.literal('plan'),
  version: z.literal(1, { error: 'this Quayside reads plans of version 1' }),
  scope: scopeShape.exactOptional(),
  /** Exactly one: limits apply per plan, and several could each stay within them. */
  intents: z.array(z.union([filesShape, limitedShape])).length(1),
  digest: z.string().exactOptional(),
  /** To show what changed: a digest and words per step. */
  steps: z.array(z.strictObject({ digest: z.string(), words: z.string().max(4_096) })).exactOptional(),
});

export type PlanFile = z.infer<typeof planFileShape>;
export type PlanScope = z.infer<typeof scopeShape>;

const LARGEST = 64_000_000;

export async function readPlanFile(
  file: string,
  wanted: Pick<Core['wanted'], 'readText' | 'readFiles'>,
): Promise<Result<PlanFile>> {
  const read = await wanted.readText(file, LARGEST);
  if (!read.ok) return read;
  if (!isPlan(read.value)) {
    const files = await wanted.readFiles(file, read.value);
    if (!files.ok) return files;
    return ok({ ...EMPTY, intents: [{ kind: 'wanted-access', files: files.value }] });
  }
  const content = jsonOf(read.value);
  if (content === undefined) return fail(foreign(file, 'It is damaged, or cut off.'));
  const parsed = planFileShape.safeParse(content);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return fail(foreign(file, `${issue?.path.join('.') || 'It'}: ${issue?.message}.`));
}

const isPlan = (text: string) => /^\s*\{\s*"quayside"\s*:/.test(text.slice(0, 1_000));

export async function writePlanFile(file: string, plan: PlanFile): Promise<Result<null>> {
  const unwritable = (why: string, advice: string) =>
    fail({ code: 'file-unwritable', message: `“${file}” ${why}.`, advice });
  try {
    const there = await readRegular(file, LARGEST).catch((error) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (there && !('bytes' in there && isPlan(there.bytes.toString('utf8', 0, 1_000))))
      return unwritable(
        'is there already, and is no plan of Quayside',
        'Nothing was written. Choose another name.',
      );
    await writeInPieces(file, [`${JSON.stringify(plan, null, 2)}\n`]);
    return ok(null);
  } catch (error) {
    return unwritable(`could not be written: ${describeDiskError(error)}`, '');
  }
}

const EMPTY = { quayside: 'plan', version: 1 } as const;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function foreign(file: string, why: string): AppError {
  return {
    code: 'file-foreign',
    message: `“${file}” is not a plan of Quayside. ${why}`,
    advice: 'Make it by `quayside plan FILE --out PLAN`.',
  };
}

/** `name` identifies the file, independent of its content. */
export function sourceOf({ intents, scope }: PlanFile, name: string): string {
  const names = intents.map((intent) => ('files' in intent ? intent.files[0]?.name : null));
  return [[path.resolve(name), names], intents].map((each) => digestOf([each, scope ?? null])).join(' ');
}

export function compareSources(one: string | undefined, other: string): 'same' | 'edited' | 'other' {
  const [file, asked = file] = one?.split(' ') ?? [];
  const [own, wanted] = other.split(' ');
  if (asked === wanted) return 'same';
  return file === own ? 'edited' : 'other';
}

export function stepDigest(step: Pick<PlannedStep, 'change' | 'denied'>): string {
  return digestOf(identityOf(step)).slice(0, 16);
}

export function planDigest(steps: readonly PlannedStep[]): string {
  return digestOf(steps.map(stepDigest).sort());
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
}
