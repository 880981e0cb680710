import { isIP, type Socket } from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import { networkError } from './tunnel.ts';

/** The server's certificate is not the one that is wanted, or cannot be read: nothing was sent to it. */
export class CertificateRefused extends Error {
  /** Null when it could not be read. */
  readonly pem: string | null;

  constructor(pem: string | null) {
    super('The certificate was refused');
    this.pem = pem;
  }
}

/**
 * Speaks TLS over a connection, with whoever shows a certificate that `accepts` takes; before that nothing can be sent.
 * Throws {@link CertificateRefused}, or an error with a `code`.
 */
export function connectTls(
  socket: Socket,
  { hostname, accepts }: { hostname: string; accepts: (pem: string) => boolean },
): Promise<TLSSocket> {
  return new Promise((done, fail) => {
    const secured = tls.connect({
      socket,
      servername: isIP(hostname) ? '' : hostname,
      ALPNProtocols: ['http/1.1'],
      // Authorities do not count here: `accepts` judges, before the first byte of a request.
      rejectUnauthorized: false,
    });
    const refuse = (error: Error) => {
      secured.destroy();
      socket.destroy();
      fail(error);
    };
    const failed = (error: NodeJS.ErrnoException) =>
      refuse(isUnreadable(error) ? new CertificateRefused(null) : error);
    const closed = () => refuse(networkError('ECONNRESET'));
    secured.once('error', failed);
    secured.once('close', closed);
    secured.once('secureConnect', () => {
      const pem = secured.getPeerX509Certificate()?.toString();
      if (pem === undefined || !accepts(pem)) return refuse(new CertificateRefused(pem ?? null));
      secured.off('error', failed);
      secured.off('close', closed);
      done(secured);
    });
  });
}

/** A handshake that Node’s TLS gives up: its parser of certificates is stricter than Chromium’s. */
function isUnreadable({ code = '' }: NodeJS.ErrnoException): boolean {
  return /^ERR_SSL_|^ERR_OSSL_|^EPROTO$/.test(code);
}
