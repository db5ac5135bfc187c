import assert from 'node:assert/strict';
import { findPlaceholder } from '../../../../src/core/model/placeholder';

describe('findPlaceholder', () => {
  it('finds what stands for an answer', () => {
    for (const text of [
      '[More Information Needed]',
      'Used for [more information needed].',
      '[TODO: who is it for?]',
      'TODO',
      'We will say this later, TBD.',
      'N/A',
      'n/a.',
      'None',
      '...',
      '{{ model_summary }}',
      'Contact <your e-mail>',
      'Lorem ipsum dolor',
      '[insert text here]',
    ]) {
      assert.notEqual(findPlaceholder(text), undefined, text);
    }
  });

  it('leaves answers alone', () => {
    for (const text of [
      '',
      'None of the features describes a person, so no group can be told apart.',
      'N/A: the model has no threshold, it predicts a price.',
      'The todo list of the ward is not an input.',
      'Unknown categories are rejected.',
      'See [the data sheet](data.md).',
      'Range <0, 1>.',
    ]) {
      assert.equal(findPlaceholder(text), undefined, text);
    }
  });
});
