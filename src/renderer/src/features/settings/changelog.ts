export type Release = {
  version: string;
  date: string;
  text: string;
  /** `kind`: as in Keep a Changelog, for example “Added”. */
  groups: { kind: string; title: string; items: string[] }[];
};

/** Parses Keep a Changelog, with fourth-level headings below the kinds, and skips all else. */
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
