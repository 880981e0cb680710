import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import type { PassphraseStrength } from '../../shared/backup.ts';

/** What follows a strong beginning can only make it stronger, and long repetitions take seconds to judge. Characters. */
const JUDGED = 64;
/** Powers of ten of the guesses that zxcvbn expects; one guess costs about half a second here (see encryption.ts). */
const LEAST = { fair: 8, good: 11, strong: 14 };

/** Judges how hard a passphrase is to guess. Blocks for up to a second: for a process of its own. */
export function judgeStrength(passphrase: string): PassphraseStrength {
  const judge = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const { guessesLog10 } = judge.check(passphrase.slice(0, JUDGED));
  if (guessesLog10 >= LEAST.strong) return 'strong';
  if (guessesLog10 >= LEAST.good) return 'good';
  return guessesLog10 >= LEAST.fair ? 'fair' : 'weak';
}
