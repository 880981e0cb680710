/** At `start` to `end` (UTF-16 units). `repeated`: it stood before; `invalid`: no Dokploy takes it, with why as a sentence. */
export type EmailEntry = { start: number; end: number } & (
  | { state: 'address'; address: string }
  | { state: 'repeated'; address: string }
  | { state: 'invalid'; text: string; reason: string }
);

const LONGEST = 254;
/** A display name in quotes is shorter than this; a quote that is closed later than that was none. */
const LONGEST_NAME = 200;

/** What Dokploy takes (zod's e-mail): the same as `readEmail`, which needs zod and so cannot stand in the page. */
const TAKEN = /^(?:[a-z0-9_'+-]+\.)*[a-z0-9_'+-]*[a-z0-9_+-]@(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,}$/;

/** Marks that are not seen and come along when a text is copied. */
const UNSEEN = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const SEPARATOR = /[,;\n\r，；、]/;

/** Addresses as people paste them: any separator, bare or `Name <address>`, quoted, `mailto:`; in their order, in lower case. */
export function findEmails(text: string): EmailEntry[] {
  const seen = new Set<string>();
  return splitPieces(text)
    .flatMap((piece) => addressesIn(text, piece))
    .map(({ start, end }) => {
      const address = clean(text.slice(start, end));
      const reason = denyAddress(address);
      if (reason !== null) return { state: 'invalid', text: text.slice(start, end), reason, start, end };
      const state = seen.has(address) ? 'repeated' : 'address';
      seen.add(address);
      return { state, address, start, end };
    });
}

/** Why this is no e-mail address that Dokploy takes, as a sentence; null when it is one. It must be in lower case. */
export function denyAddress(address: string): string | null {
  if (address.length <= LONGEST && TAKEN.test(address)) return null;
  const at = address.indexOf('@');
  if (at < 0) return 'There is no @ in it.';
  if (address.indexOf('@', at + 1) >= 0) return 'There is more than one @ in it.';
  if (address.length > LONGEST) return `It is longer than ${LONGEST} characters.`;
  const name = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (name === '') return 'There is nothing before the @.';
  if (domain === '') return 'There is nothing after the @.';
  if (/\s/.test(address)) return 'There is a space in it.';
  const strange = /[^a-z0-9_'+.-]/u.exec(name) ?? /[^a-z0-9.-]/u.exec(domain);
  if (strange) return `Dokploy accepts no “${strange[0]}” in an address.`;
  if (address.includes('..')) return 'There are two dots in a row.';
  if (/^\.|\.$/.test(name)) return 'The part before the @ begins or ends with a dot.';
  if (name.endsWith("'")) return 'The part before the @ ends with an apostrophe.';
  if (!domain.includes('.')) return 'The part after the @ has no ending such as .com.';
  if (/^\.|\.$/.test(domain)) return 'The part after the @ begins or ends with a dot.';
  return 'The part after the @ is not a domain name.';
}

type Span = { start: number; end: number };

/** Cuts a text at its separators, but not within quotes or angle brackets, nor between "Last, First" and its address. */
function splitPieces(text: string): Span[] {
  const pieces: Span[] = [];
  let start = 0;
  let inAngles = false;
  const close = (end: number) => {
    if (text.slice(start, end).trim() !== '') pieces.push({ start, end });
    start = end + 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] as string;
    if (letter === '"') at = endOfQuotes(text, at);
    else if (letter === '<') inAngles = isClosed(text, at);
    else if (letter === '>') inAngles = false;
    else if (SEPARATOR.test(letter) && !inAngles && !(letter === ',' && isLastName(text, start, at)))
      close(at);
  }
  close(text.length);
  return pieces;
}

/** Where the quotes that open here close on the same line; here when they do not. */
function endOfQuotes(text: string, at: number): number {
  const rest = text.slice(at + 1, at + 1 + LONGEST_NAME);
  const length = rest.search(/["\n\r]/);
  return length >= 0 && rest[length] === '"' ? at + 1 + length : at;
}

function isClosed(text: string, at: number): boolean {
  return /^<[^<\n\r]{0,320}>/.test(text.slice(at, at + 330));
}

/** Whether the comma at `at` stands within "Last, First <address>". */
function isLastName(text: string, start: number, at: number): boolean {
  const last = text.slice(start, at);
  if (/[@<>]/.test(last)) return false;
  return /^,[^,;@<>\n\r]{1,100}<[^<>\n\r]{0,320}>/.test(text.slice(at, at + 430));
}

/** The address of a piece: what stands in angle brackets, else the words with an @, else all of it. */
function addressesIn(text: string, piece: Span): Span[] {
  const inAngles = spansOf(text, piece, /<([^<>]*)>/g, 1).filter((span) =>
    text.slice(span.start, span.end).trim(),
  );
  if (inAngles.length > 0) return inAngles.map((span) => trimmed(text, span));
  const words = spansOf(text, piece, /\S+/g, 0).filter(({ start, end }) =>
    text.slice(start, end).includes('@'),
  );
  const [first, second] = words;
  // "jane @example.com" is one address with a space, not a name and an address.
  const broken = first && !second && denyAddress(clean(text.slice(first.start, first.end))) !== null;
  return first && !broken ? words.map((span) => trimmed(text, span)) : [trimmed(text, piece)];
}

function spansOf(text: string, { start, end }: Span, pattern: RegExp, group: number): Span[] {
  return [...text.slice(start, end).matchAll(pattern)].map((found) => {
    const whole = found[0];
    const inner = found[group] ?? whole;
    const from = start + found.index + (inner === whole ? 0 : whole.indexOf(inner));
    return { start: from, end: from + inner.length };
  });
}

/** Without spaces and the punctuation around it, so that a mark stands on the address alone. */
function trimmed(text: string, { start, end }: Span): Span {
  const part = text.slice(start, end);
  const before = /^[\s"'([{<]*(?:mailto:)?/i.exec(part)?.[0].length ?? 0;
  const inner = part.slice(before).replace(/[\s"')\]}>.,;:]+$/, '');
  return inner === '' ? { start, end } : { start: start + before, end: start + before + inner.length };
}

function clean(text: string): string {
  const inner = trimmed(text, { start: 0, end: text.length });
  return text.slice(inner.start, inner.end).replace(UNSEEN, '').trim().toLowerCase();
}
