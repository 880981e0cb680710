import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { networkName } from '../../../src/main/network/network.ts';

const at = (cidr: string, internal = false) => ({ cidr, internal }) as NetworkInterfaceInfo;

test('another Wi-Fi or VPN is another network, this computer’s own addresses and their order are not', () => {
  const names = new Set<string>();
  const ask = (interfaces: Record<string, NetworkInterfaceInfo[]>) => names.add(networkName(interfaces)).size;
  expect(ask({ wifi: [at('192.168.1.7/24')] })).toBe(1);
  expect(ask({ lo: [at('127.0.0.1/8', true)], wifi: [at('192.168.1.7/24')] })).toBe(1);
  expect(ask({ wifi: [at('10.0.0.7/24')] })).toBe(2);
  expect(ask({ wifi: [at('10.0.0.7/24')], tun0: [at('10.9.0.2/24')] })).toBe(3);
  expect(ask({ tun0: [at('10.9.0.2/24')], wifi: [at('10.0.0.7/24')] })).toBe(3);
});
