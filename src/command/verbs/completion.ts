import { completionOf, SHELLS } from '../completion.ts';
import type { Bare } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { badInput } from '../output.ts';
import type { Verb } from '../verbs.ts';

/** Prints a script that completes these verbs, with all options that they take, in a shell. */
export async function completion(
  verbs: readonly Verb[],
  { out }: Bare,
  [called]: readonly string[],
): Promise<ExitCode> {
  const shell = SHELLS.find((each) => each === called);
  if (!shell)
    return out.fail(
      badInput(`There is no completion for “${called}”.`, `There is for ${SHELLS.join(', ')}.`),
    );
  const script = completionOf(shell, verbs);
  out.result({ shell, script }, () => script.trimEnd().split('\n'));
  return EXIT.done;
}
