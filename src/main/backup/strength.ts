import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import type { PassphraseStrength } from '../../shared/backup.ts';

/** Characters: more text only adds strength, and long repetitions take seconds to judge. */
const JUDGED = 64;
/** Powers of ten of zxcvbn's guesses; one guess costs about half a second (see encryption.ts). */
const LEAST = { fair: 8, good: 11, strong: 14 };

/** Blocks for up to a second: run it in a thread. */
export function judgeStrength(passphrase: string): PassphraseStrength {
  const judge = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const { guessesLog10 } = judge.check(passphrase.slice(0, JUDGED));
  if (guessesLog10 >= LEAST.strong) return 'strong';
  if (guessesLog10 >= LEAST.good) return 'good';
  return guessesLog10 >= LEAST.fair ? 'fair' : 'weak';
}
