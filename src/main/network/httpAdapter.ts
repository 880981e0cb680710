import type { CertificateTrouble } from '../../shared/certificate.ts';
import type { NetworkRoute } from './routes.ts';

/** One exchange as the network stack is asked for it. */
export type HttpRequest = {
  /** Whose session carries it: nothing is shared between instances. */
  instanceId: string;
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body: string | null;
  /** The proxy and the trusted certificate; its headers are among `headers`. */
  route: NetworkRoute;
};

/** What the network stack tells; after `redirect`, `end` or `error` it tells no more. */
export type HttpEvents = {
  redirect: (status: number, target: string) => void;
  response: (status: number, headers: Record<string, string | string[]>) => void;
  data: (bytes: Uint8Array) => void;
  end: () => void;
  /** With the certificate when that was refused. */
  error: (error: unknown, certificate?: CertificateTrouble | null) => void;
};

/** The network stack: Electron's in the app, Node's in unit tests. It follows no redirect and keeps no cookie. */
export type HttpAdapter = {
  open: (request: HttpRequest, events: HttpEvents) => { abort: () => void };
  /** Closes the connections of an instance and forgets its session. */
  close: (instanceId: string) => void;
};
