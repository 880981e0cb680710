import { fail, ok, type Result } from './errors.ts';

/** The longest name that Quayside gives an organization, in characters. */
const LONGEST_NAME = 255;
const LONGEST_ROLE = 50;
const LONGEST_LOGO = 200_000;
const LONGEST_EMAIL = 254;

/** Control characters, line breaks, halves of characters, and the marks that turn or hide text. Joiners stay: emoji need them. */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u;
/** As zod (and so Dokploy) takes addresses; written out, since the page does without zod. */
const EMAIL =
  /^(?:[A-Za-z0-9_'+-]+\.)*[A-Za-z0-9_'+-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;

/** Trimmed, not empty, without control characters, at most 255 long: Dokploy takes anything. Gives `bad-input` with the field `name`. */
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

/** The same of a custom role, as Dokploy takes it: at most 50 long, and not as one of its own, which it allows in capitals. */
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

/** Reads a logo's address: https, an image as a data: address, or empty for none. Gives `bad-input` with the field `logo`. */
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

/** Reads what was typed of an organization's name and logo; what is left out stays out. */
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

/** Reads one e-mail address as Dokploy takes them, in lower case. Gives `bad-input` with the field `email`. */
export function readEmail(text: string): Result<string> {
  const address = text.trim().toLowerCase();
  if (address === '')
    return refuse('email', 'There is no email address.', 'Enter one, like name@example.com.');
  if (address.length <= LONGEST_EMAIL && EMAIL.test(address)) return ok(address);
  return refuse(
    'email',
    'Dokploy does not accept this email address.',
    'It should look like name@example.com, with plain letters only.',
  );
}

function refuse(field: string, message: string, advice: string): Result<never> {
  return fail({ code: 'bad-input', message, advice, details: { field } });
}
