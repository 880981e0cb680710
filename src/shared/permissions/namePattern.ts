export type NameMatch = (name: string) => boolean;

/** `*` stands for any run of characters. Capital letters and how accents are composed make no difference. Takes no longer than the pattern times the name. */
export function namePattern(pattern: string): NameMatch {
  const parts = foldName(pattern).split('*');
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return (name) => foldName(name) === first;
  if (first === '' && last === '' && others.every((part) => part === '')) return () => true;
  return (name) => {
    const text = foldName(name);
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let from = first.length;
    const end = text.length - last.length;
    // The first place for each part leaves the most room for those after it.
    for (const part of others) {
      const at = text.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return from <= end;
  };
}

export function foldName(name: string): string {
  return name.normalize('NFC').trim().toLowerCase();
}
