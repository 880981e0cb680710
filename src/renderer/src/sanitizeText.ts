import { cutText } from '../../shared/text.ts';

/** Fast path: printable ASCII without doubled or outer spaces is safe as it is. */
const HARMLESS = /^(?:[\x21-\x7e]+(?: [\x21-\x7e]+)*)?$/;
/** Spaces of all kinds, line ends, and letters that are drawn blank. */
const BLANK = /[\s\u0085\u115f\u1160\u2800\u3164\uffa0]+/gu;
/** Invisible marks, including those that change the text direction of their neighbors. */
const INVISIBLE =
  /\u034f|[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;
/** Joiners are part of emoji and of some scripts, but only between two letters. */
const LOOSE_JOINERS = /(^| )[\u200c\u200d]+|[\u200c\u200d]+(?= |$)/gu;
const JOINERS = /([\u200c\u200d])[\u200c\u200d]+/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\p{Surrogate}\p{Noncharacter_Code_Point}]/gu;
/** More marks than this on one letter overlap the rows above and below. */
const TOWER = /(\p{M}{4})\p{M}+/gu;

function picture(control: string): string {
  const code = control.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

/**
 * One safe line of at most `longest` UTF-16 units from text that others wrote (Dokploy checks no names): line
 * ends become spaces, control characters visible, direction marks and other invisible ones go. Empty when
 * nothing visible is left. HTML stays as it is: React escapes it.
 */
export function sanitizeText(value: string | null | undefined, longest = 200): string {
  if (!value) return '';
  if (value.length <= longest && HARMLESS.test(value)) return value;
  // A name can have 10,000 characters; only as much is checked as can be shown.
  const bounded = value.length > longest * 8;
  const line = (bounded ? cutText(value, longest * 8) : value)
    .replace(INVISIBLE, '')
    .replace(BLANK, ' ')
    .replace(LOOSE_JOINERS, '$1')
    .replace(JOINERS, '$1')
    .replace(CONTROL, picture)
    .replace(TOWER, '$1')
    .replace(/ {2,}/g, ' ')
    .trim();
  if (line.length > longest) return `${cutText(line, longest - 1)}…`;
  return bounded && line !== '' ? `${cutText(line, longest - 1)}…` : line;
}

export function shownName(name: string | null | undefined, longest?: number): string {
  return sanitizeText(name, longest) || 'Unnamed';
}
