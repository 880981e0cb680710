import { fail, ok, type Result } from './errors.ts';

export type ProxyChoice = { mode: 'system' } | { mode: 'none' } | { mode: 'given'; url: string };

const PORTS: Record<string, string> = { 'http:': '80', 'https:': '443', 'socks5:': '1080' };

export function readProxy(text: string): Result<string> {
  const typed = text.trim();
  if (typed === '') return refuse('There is no proxy address yet.');
  if (typed.length > 500) return refuse('That is too long to be an address.');
  if (/[\s\p{Cc}]/u.test(typed)) return refuse('An address has no spaces inside.');
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `http://${typed}`;
  const scheme = full.slice(0, full.indexOf(':') + 1).toLowerCase();
  if (!(scheme in PORTS)) return refuse(`A proxy is reached by http, https or socks5, not by "${scheme}".`);
  // The URL parser normalizes hosts for http only: ASCII names, whole IPv4.
  const rest = full.slice(scheme.length);
  const url = URL.canParse(`http:${rest}`) ? new URL(`http:${rest}`) : null;
  // Chromium parses proxies as a list with `;`, `,` and `=`: allow nothing but a host.
  if (url === null || !/^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(url.hostname)) {
    return refuse('This is not the address of a proxy.');
  }
  if (url.username !== '' || url.password !== '') {
    return refuse(
      'There is a user name or password in the proxy’s address.',
      'Quayside does not sign in to proxies. Use one that needs no sign-in.',
    );
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return refuse('A proxy’s address ends with its port.');
  }
  const port = /:(\d+)\/?$/.exec(rest)?.[1] ?? PORTS[scheme];
  return ok(`${scheme}//${url.hostname}:${Number(port)}`);
}

function refuse(message: string, advice = 'Enter it like http://proxy.example.com:3128.'): Result<never> {
  return fail({ code: 'proxy-invalid', message, advice });
}
