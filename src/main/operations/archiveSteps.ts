import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { type Step, stepShape } from '../../shared/operations/step.ts';
import { wholeLines } from './journalFile.ts';

const stepLine = z.object({ step: stepShape });

/** The steps that an archive’s lines tell; null where one cannot be understood. */
export async function parseSteps(text: string): Promise<Step[] | null> {
  const steps: Step[] = [];
  for (const line of wholeLines(text).lines) {
    // Ten thousand steps take a while: main answers in between.
    if (steps.length % 500 === 499) await setImmediate();
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
