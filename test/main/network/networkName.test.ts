import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { createNetworkName } from '../../../src/main/network/networkName.ts';

const at = (cidr: string, internal = false) => ({ cidr, internal }) as NetworkInterfaceInfo;

test('another Wi-Fi or VPN is another network, this computer’s own addresses and their order are not', () => {
  let now = 0;
  let interfaces: Record<string, NetworkInterfaceInfo[]> = { wifi: [at('192.168.1.7/24')] };
  const name = createNetworkName({ clock: () => now, interfaces: () => interfaces });
  const names = new Set<string>();
  const ask = (next: typeof interfaces) => {
    interfaces = next;
    now += 2_000;
    names.add(name());
    return names.size;
  };
  expect(ask(interfaces)).toBe(1);
  expect(ask({ lo: [at('127.0.0.1/8', true)], wifi: [at('192.168.1.7/24')] })).toBe(1);
  expect(ask({ wifi: [at('10.0.0.7/24')] })).toBe(2);
  expect(ask({ wifi: [at('10.0.0.7/24')], tun0: [at('10.9.0.2/24')] })).toBe(3);
  expect(ask({ tun0: [at('10.9.0.2/24')], wifi: [at('10.0.0.7/24')] })).toBe(3);
});
