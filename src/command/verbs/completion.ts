import { badInput, Ended, EXIT, type ExitCode } from '../output.ts';
import type { Bare, Option, Verb } from '../verbs.ts';

export async function completion(
  verbs: readonly Verb[],
  { out }: Bare,
  [called]: readonly string[],
): Promise<ExitCode> {
  const shell = SHELLS.find((each) => each === called);
  if (!shell)
    throw new Ended(
      badInput(`There is no completion for “${called}”.`, `There is for ${SHELLS.join(', ')}.`),
    );
  const script = completionOf(shell, verbs);
  out.result({ shell, script }, () => script.trimEnd().split('\n'));
  return EXIT.done;
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

type Place = {
  behind: string;
  isVerb: boolean;
  words: readonly Option[];
  options: readonly Option[];
};

/** For both names of the command: npm's and the Debian package's. */
export function completionOf(shell: Shell, verbs: readonly Verb[]): string {
  return WRITERS[shell](placesOf(verbs)).trimStart();
}

/** Two-word verbs first: the first match wins. */
function placesOf(verbs: readonly Verb[]): Place[] {
  const nouns = new Map<string, Option[]>();
  for (const { name, summary } of verbs) {
    const [noun = '', under] = name.split(' ');
    const unders = nouns.get(noun) ?? [];
    nouns.set(noun, under === undefined ? unders : [...unders, [under, summary]]);
  }
  const first = [...nouns].map(([noun, unders]): Option => {
    const summary = verbs.find(({ name }) => name === noun)?.summary;
    return [noun, summary ?? unders.map(([under]) => under).join(', ')];
  });
  const place = (behind: string, words: readonly Option[]) => ({ behind, words, isVerb: false, options: [] });
  return [
    ...verbs.map((verb) => ({
      behind: verb.name,
      isVerb: true,
      words: choicesOf(verb.args).map((word): Option => [word, '']),
      options: verb.options ?? [],
    })),
    ...[...nouns].flatMap(([noun, unders]) => (unders.length > 0 ? [place(noun, unders)] : [])),
    place('', first),
  ];
}

const choicesOf = (args = '') => args.match(/\w+(?:\|\w+)+/)?.[0].split('|') ?? [];
const flagOf = (flags: string) => flags.match(/--[\w-]+/)?.[0] ?? '';
const takesValue = (flags: string) => /[<[]/.test(flags);
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const patternOf = ({ behind, isVerb }: Place) => `' ${behind} '${isVerb ? '*' : ''}`;

const WRITERS: Record<Shell, (places: readonly Place[]) => string> = {
  bash: (places) => `
# Completes quayside in bash: source <(quayside completion bash)
_quayside() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" words='' options=''
  case " \${COMP_WORDS[*]:1:COMP_CWORD-1} " in
${places
  .map((place) => {
    const words = place.words.map(([word]) => word).join(' ');
    const options = place.options.map(([flags]) => flagOf(flags)).join(' ');
    return `    ${patternOf(place)}) words='${words}' options='${options}' ;;`;
  })
  .join('\n')}
  esac
  if [[ $cur == -* ]]; then words=$options; fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _quayside quayside quayside-cli
`,
  zsh: (places) => {
    const described = (all: readonly (readonly [string, string])[]) =>
      all.map(([word, does]) => quoted(does === '' ? word : `${word}:${does}`)).join(' ');
    return `
#compdef quayside quayside-cli
# Completes quayside in zsh: source <(quayside completion zsh)
_quayside() {
  local -a found options
  case " \${words[2,CURRENT-1]} " in
${places
  .map((place) => {
    const options = place.options.map(([flags, does]) => [flagOf(flags), does] as const);
    return `    ${patternOf(place)}) found=(${described(place.words)}) options=(${described(options)}) ;;`;
  })
  .join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then _describe -o option options
  elif (( $#found )); then _describe word found
  else _files
  fi
}
if [[ $funcstack[1] == _quayside ]]; then _quayside "$@"; else compdef _quayside quayside quayside-cli; fi
`;
  },
  fish: (places) => `
# Completes quayside in fish: quayside completion fish | source
function __quayside_behind
  set -l typed (commandline -opc)
  string match -qr -- $argv[1] "$typed[2..]"
end
complete -c quayside-cli -w quayside
${places
  .flatMap((place) => {
    const behind = `-n '__quayside_behind "^${place.behind}${place.isVerb ? '( |\\$)' : '\\$'}"'`;
    const line = (what: string, does: string) =>
      `complete -c quayside ${behind} ${what}${does === '' ? '' : ` -d ${quoted(does)}`}`;
    return [
      ...place.words.map(([word, does]) => line(`-f -a ${word}`, does)),
      ...place.options.map(([flags, does]) =>
        line(`-l ${flagOf(flags).slice(2)}${takesValue(flags) ? ' -r' : ''}`, does),
      ),
    ];
  })
  .join('\n')}
`,
};
