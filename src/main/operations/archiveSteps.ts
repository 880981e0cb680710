import { z } from 'zod';
import { type Step, stepShape } from '../../shared/operations/step.ts';
import { yieldEvery } from '../scheduling/yielding.ts';
import type { Archived } from './archived.ts';
import type { Ended } from './archiveIndex.ts';
import { wholeLines } from './journalFile.ts';
import { keptFactsOf } from './keptFacts.ts';

const stepLine = z.object({ step: stepShape });

/** What an operation stands in the archive as: a line for each step, then its end, which says how many bytes those have. */
export function archivedLines(operation: Archived): { steps: { step: Step }[]; end: Ended } {
  const { ended, texts } = operation;
  const steps = operation.steps.map((step) => ({ step }));
  const bytes = steps.reduce((sum, line) => sum + Buffer.byteLength(JSON.stringify(line)) + 1, 0);
  return {
    steps,
    end: { ended, ...keptFactsOf(operation), ...(texts === undefined ? {} : { texts }), bytes },
  };
}

/** The steps that an archive’s lines tell; null where one cannot be understood. */
export async function parseSteps(text: string): Promise<Step[] | null> {
  const steps: Step[] = [];
  // Ten thousand steps take a while: main answers others in between.
  const yieldIfDue = yieldEvery(500);
  for (const line of wholeLines(text).lines) {
    await yieldIfDue();
    const step = parseStep(line);
    if (!step) return null;
    steps.push(step);
  }
  return steps;
}

function parseStep(line: string): Step | null {
  try {
    return stepLine.parse(JSON.parse(line)).step;
  } catch {
    return null;
  }
}
