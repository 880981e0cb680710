import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';

/** It finds every name; `asked`: what it was asked to connect to, `names`: by which names TLS addressed it. */
export type TestProxy = { port: number; asked: string[]; names: string[]; close(): void };

async function listen(server: Server | TcpServer, asked: string[], names: string[] = []): Promise<TestProxy> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, asked, names, close: () => void server.close() };
}

function join(client: Socket, port: number, ready: () => void): void {
  const server = connect(port, '127.0.0.1', () => {
    ready();
    server.pipe(client).pipe(server);
  });
  server.on('error', () => client.destroy());
  client.on('error', () => server.destroy());
}

/** A proxy that tunnels by CONNECT, or answers each with `status`; with a certificate it is reached by https. */
export function startHttpProxy(options: { status?: number; tls?: { key: string; cert: string } } = {}) {
  const asked: string[] = [];
  const names: string[] = [];
  const SNICallback = (name: string, done: (error: null) => void) => {
    names.push(name);
    done(null);
  };
  const server = options.tls ? createTlsServer({ ...options.tls, SNICallback }) : createServer();
  server.on('connect', ({ url = '' }, client: Socket) => {
    asked.push(url);
    if (options.status !== undefined) {
      client.end(`HTTP/1.1 ${options.status} No\r\n\r\n`);
      return;
    }
    join(client, Number(url.split(':').at(-1)), () => client.write('HTTP/1.1 200 Yes\r\n\r\n'));
  });
  server.on('tlsClientError', () => {});
  return listen(server, asked, names);
}

/** A SOCKS proxy without sign-in: version 5, which takes names, and 4, which takes IPv4 addresses alone. */
export function startSocksProxy() {
  const asked: string[] = [];
  const ask = (client: Socket, host: string, port: number, yes: number[]) => {
    asked.push(`${host}:${port}`);
    join(client, port, () => client.write(Buffer.from(yes)));
  };
  const server = createTcpServer((client) => {
    client.on('error', () => {});
    client.once('data', (first) => {
      if (first[0] === 4) {
        ask(client, first.subarray(4, 8).join('.'), first.readUInt16BE(2), [0, 90, 0, 0, 0, 0, 0, 0]);
        return;
      }
      client.write(Buffer.from([5, 0]));
      client.once('data', (request) => {
        const length = request[4] ?? 0;
        const name = request[3] === 3 ? request.subarray(5, 5 + length).toString() : 'an address';
        ask(client, name, request.readUInt16BE(request.length - 2), [5, 0, 0, 1, 127, 0, 0, 1, 0, 0]);
      });
    });
  });
  return listen(server, asked);
}
