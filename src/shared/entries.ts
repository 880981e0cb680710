import { fail, ok, type Result } from './errors.ts';

/** Characters. */
const LONGEST_NAME = 255;
const LONGEST_ROLE = 50;
const LONGEST_LOGO = 200_000;

/** Control, line and surrogate characters, and those that turn or hide text. Emoji need joiners. */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u;
/** Dokploy accepts anything, Quayside at most 255 characters. Gives `bad-input` with the field `name`. */
export function readName(text: string): Result<string> {
  const name = text.trim();
  if (name === '') return refuse('name', 'The name is empty.', 'Give the organization a name.');
  if (UNSAFE.test(name)) {
    return refuse(
      'name',
      'The name has a line break or an invisible character.',
      'Type the name again, or paste it as plain text on one line.',
    );
  }
  if ([...name].length > LONGEST_NAME) {
    return refuse('name', `The name is longer than ${LONGEST_NAME} characters.`, 'Shorten it.');
  }
  return ok(name);
}

/** Dokploy takes at most 50 characters, and its own role names only in capitals: refused here. */
export function readRoleName(text: string): Result<string> {
  if (text.trim() === '') return refuse('name', 'Enter a name.', '');
  const name = readName(text);
  if (!name.ok) return name;
  // Counted as Dokploy does.
  if (name.value.length > LONGEST_ROLE)
    return refuse('name', `The name is longer than ${LONGEST_ROLE} characters.`, 'Shorten it.');
  if (['owner', 'admin', 'member'].includes(name.value.toLowerCase()))
    return refuse('name', 'A built-in role has this name.', 'Choose another name.');
  return name;
}

/** HTTPS, a data: image, or empty. Gives `bad-input` with the field `logo`. */
export function readLogo(text: string): Result<string> {
  const logo = text.trim();
  if (logo === '') return ok('');
  if (logo.length > LONGEST_LOGO) {
    return refuse('logo', 'The logo is too large.', 'Use an image of at most 150 kB, or an https address.');
  }
  const isImage = /^data:image\/(?:png|jpeg|gif|webp|svg\+xml|avif)[;,]/i.test(logo);
  const isAddress = /^https:\/\/[^\s]+$/i.test(logo) && !UNSAFE.test(logo) && URL.canParse(logo);
  if (isImage || isAddress) return ok(logo);
  return refuse(
    'logo',
    'This is not the address of an image.',
    'Enter an address that begins with https://, or leave it empty.',
  );
}

export function readSettings<S extends { name?: string; logo?: string }>(typed: S): Result<S> {
  const name = typed.name === undefined ? ok(undefined) : readName(typed.name);
  if (!name.ok) return name;
  const logo = typed.logo === undefined ? ok(undefined) : readLogo(typed.logo);
  if (!logo.ok) return logo;
  return ok({
    ...typed,
    ...(name.value === undefined ? {} : { name: name.value }),
    ...(logo.value === undefined ? {} : { logo: logo.value }),
  });
}

export function readEmail(text: string): Result<string> {
  const address = text.trim().toLowerCase();
  if (address === '')
    return refuse('email', 'There is no email address.', 'Enter one, like name@example.com.');
  if (denyAddress(address) === null) return ok(address);
  return refuse(
    'email',
    'Dokploy does not accept this email address.',
    'It should look like name@example.com, with plain letters only.',
  );
}

function refuse(field: string, message: string, advice: string): Result<never> {
  return fail({ code: 'bad-input', message, advice, details: { field } });
}

type EmailEntry = { start: number; end: number } & (
  | { state: 'address'; address: string }
  | { state: 'repeated'; address: string }
  | { state: 'invalid'; text: string; reason: string }
);

const LONGEST_EMAIL = 254;
/** A quote closed later than this was not a quoted display name. */
const LONGEST_QUOTED = 200;

/** Copy of zod's pattern, which Dokploy uses: the page does without zod. */
const TAKEN = /^(?:[a-z0-9_'+-]+\.)*[a-z0-9_'+-]*[a-z0-9_+-]@(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,}$/;

/** Invisible characters that come along with copied text. */
const UNSEEN = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const SEPARATOR = /[,;\n\r，；、]/;

/** Any separators; bare, `Name <address>`, quoted or `mailto:`. In order, in lower case. */
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

export function denyAddress(address: string): string | null {
  if (address.length <= LONGEST_EMAIL && TAKEN.test(address)) return null;
  const at = address.indexOf('@');
  if (at < 0) return 'There is no @ in it.';
  if (address.indexOf('@', at + 1) >= 0) return 'There is more than one @ in it.';
  if (address.length > LONGEST_EMAIL) return `It is longer than ${LONGEST_EMAIL} characters.`;
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

/** Does not split within quotes, angle brackets, or "Last, First <address>". */
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

function endOfQuotes(text: string, at: number): number {
  const rest = text.slice(at + 1, at + 1 + LONGEST_QUOTED);
  const length = rest.search(/["\n\r]/);
  return length >= 0 && rest[length] === '"' ? at + 1 + length : at;
}

function isClosed(text: string, at: number): boolean {
  return /^<[^<\n\r]{0,320}>/.test(text.slice(at, at + 330));
}

function isLastName(text: string, start: number, at: number): boolean {
  const last = text.slice(start, at);
  if (/[@<>]/.test(last)) return false;
  return /^,[^,;@<>\n\r]{1,100}<[^<>\n\r]{0,320}>/.test(text.slice(at, at + 430));
}

function addressesIn(text: string, piece: Span): Span[] {
  const inAngles = spansOf(text, piece, /<([^<>]*)>/g, 1).filter((span) =>
    text.slice(span.start, span.end).trim(),
  );
  if (inAngles.length > 0) return inAngles.map((span) => trimmed(text, span));
  const words = spansOf(text, piece, /\S+/g, 0).filter(({ start, end }) =>
    text.slice(start, end).includes('@'),
  );
  const [first, second] = words;
  // "jane @example.com" is one mistyped address, not a name and an address.
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
