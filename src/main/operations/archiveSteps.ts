import { z } from 'zod';
import { type Step, stepShape } from '../../shared/operations/step.ts';
import { yieldEvery } from '../scheduling/yielding.ts';
import { wholeLines } from './journalFile.ts';

const stepLine = z.object({ step: stepShape });

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
