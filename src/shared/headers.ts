import { fail, ok, type Result } from './errors.ts';

export const MOST_HEADERS = 20;
export const MOST_OF_ALL = 16_000;
/** Windows keeps at most 2,560 bytes per keychain entry. */
const LONGEST_VALUE = 2_048;

/** Headers of Quayside or HTTP: a second one would break or betray the call. */
const OWN = new Map(
  Object.entries({
    'x-api-key': 'Quayside sends the API key itself.',
    'content-type': 'Quayside sets it itself.',
    accept: 'Quayside sets it itself.',
    'user-agent': 'Quayside sets it itself.',
    host: 'It follows from the address.',
    cookie: 'Quayside keeps no cookies. Use a service token or basic authentication at the proxy.',
  }),
);
const OF_THE_CONNECTION =
  /^(?:connection|keep-alive|te|trailer|transfer-encoding|upgrade|content-.+|expect|date|via|origin|referer|set-cookie2?|cookie2|accept-.+|http2-settings|access-control-.+|(?:proxy|sec)-.*)$/;

/** Trims, keeps case. Gives `header-refused` with the reason. */
export function readHeaderName(text: string): Result<string> {
  const name = text.trim();
  if (name === '') return refuse('A header needs a name.', 'For example CF-Access-Client-Id.');
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(name)) {
    return refuse(
      'This cannot be the name of a header.',
      'A name has only letters, digits and hyphens, without the colon.',
    );
  }
  const own = OWN.get(name.toLowerCase());
  if (own) return refuse(`The header ${name} cannot be set here.`, own);
  if (OF_THE_CONNECTION.test(name.toLowerCase())) {
    return refuse(`The header ${name} cannot be set here.`, 'It belongs to the connection itself.');
  }
  return ok(name);
}

/** Errors never repeat the value. Gives `header-refused`. */
export function readHeaderValue(text: string): Result<string> {
  const value = text.replace(/^[ \t]+|[ \t\r\n]+$/g, '');
  if (value === '') return refuse('A header needs a value.', 'Paste what the proxy expects.');
  if (value.length > LONGEST_VALUE) {
    return refuse('This value is too long for a header.', `At most ${LONGEST_VALUE} characters are kept.`);
  }
  if (!/^[\x20-\x7e]+$/.test(value)) {
    return refuse(
      'This value has characters that a header cannot carry.',
      'Line breaks, control characters and letters beyond plain ASCII are not allowed. Copy it again.',
    );
  }
  return ok(value);
}

function refuse(message: string, advice: string): Result<never> {
  return fail({ code: 'header-refused', message, advice });
}
