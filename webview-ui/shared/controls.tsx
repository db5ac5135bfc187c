import type { ComponentChildren } from 'preact';

/** A button in the editor's colours. */
export function Button(props: {
  readonly onPress: () => void;
  readonly children: ComponentChildren;
  readonly secondary?: boolean;
  readonly disabled?: boolean;
  readonly label?: string;
}) {
  return (
    <button
      type="button"
      class={props.secondary ? 'button secondary' : 'button'}
      disabled={props.disabled ?? false}
      aria-label={props.label}
      onClick={props.onPress}
    >
      {props.children}
    </button>
  );
}

/** A button that reads as a link: opens a place in the editor. */
export function LinkButton(props: { readonly onPress: () => void; readonly children: ComponentChildren }) {
  return (
    <button type="button" class="link" onClick={props.onPress}>
      {props.children}
    </button>
  );
}

/** What a sign or a label says at a glance. */
export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'quiet';

/** A short label with a coloured dot; the words carry the meaning, the colour only helps. */
export function Pill({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return (
    <span class={`pill ${tone}`}>
      <span class="dot" aria-hidden="true" />
      {children}
    </span>
  );
}

const SIGNS: Readonly<Record<Tone, string>> = {
  good: 'M5 8.2 7.2 10.4 11 5.8',
  bad: 'M5.6 5.6 10.4 10.4M10.4 5.6 5.6 10.4',
  warn: 'M8 4.6V8.6M8 11V11.2',
  info: 'M8 7.4V11.2M8 4.8V5',
  quiet: 'M5 8H11',
};

/** A round sign of 16 pixels; `label` is read aloud. */
export function Sign({ tone, label }: { readonly tone: Tone; readonly label: string }) {
  return (
    <svg class={`sign ${tone}`} viewBox="0 0 16 16" role="img" aria-label={label}>
      <circle cx="8" cy="8" r="7" />
      <path d={SIGNS[tone]} />
    </svg>
  );
}

/** A point in time in the reader's own zone and format. */
export function Time({ at }: { readonly at: string }) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span>{at}</span>;
  const text = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
  return (
    <time dateTime={at} title={at}>
      {text}
    </time>
  );
}

/** A digest or commit, cut to its first characters; whole in its tooltip and when copied. */
export function Hash({ value }: { readonly value: string }) {
  const [, prefix = '', hex = value] = /^(sha256:)?(.*)$/.exec(value) ?? [];
  return (
    <code class="hash" title={value}>
      {prefix}
      {hex.slice(0, 12)}
    </code>
  );
}

/** A titled part of a page. */
export function Section(props: {
  readonly title: string;
  readonly count?: number;
  readonly children: ComponentChildren;
}) {
  const id = `section-${props.title.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        {props.title}
        {props.count !== undefined && <span class="count">{props.count}</span>}
      </h2>
      {props.children}
    </section>
  );
}
