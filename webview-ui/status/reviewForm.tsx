import { useState } from 'preact/hooks';
import { isWaitingForReview } from '../../src/core/registry/stateLabel';
import { Button } from '../shared/controls';
import type { ReviewDecision, StatusContent } from './protocol';
import type { Act } from './statusPage';

/** The decision of the person who looks at the page, or why they cannot decide. */
export function ReviewForm({ content, act }: { readonly content: StatusContent; readonly act: Act }) {
  const { version, reviewer } = content;
  const [comment, setComment] = useState('');
  if (!isWaitingForReview(version.state)) return null;
  const decide = (decision: ReviewDecision) => () => {
    act({ type: 'review', decision, comment: comment.trim() });
  };
  return (
    <section class="review" aria-labelledby="review-title">
      <h2 id="review-title">Your decision</h2>
      {reviewer.refused !== null ? (
        <p class="text">{reviewer.refused}</p>
      ) : (
        <>
          {reviewer.doubt !== null && (
            <p class="text">{reviewer.doubt} An approval of yours is recorded and does not count.</p>
          )}
          <label for="comment">Comment, for the audit log</label>
          <textarea
            id="comment"
            value={comment}
            onInput={(event) => {
              setComment(event.currentTarget.value);
            }}
          />
          <div class="actions">
            <Button onPress={decide('approve')}>Approve</Button>
            <Button secondary disabled={comment.trim() === ''} onPress={decide('request-changes')}>
              Request Changes
            </Button>
            <Button secondary disabled={comment.trim() === ''} onPress={decide('reject')}>
              Reject
            </Button>
          </div>
          <p class="quiet">
            As {reviewer.identity}. Requesting changes and rejecting need a comment. The decision is signed and bound to
            this record, commit and policy.
          </p>
        </>
      )}
    </section>
  );
}
