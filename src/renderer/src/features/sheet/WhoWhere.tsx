import { Button, Checkbox, CloseButton, Textarea, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { InstanceTargets } from '../../../../shared/target.ts';
import { counted, foldAddress, fullName, thousands } from '../../../../shared/text.ts';
import { InstanceTile } from '../../parts/InstanceTile.tsx';
import classes from '../../parts/sheet.module.css';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { Chip } from '../../ui/Chip.tsx';
import { FoldButton } from '../../ui/FoldButton.tsx';
import { SheetPart } from '../../ui/Sheet.tsx';
import type { Place, Scope } from './kinds.ts';
import { addressesIn, addressesWords } from './manyDraft.ts';

const MOST_LISTED = 12;

type WhoProps = {
  label: string;
  text: string;
  isGiven: boolean;
  error: string | null;
  targets: readonly InstanceTargets[];
  onText: (text: string) => void;
  ways?: ReactNode;
  isEveryone?: boolean;
};

export function Who(props: WhoProps) {
  const { label, text, isGiven, error, targets, onText, ways, isEveryone = false } = props;
  const emails = useMemo(() => addressesIn(text), [text]);
  const [isTyped, setTyped] = useState(!isGiven || emails.length > MOST_LISTED);
  const names = useMemo(() => (isTyped ? null : namesOf(emails, targets)), [isTyped, emails, targets]);
  const found = useMemo(() => addressesWords(text), [text]);
  const isText = isTyped || emails.length === 0;
  return (
    <SheetPart
      name="Who"
      more={!isEveryone && !isText && emails.length > 1 ? `${thousands(emails.length)} people` : null}
      end={
        !isEveryone &&
        !isText && (
          <Button size="compact-sm" variant="subtle" onClick={() => setTyped(true)}>
            Add…
          </Button>
        )
      }
    >
      {ways}
      {isEveryone ? null : isText ? (
        <Textarea
          label={label}
          description={found ?? 'One per line, or paste any list.'}
          rows={4}
          autosize
          minRows={4}
          maxRows={12}
          error={error}
          data-autofocus={emails.length === 0 || undefined}
          value={text}
          onChange={({ currentTarget }) => {
            setTyped(true);
            onText(currentTarget.value);
          }}
        />
      ) : (
        <ul className={classes.list} aria-label={label}>
          {emails.map((email) => {
            const shown = sanitizeText(email, 120);
            const name = sanitizeText(names?.get(foldAddress(email)) ?? '', 60);
            return (
              <li key={email} className={classes.row}>
                <span className={classes.words}>
                  {name !== '' && <b>{name} </b>}
                  {shown}
                </span>
                {emails.length > 1 && (
                  <CloseButton
                    size="sm"
                    aria-label={`Leave out ${shown}`}
                    onClick={() => onText(emails.filter((each) => each !== email).join('\n'))}
                  />
                )}
              </li>
            );
          })}
        </ul>
      )}
    </SheetPart>
  );
}

function namesOf(emails: readonly string[], targets: readonly InstanceTargets[]): Map<string, string> {
  const wanted = new Set(emails.map(foldAddress));
  const names = new Map<string, string>();
  for (const { user } of targets.flatMap((each) => each.targets.flatMap(({ members }) => members ?? []))) {
    const email = foldAddress(user.email);
    if (wanted.has(email) && !names.get(email)) names.set(email, fullName(user));
  }
  return names;
}

const MANY = 8;
/** So few lines are not folded. */
const FEW = 3;

type Props = {
  scope: Scope;
  isFiltered: boolean;
  error: string | null;
  onChosen: (chosen: ReadonlySet<string>) => void;
  of?: (key: string, name: string) => ReactNode;
};

export function Where({ scope, isFiltered, error, onChosen, of }: Props) {
  const { noun, places, chosen, none } = scope;
  const [search, setSearch] = useState('');
  const [isChosen, setChosen] = useState(places.length > FEW && chosen.size > 0);
  const isFolded = isChosen && error === null;
  const wanted = search.trim().toLowerCase();
  const instances = useMemo(() => {
    const isFound = ({ name, instanceName }: Place) =>
      wanted === '' || `${name} ${instanceName}`.toLowerCase().includes(wanted);
    return [...Map.groupBy(places.filter(isFound), ({ instanceId }) => instanceId).values()];
  }, [places, wanted]);
  const open = places.filter(({ isShut }) => !isShut);
  const there = places.filter(({ key }) => chosen.has(key));
  const set = (of: readonly Place[], isChosen: boolean) => {
    const next = new Set(chosen);
    for (const { key } of of) isChosen ? next.add(key) : next.delete(key);
    onChosen(next);
  };
  return (
    <SheetPart
      name="Where"
      more={whereWords(scope)}
      end={
        <>
          {isFiltered && <Chip tone="plain">your filter</Chip>}
          {isFolded && (
            <Button size="compact-sm" variant="subtle" onClick={() => setChosen(false)}>
              Choose…
            </Button>
          )}
        </>
      }
    >
      {isFolded ? null : places.length === 0 ? (
        <p role="status" className={classes.dim}>
          {none}
        </p>
      ) : (
        <>
          {places.length > MANY && (
            <TextInput
              aria-label="Find an instance or organization"
              placeholder="Find an instance or organization"
              leftSection={<IconSearch size={15} stroke={1.75} aria-hidden />}
              value={search}
              onChange={({ currentTarget }) => setSearch(currentTarget.value)}
            />
          )}
          <ul className={classes.list} aria-label="Where">
            {(open.length > 1 || error !== null) && (
              <li className={classes.row}>
                <Checkbox
                  label={`All ${thousands(open.length)} ${noun[open.length === 1 ? 0 : 1]}`}
                  error={error}
                  aria-invalid={error !== null || undefined}
                  indeterminate={there.length > 0 && there.length < open.length}
                  checked={there.length > 0 && there.length >= open.length}
                  onChange={({ currentTarget: { checked } }) => set(checked ? open : places, checked)}
                />
              </li>
            )}
            {instances.map((own) => (
              <InstancePlaces
                key={own[0]?.instanceId}
                places={own}
                chosen={chosen}
                isFolded={places.length > MANY && wanted === ''}
                set={set}
                {...(of && { of })}
              />
            ))}
          </ul>
        </>
      )}
    </SheetPart>
  );
}

export function whereWords({ places, chosen, noun }: Scope): string | null {
  const there = places.filter(({ key }) => chosen.has(key));
  const [only, ...others] = new Set(there.map(({ instanceName }) => instanceName));
  if (only === undefined) return null;
  const count = counted(there.length, ...noun);
  return others.length === 0 ? `${called(only)}: ${count}` : count;
}

type OfInstance = Pick<Props, 'of'> & {
  places: readonly Place[];
  chosen: ReadonlySet<string>;
  isFolded: boolean;
  set: (places: readonly Place[], isChosen: boolean) => void;
};

function InstancePlaces({ places, chosen, isFolded, set, of }: OfInstance) {
  const [isToggled, setToggled] = useState<boolean | null>(null);
  const count = places.filter(({ key }) => chosen.has(key)).length;
  const isWhole = places.length === 1;
  const [wasAll] = useState(!of && count === places.length);
  const isOpen = isToggled ?? (!isFolded || (count > 0 && !(wasAll && count === places.length)));
  const [first] = places;
  if (!first) return null;
  const name = called(first.instanceName);
  return (
    <>
      {!isWhole && (
        <li className={classes.row}>
          <FoldButton isOpen={isOpen} onOpen={setToggled} label={`Organizations of ${name}`} />
          <Checkbox
            aria-label={`All of ${name}`}
            indeterminate={count > 0 && count < places.length}
            checked={count === places.length}
            onChange={({ currentTarget: { checked } }) =>
              set(checked ? places.filter(({ isShut }) => !isShut) : places, checked)
            }
          />
          <InstanceTile instanceId={first.instanceId} />
          <b>{name}</b>
          <span className={classes.end}>
            {thousands(count)} of {thousands(places.length)}
          </span>
        </li>
      )}
      {(isWhole || isOpen) &&
        places.map((place) => {
          const { key, name: own, note } = place;
          const full = own === first.instanceName ? name : `${called(own)} on ${name}`;
          return (
            <li key={key} className={classes.row} data-inner={!isWhole || undefined}>
              <Checkbox
                aria-label={full}
                label={isWhole ? full : called(own)}
                checked={chosen.has(key)}
                onChange={({ currentTarget }) => set([place], currentTarget.checked)}
              />
              {note !== '' && <span className={classes.end}>{note}</span>}
              {chosen.has(key) && of?.(key, full)}
            </li>
          );
        })}
    </>
  );
}

function called(name: string): string {
  return shownName(name, 60);
}
