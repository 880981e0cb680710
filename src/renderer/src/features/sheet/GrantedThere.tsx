import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { Planned } from '../../../../shared/operations/planned.ts';
import { counted } from '../../../../shared/text.ts';
import { LineWords } from '../../parts/GrantedLines.tsx';
import { InstanceTile } from '../../parts/InstanceTile.tsx';
import classes from '../../parts/sheet.module.css';
import { dataOf } from '../../queryState.ts';
import { placeName } from '../../state/placeWords.ts';
import { useQuery } from '../../state/useQuery.ts';
import fold from '../../ui/fold.module.css';
import { SheetPart } from '../../ui/Sheet.tsx';
import { Some } from './Review.tsx';

type Place = NonNullable<Planned['granting']>['places'][number];

export function GrantedThere({ planId, places }: { planId: string; places: readonly Place[] }) {
  if (places.length === 0) return null;
  return (
    <SheetPart name="To grant there">
      <ul className={classes.list} aria-label="To grant there">
        <Some
          rows={places.map((place, at) => ({ place, at }))}
          of={({ place, at }) => <PlaceRow key={at} {...{ planId, place, at }} />}
        />
      </ul>
    </SheetPart>
  );
}

function PlaceRow({ planId, place, at }: { planId: string; place: Place; at: number }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={classes.row}>
      <UnstyledButton className={fold.fold} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={14} className={fold.chevron} aria-hidden />
        <InstanceTile instanceId={place.instanceId} />
        <b>{placeName(place)}</b>
      </UnstyledButton>
      <span className={classes.end}>{place.words}</span>
      {place.marks.length > 0 && (
        <p className={classes.below} data-tone="warn">
          {place.marks.join(', ')}
        </p>
      )}
      {isOpen && <Lines {...{ planId, at }} />}
    </li>
  );
}

function Lines({ planId, at }: { planId: string; at: number }) {
  const { query } = useQuery('plans.granted', { planId, at });
  const granted = dataOf(query);
  if (!granted) return <p>{query.state === 'failed' ? 'This plan was replaced.' : 'Loading…'}</p>;
  const { lines, moreLines, unmatched } = granted;
  const rows = [...unmatched, ...lines].map((line, key) => ({ line, key }));
  return (
    <ul className={classes.below}>
      <Some
        rows={rows}
        of={({ line, key }) =>
          typeof line === 'string' ? (
            <li key={key} className={classes.note} data-tone="warn">
              {line}
            </li>
          ) : (
            <li key={key}>
              <LineWords line={line} />
            </li>
          )
        }
      />
      {moreLines > 0 && <li className={classes.dim}>{counted(moreLines, 'thing', 'things')} more.</li>}
    </ul>
  );
}
