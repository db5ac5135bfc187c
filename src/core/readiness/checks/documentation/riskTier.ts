import { sectionCheck } from '../../cardSection';
import { STANDARD_BLOCKING, failed } from '../../check';

export const riskTier = sectionCheck({
  id: 'risk-tier',
  title: 'Risk tier with reason',
  headings: ['Risk', 'Risk tier', 'Risk management', 'Risk assessment'],
  minLength: 40,
  remedy: 'Name the tier (low, medium or high) and say why.',
  levels: STANDARD_BLOCKING,
  sources: ['mitchell-2019', 'nvidia', 'eu-annex-iv', 'bank-mrm'],
  agrees: (section) =>
    /\b(?:low|medium|moderate|high|minimal|limited|unacceptable|tier\s*\d)\b/i.test(section.text)
      ? undefined
      : failed(`The section "${section.heading}" names no tier.`, section.place),
});
