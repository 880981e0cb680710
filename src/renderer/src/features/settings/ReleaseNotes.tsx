import type { Release } from './changelog.ts';

export function ReleaseNotes({ release: { text, groups } }: { release: Release }) {
  return (
    <>
      {text !== '' && <p>{text}</p>}
      {groups.map(({ kind, title, items }) => (
        <section key={`${kind} ${title}`}>
          <h4>{title}</h4>
          <ul>
            {items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
