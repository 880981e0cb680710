import { fail, ok, type Result } from './errors.ts';

type Address = {
  /** For example `https://dokploy.example.com`; ASCII form of international names. */
  origin: string;
  host: string;
  /** HTTP to another computer: a key would travel unencrypted. */
  insecure: boolean;
};

const LONGEST = 2048;
const WRAPPING = /^[\s\p{Cf}"'`<>()«»“”‘’„,;]+|[\s\p{Cf}"'`<>()«»“”‘’„,;]+$/gu;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** Accepts text with or without scheme, port and path. Never throws; gives `url-invalid` with the reason. */
export function readAddress(text: string): Result<Address> {
  if (text.length > LONGEST) return refuse('That is too long to be an address.');
  const typed = text.replace(WRAPPING, '');
  if (typed === '') return refuse('There is no address yet.');
  // The URL parser drops tabs and line breaks, which would merge two pasted lines into one host.
  if (/[\s\p{Cc}]/u.test(typed)) return refuse('An address has no spaces or line breaks inside.');

  const { scheme, rest } = splitScheme(typed);
  if (scheme !== null && scheme !== 'http' && scheme !== 'https') {
    return refuse(`Dokploy is reached by http or https, not by "${scheme.slice(0, 20)}:".`);
  }
  const authority = rest.split(/[/\\?#]/, 1)[0] ?? '';
  if (authority.includes('@')) {
    return refuse(
      'There is a user name or password in the address.',
      'Leave out everything before the @: Quayside signs in with an API key.',
    );
  }

  const url = parse(`${scheme ?? 'https'}://${authority}`);
  if (url === null) return refuse(`"${shorten(authority)}" is not a host name.`);
  const hostname = url.hostname.replace(/\.$/, '');
  if (!isHost(hostname)) return refuse(`"${shorten(authority)}" is not a host name.`);
  if (isIpv4(hostname) && !authority.startsWith(hostname)) {
    return refuse(
      `"${shorten(authority)}" is not a complete IP address.`,
      'An IP address has four numbers: 192.0.2.10.',
    );
  }
  if (url.port === '0') return refuse('Port 0 cannot be reached.');

  const plain = scheme === null && (isLoopback(hostname) || (isIp(hostname) && url.port === '3000'));
  // Parsed apart from the scheme: after a guessed http, `:443` would be lost or gained.
  const port = portOf(authority);
  const final = parse(`${plain ? 'http' : (scheme ?? 'https')}://${hostname}${port}`);
  if (final === null) return refuse(`"${shorten(authority)}" is not a host name.`);
  return ok({
    origin: final.origin,
    host: final.host,
    insecure: final.protocol === 'http:' && !isLoopback(hostname),
  });
}

export function pathIn(text: string): string {
  const { rest } = splitScheme(text.replace(WRAPPING, ''));
  const path = /[/\\?#].*/.exec(rest)?.[0] ?? '';
  return path === '/' || !readAddress(text).ok ? '' : path;
}

export function nameOfHost(host: string): string {
  return host.replace(/:\d+$/, '').replace(/^www\./, '');
}

function refuse(
  message: string,
  advice = 'Enter it as your browser shows it, for example https://dokploy.example.com.',
) {
  return fail({ code: 'url-invalid', message, advice });
}

/** HTTPS by default, HTTP for Dokploy's first address: this computer, or a bare IP with port 3000. */
function splitScheme(typed: string): { scheme: string | null; rest: string } {
  const full = /^([a-z][a-z0-9+.-]*):[/\\]{2,}/i.exec(typed);
  if (full?.[1]) return { scheme: full[1].toLowerCase(), rest: typed.slice(full[0].length) };
  const short = /^(https?):[/\\]?(?!\d)/i.exec(typed);
  if (short?.[1]) return { scheme: short[1].toLowerCase(), rest: typed.slice(short[0].length) };
  // `mailto:x`, `file:/etc/hosts` and `javascript:…` are not hosts with a port.
  const other = /^([a-z][a-z0-9+-]*):(?!\d)/i.exec(typed);
  if (other?.[1] && other[1].toLowerCase() !== 'localhost')
    return { scheme: other[1].toLowerCase(), rest: '' };
  return { scheme: null, rest: typed.replace(/^[/\\]{2,}/, '') };
}

function parse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function portOf(authority: string): string {
  const digits = /:(\d+)$/.exec(authority)?.[1];
  return digits ? `:${digits}` : '';
}

function isHost(hostname: string): boolean {
  if (hostname.startsWith('[')) return true;
  return hostname.length <= 253 && hostname.split('.').every((label) => LABEL.test(label));
}

function isIpv4(hostname: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(hostname);
}

function isIp(hostname: string): boolean {
  return hostname.startsWith('[') || isIpv4(hostname);
}

export function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true;
  // Chromium writes an IPv4 address inside IPv6 as two hexadecimal groups: ::ffff:7f00:1.
  return (
    hostname === '[::1]' ||
    /^\[::ffff:7f[0-9a-f]{2}:/.test(hostname) ||
    (isIpv4(hostname) && hostname.startsWith('127.'))
  );
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
