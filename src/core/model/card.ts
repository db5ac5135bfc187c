import type { Nodes, Paragraph, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toString } from 'mdast-util-to-string';
import type { Digest } from '../base/digest';
import { digestOf } from '../base/digest';
import type { Place } from '../base/problem';
import { PreflightError } from '../base/problem';
import { markdownEffort } from './markdownEffort';
import { isNestedTooDeeply } from './nesting';
import type { YamlPath } from './yamlText';
import { YamlText } from './yamlText';

/** File name of a model card inside a model's folder, unless the manifest names another. */
export const CARD_FILE = 'MODEL_CARD.md';

const MAX_CHARACTERS = 100_000;

/**
 * A part of a model card under one heading, subsections included, or after a bold label such as `**License:**`.
 * Comments are no text.
 */
export interface CardSection {
  readonly heading: string;
  /** 1 to 6; 7 for a label. */
  readonly depth: number;
  /** Words of the section without mark-up, comments and its own heading. */
  readonly text: string;
  /** Markdown of the section without comments and its own heading. */
  readonly source: string;
  readonly place: Place;
}

/** A model card: YAML front matter as the Hugging Face Hub reads it, and sections. */
export interface ModelCard {
  readonly file: string;
  readonly text: string;
  readonly sha256: Digest;
  /** Keys of the front matter; empty when there is none. */
  readonly frontMatter: Readonly<Record<string, unknown>>;
  readonly sections: readonly CardSection[];
  /** Where a key of the front matter stands; the top of the card when there is no front matter. */
  place(path: YamlPath, part?: 'key' | 'value'): Place;
}

/** Reads a model card. Throws `yaml/syntax` for its front matter, `card/front-matter`, `card/too-large` and
 * `card/too-deep`. */
export function parseCard(text: string, file: string): ModelCard {
  if (text.length > MAX_CHARACTERS) throw tooLarge(text, file);
  const { yaml, body, bodyStart } = splitFrontMatter(text, file);
  return {
    file,
    text,
    sha256: digestOf(text),
    frontMatter: keysOf(yaml, file),
    sections: sectionsOf(parseMarkdown(body, file), body, (line, column) => ({ file, line: line + bodyStart, column })),
    place: (path, part) => yaml?.place(path, part) ?? { file, line: 1, column: 1 },
  };
}

/** A heading as it is compared: lower case, without numbering, mark-up, punctuation and "[optional]". */
export function normalizeHeading(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/\[optional\]/g, ' ')
    .replace(/^[\s\d.)]+/, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The sections whose heading is one of `headings`: those with text first, then in the order of `headings`. */
export function findSections(card: ModelCard, headings: readonly string[]): CardSection[] {
  const wanted = headings.map(normalizeHeading);
  return card.sections
    .map((section) => ({ section, rank: wanted.indexOf(normalizeHeading(section.heading)) }))
    .filter(({ rank }) => rank !== -1)
    .sort((a, b) => Number(a.section.text === '') - Number(b.section.text === '') || a.rank - b.rank)
    .map(({ section }) => section);
}

interface Split {
  readonly yaml: YamlText | undefined;
  readonly body: string;
  /** Lines of the file before the body. */
  readonly bodyStart: number;
}

function splitFrontMatter(text: string, file: string): Split {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\r?\n|$)/.exec(text);
  if (!match) return { yaml: undefined, body: text, bodyStart: 0 };
  const body = text.slice(match[0].length);
  return { yaml: new YamlText(match[1] ?? '', file, 2), body, bodyStart: match[0].split('\n').length - 1 };
}

function keysOf(yaml: YamlText | undefined, file: string): Readonly<Record<string, unknown>> {
  const value = yaml?.value ?? {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new PreflightError({
    code: 'card/front-matter',
    message: `The front matter of ${file} is not a list of keys and values.`,
    remedy: 'Write it as "key: value" lines between two lines of three hyphens.',
    place: { file, line: 2, column: 1 },
  });
}

/** About a second and a half; see `markdownEffort`. */
const MOST_EFFORT = 25_000_000;

function parseMarkdown(body: string, file: string): Root {
  if (isNestedTooDeeply(body)) {
    throw new PreflightError({
      code: 'card/too-deep',
      message: `${file} is nested too deeply to be read.`,
      remedy: 'Write it with fewer levels of quotes, lists and brackets.',
      place: { file },
    });
  }
  if (markdownEffort(body) > MOST_EFFORT) {
    throw new PreflightError({
      code: 'card/too-large',
      message: `${file} is too long to be read: it holds more headings, lists and marks than people write.`,
      remedy: 'Move long tables and logs to files of their own and link to them.',
      place: { file },
    });
  }
  return fromMarkdown(body);
}

type PlaceAt = (line: number, column: number) => Place;

function sectionsOf(root: Root, body: string, placeAt: PlaceAt): CardSection[] {
  const sections: CardSection[] = [];
  root.children.forEach((node, index) => {
    if (node.type === 'heading') {
      const content = contentAfter(root.children, index, node.depth);
      sections.push({
        heading: toString(node, { includeHtml: false }).trim(),
        depth: node.depth,
        text: textOf(content),
        source: sourceOf(content, body),
        place: placeAt(node.position?.start.line ?? 1, node.position?.start.column ?? 1),
      });
    } else {
      sections.push(...labelsOf(node, body, placeAt));
    }
  });
  return sections;
}

function contentAfter(nodes: readonly RootContent[], index: number, depth: number): RootContent[] {
  const rest = nodes.slice(index + 1);
  const end = rest.findIndex((node) => node.type === 'heading' && node.depth <= depth);
  return end === -1 ? rest : rest.slice(0, end);
}

function textOf(nodes: readonly RootContent[]): string {
  return nodes
    .filter((node) => node.type !== 'heading' && node.type !== 'definition')
    .map((node) => toString(node, { includeHtml: false }).trim())
    .filter((text) => text !== '')
    .join('\n');
}

function sourceOf(nodes: readonly RootContent[], body: string): string {
  return nodes
    .filter((node) => node.type !== 'html')
    .map((node) => body.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0))
    .join('\n\n')
    .replace(/<!--[\s\S]*?(-->|$)/g, '');
}

/** Paragraphs that start with a bold label, as the bullets of the Hugging Face template do. */
function labelsOf(node: Nodes, body: string, placeAt: PlaceAt): CardSection[] {
  if (node.type === 'paragraph') {
    const section = labelOf(node, body, placeAt);
    return section ? [section] : [];
  }
  if (node.type !== 'list' && node.type !== 'listItem') return [];
  return node.children.flatMap((child) => labelsOf(child, body, placeAt));
}

function labelOf(node: Paragraph, body: string, placeAt: PlaceAt): CardSection | undefined {
  const [label, ...rest] = node.children;
  if (label?.type !== 'strong' || !label.position || !node.position) return undefined;
  const heading = toString(label).trim();
  const text = toString(rest, { includeHtml: false }).trim();
  if (!heading.endsWith(':') && !text.startsWith(':')) return undefined;
  return {
    heading: heading.replace(/:$/, ''),
    depth: 7,
    text: text.replace(/^:\s*/, ''),
    source: body.slice(label.position.end.offset, node.position.end.offset).replace(/^\s*:\s*/, ''),
    place: placeAt(node.position.start.line, node.position.start.column),
  };
}

function tooLarge(text: string, file: string): PreflightError {
  return new PreflightError({
    code: 'card/too-large',
    message: `${file} has ${text.length} characters; at most ${MAX_CHARACTERS} are read.`,
    remedy: 'Link to images and tables instead of embedding them.',
    place: { file },
  });
}
