// Put before the command by NODE_OPTIONS: in the keychain's process keytar is a file.
const { readFileSync, writeFileSync } = require('node:fs');
const Module = require('node:module');

const file = process.env.KEYTAR_FILE;
const read = () => new Map(JSON.parse(readFileSync(file, 'utf8')));
const change = (edit) => {
  const entries = read();
  const value = edit(entries);
  writeFileSync(file, JSON.stringify([...entries]));
  return value;
};
const keytar = {
  getPassword: async (_service, account) => read().get(account) ?? null,
  setPassword: async (_service, account, password) =>
    void change((entries) => entries.set(account, password)),
  deletePassword: async (_service, account) => change((entries) => entries.delete(account)),
  findCredentials: async () => [...read()].map(([account, password]) => ({ account, password })),
};
const load = Module._load;
Module._load = (name, ...rest) => (name === 'keytar' ? keytar : load(name, ...rest));
