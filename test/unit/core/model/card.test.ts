import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PreflightError } from '../../../../src/core/base/problem';
import { findSections, normalizeHeading, parseCard } from '../../../../src/core/model/card';
import { problemOf } from '../../../support/throwsProblem';

const CARD = `---
license: mit
model-index:
- name: churn
---
# Churn

- **Developed by:** Data Science Team
- **License:** [More Information Needed]

## 1. Intended Use [optional]

<!-- Who is it for? -->

Ranks customers by risk.

### Direct use

Weekly calls.

## Limitations

<!-- Write here. -->
`;

describe('parseCard', () => {
  it('reads front matter with places', () => {
    const card = parseCard(CARD, 'MODEL_CARD.md');
    assert.equal(card.frontMatter['license'], 'mit');
    assert.deepEqual(card.place(['license']), { file: 'MODEL_CARD.md', line: 2, column: 1 });
    assert.deepEqual(card.place(['model-index', 0, 'name'], 'value'), { file: 'MODEL_CARD.md', line: 4, column: 9 });
  });

  it('finds sections with their subsections, without comments', () => {
    const card = parseCard(CARD, 'MODEL_CARD.md');
    const [use] = findSections(card, ['Intended use']);
    assert.equal(use?.text, 'Ranks customers by risk.\nWeekly calls.');
    assert.equal(use.place.line, 11);
    assert.doesNotMatch(use.source, /Who is it for/);
    assert.equal(findSections(card, ['limitations'])[0]?.text, '');
    assert.deepEqual(findSections(card, ['ethics']), []);
  });

  it('reads bold labels as sections, as the Hugging Face template has them', () => {
    const card = parseCard(CARD, 'MODEL_CARD.md');
    const [developer] = findSections(card, ['Developed by']);
    assert.equal(developer?.text, 'Data Science Team');
    assert.equal(developer.place.line, 8);
    assert.equal(findSections(card, ['License'])[0]?.text, '[More Information Needed]');
  });

  it('takes a card without front matter and an empty one', () => {
    const card = parseCard('# A\n\ntext\n', 'c.md');
    assert.deepEqual(card.frontMatter, {});
    assert.equal(card.sections[0]?.place.line, 1);
    assert.deepEqual(parseCard('', 'c.md').sections, []);
    assert.deepEqual(parseCard('---\n---\n', 'c.md').frontMatter, {});
  });

  it('places errors of the front matter', async () => {
    const problem = await problemOf('yaml/syntax', () => parseCard('---\nlicense: [\n---\n# A\n', 'c.md'));
    assert.equal(problem.place?.file, 'c.md');
    await problemOf('card/front-matter', () => parseCard('---\n- a\n---\n', 'c.md'));
    await problemOf('card/too-large', () => parseCard('a'.repeat(100_001), 'c.md'));
    await problemOf('card/too-large', () => parseCard('*a_'.repeat(3000), 'c.md'));
    for (const nest of ['> ', '- ', '1. ', '[', '{a: [']) {
      await problemOf('card/too-deep', () => parseCard(nest.repeat(5_000), 'c.md'));
    }
  });

  it('compares headings without numbering and punctuation', () => {
    assert.equal(normalizeHeading('2.1) Out-of-Scope Use'), 'out of scope use');
    assert.equal(normalizeHeading('🚀 How to run:'), 'how to run');
  });

  it('throws nothing but Preflight errors, whatever the text', () => {
    const pieces = fc.constantFrom(
      '---\n',
      '# A\n',
      '**B:** c\n',
      '- ',
      '> ',
      '<!--',
      '-->',
      '```\n',
      '\n',
      'a: b\n',
      '\t',
      '*',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          const card = parseCard(text, 'c.md');
          const lines = text.split(/\r\n|\n|\r/).length;
          for (const { place } of card.sections) assert.ok((place.line ?? 0) >= 1 && (place.line ?? 0) <= lines);
        } catch (error) {
          if (!PreflightError.is(error)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});
