import { armor, Decrypter, Encrypter } from 'age-encryption';

/** 2^17 rounds of scrypt, 128 MB: about half a second per guess. */
const WORK = 17;
/** Refuses more work than our files use: it could exhaust memory. The `age` tool itself uses 18. */
const MOST_WORK = 18;

const HEAD = /^age-encryption\.org\/v1\n-> scrypt [A-Za-z0-9+/]{22} (\d{1,3})\n/;

/** `foreign`: an age file without a passphrase of our form. */
export type Decrypted =
  | { state: 'open'; text: string }
  | { state: 'passphrase-wrong' }
  | { state: 'damaged' }
  | { state: 'foreign' };

/** age-encryption.org/v1 (scrypt, ChaCha20-Poly1305), armored. Blocks for half a second. */
export async function encrypt(text: string, passphrase: string, work = WORK): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(work);
  encrypter.setPassphrase(passphrase.normalize('NFC'));
  return `${armor.encode(await encrypter.encrypt(text)).trimEnd()}\n`;
}

export async function decrypt(encrypted: string, passphrase: string): Promise<Decrypted> {
  let bytes: Uint8Array;
  try {
    bytes = armor.decode(encrypted);
  } catch {
    return { state: 'damaged' };
  }
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  if (!head.startsWith('age-encryption.org/')) return { state: 'damaged' };
  const work = HEAD.exec(head)?.[1];
  if (work === undefined || Number(work) > MOST_WORK) return { state: 'foreign' };
  try {
    const decrypter = new Decrypter();
    decrypter.addPassphrase(passphrase.normalize('NFC'));
    const plain = await decrypter.decrypt(bytes);
    return { state: 'open', text: new TextDecoder('utf-8', { fatal: true }).decode(plain) };
  } catch (error) {
    const wrong = error instanceof Error && error.message.startsWith('no identity matched');
    return { state: wrong ? 'passphrase-wrong' : 'damaged' };
  }
}
