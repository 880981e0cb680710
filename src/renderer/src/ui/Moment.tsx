import { exactly } from '../when.ts';

type Props = {
  at: number | null;
  words: (at: number) => string;
  /** Stands below the exact moment in its tooltip. */
  note?: string | undefined;
  className?: string | undefined;
};

export function Moment({ at, words, note, className }: Props) {
  if (at === null) return <span className={className}>unknown</span>;
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={note === undefined ? exactly(at) : `${exactly(at)}\n${note}`}
      className={className}
    >
      {words(at)}
    </time>
  );
}
