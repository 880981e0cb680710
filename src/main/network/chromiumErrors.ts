import type { ErrorCode } from '../../shared/errors.ts';

export type TlsProblem =
  | 'unknown-issuer'
  | 'expired'
  | 'other-name'
  | 'revoked'
  | 'weak'
  | 'old-version'
  | 'client-certificate'
  | 'protocol';

export type NetworkProblem = {
  code: Extract<
    ErrorCode,
    | 'offline'
    | 'network-changed'
    | 'dns'
    | 'refused'
    | 'unreachable'
    | 'reset'
    | 'timeout'
    | 'tls'
    | 'port-barred'
    | 'not-http'
    | 'response-malformed'
    | 'proxy-failed'
    | 'network'
  >;
  tls?: TlsProblem;
  name: string;
};

/** Chromium's net::ERR_ codes (without `net::`) and Node's; first match wins. */
const TABLE: [RegExp, NetworkProblem['code'], TlsProblem?][] = [
  [/^ERR_NETWORK_CHANGED$|^ERR_NETWORK_IO_SUSPENDED$|^ENETRESET$/, 'network-changed'],
  [/^ERR_INTERNET_DISCONNECTED$|^ENETDOWN$/, 'offline'],
  [/^ERR_(?:PROXY|TUNNEL|SOCKS|MANDATORY_PROXY|PAC|HTTPS_PROXY|UNEXPECTED_PROXY)_?/, 'proxy-failed'],
  [/^ERR_(?:NAME|DNS|ICANN)_/, 'dns'],
  [/^ENOTFOUND$|^EAI_/, 'dns'],
  [/^ERR_CONNECTION_REFUSED$|^ECONNREFUSED$/, 'refused'],
  [
    /^ERR_ADDRESS_|^ERR_NETWORK_ACCESS_|^ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS$|^EHOSTUNREACH$|^ENETUNREACH$|^EADDRNOTAVAIL$/,
    'unreachable',
  ],
  [/^ERR_UNSAFE_PORT$/, 'port-barred'],
  [/TIMED_OUT$|^ETIMEDOUT$|^ESOCKETTIMEDOUT$/, 'timeout'],
  [/^ERR_CERT_DATE_INVALID$|^CERT_HAS_EXPIRED$|^CERT_NOT_YET_VALID$/, 'tls', 'expired'],
  [/^ERR_CERT_COMMON_NAME_INVALID$|^ERR_TLS_CERT_ALTNAME_INVALID$/, 'tls', 'other-name'],
  [
    /^ERR_CERT_(?:REVOKED|UNABLE_TO_CHECK_REVOCATION|NO_REVOCATION_MECHANISM)$|^CERT_REVOKED$/,
    'tls',
    'revoked',
  ],
  [/^ERR_CERT_WEAK_|^ERR_SSL_(?:WEAK|OBSOLETE)/, 'tls', 'weak'],
  [
    /^ERR_SSL_(?:VERSION_OR_CIPHER_MISMATCH|VERSION_INTERFERENCE|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW)$|^ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION$/,
    'tls',
    'old-version',
  ],
  [
    /^ERR_SSL_CLIENT_AUTH|^ERR_BAD_SSL_CLIENT_AUTH|^ERR_SSL_\w+_CERTIFICATE_REQUIRED$/,
    'tls',
    'client-certificate',
  ],
  [/^ERR_CERT_|SELF_SIGNED_CERT|^UNABLE_TO_(?:GET_ISSUER|VERIFY)|^CERT_UNTRUSTED$/, 'tls', 'unknown-issuer'],
  [/^ERR_SSL_|^ERR_TLS_|^EPROTO$/, 'tls', 'protocol'],
  [
    /^ERR_(?:CONNECTION_(?:RESET|CLOSED|ABORTED|FAILED)|EMPTY_RESPONSE|SOCKET_|CONTENT_LENGTH_MISMATCH|INCOMPLETE_)/,
    'reset',
  ],
  [
    /^ECONNRESET$|^EPIPE$|^ECONNABORTED$|^HPE_(?:CLOSED_CONNECTION|INVALID_EOF_STATE)$|^ERR_STREAM_PREMATURE_CLOSE$/,
    'reset',
  ],
  [/^ERR_INVALID_HTTP_RESPONSE$|^HPE_INVALID_(?:CONSTANT|VERSION)$/, 'not-http'],
  [
    /^ERR_(?:INVALID_CHUNKED|RESPONSE_HEADERS|CONTENT_DECODING)|^HPE_|^Z_(?:DATA|BUF)_ERROR$/,
    'response-malformed',
  ],
  [/^ERR_(?:HTTP2_|QUIC_)/, 'reset'],
];

export function readNetworkError(error: unknown): NetworkProblem {
  const name = nameOf(error);
  if (isLost(error, name)) return { code: 'network-changed', name };
  for (const [pattern, code, tls] of TABLE) {
    if (pattern.test(name)) return tls ? { code, tls, name } : { code, name };
  }
  return { code: 'network', name };
}

/** Node reports a lost network on an established connection in calls other than `connect`. */
function isLost(error: unknown, name: string): boolean {
  const stood =
    error instanceof Error && 'syscall' in error && ['read', 'write'].includes(String(error.syscall));
  return stood && /^E(?:NETDOWN|NETUNREACH|HOSTUNREACH|ADDRNOTAVAIL)$/.test(name);
}

/** The code only: a message may hold an address with its query. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  const chromium = /net::(ERR_[A-Z0-9_]+)/.exec(error.message)?.[1];
  if (chromium) return chromium;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN';
}
