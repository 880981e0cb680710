export type Release = {
  version: string;
  /** As it is written there: a day, or that it is not released. */
  date: string;
  text: string;
  /** Lists by their heading; `kind` is what the format calls the changes, for example “Added”. */
  groups: { kind: string; title: string; items: string[] }[];
};

/** Reads a changelog as Keep a Changelog has it, with headings of the fourth level below the kinds; what is none of it is passed over. */
export function parseChangelog(text: string): Release[] {
  const releases: Release[] = [];
  let kind = '';
  for (const line of text.split('\n')) {
    const release = releases.at(-1);
    const [, marks = '', words = ''] = /^(##+|-) (.+)$/.exec(line) ?? [];
    if (marks === '##') {
      const [, version = '', date = ''] = /^\[(.+?)\](?: - (.+))?$/.exec(words) ?? [];
      if (version !== '') releases.push({ version, date, text: '', groups: [] });
      kind = '';
    } else if (!release) continue;
    else if (marks === '###') kind = words;
    else if (marks === '####') release.groups.push({ kind, title: words, items: [] });
    else if (marks === '-') itemsOf(release, kind).push(plain(words));
    else if (kind === '' && line.trim() !== '') release.text = `${release.text} ${plain(line)}`.trim();
  }
  return releases;
}

/** The list that an item belongs to: of its kind alone where no heading stands between. */
function itemsOf({ groups }: Release, kind: string): string[] {
  const last = groups.at(-1);
  if (last?.kind === kind) return last.items;
  const group = { kind, title: kind, items: [] };
  groups.push(group);
  return group.items;
}

function plain(text: string): string {
  return text.replaceAll(/[`*]/g, '').replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1');
}
