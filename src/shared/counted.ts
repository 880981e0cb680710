/** A whole number with its thousands set apart, for example “12,345”; without `Intl`, whose first use takes a tenth of a second. */
export function thousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number of something in words, for example “1 person” or “12,345 people”. */
export function counted(value: number, one: string, many: string): string {
  return `${thousands(value)} ${value === 1 ? one : many}`;
}

/** "36 people in 26 organizations, 12 read in full": those of organizations that were read in part are counted. */
export function coveredWords(people: string, whole: number, organizations: number): string {
  const all = `${people} in ${counted(organizations, 'organization', 'organizations')}`;
  return whole === organizations ? all : `${all}, ${whole === 0 ? 'none' : thousands(whole)} read in full`;
}
