/** A kind of token that its provider gives a recognisable form. */
export interface SecretPattern {
  readonly provider: string;
  /** Texts without any of these are not searched. */
  readonly keywords: readonly string[];
  readonly pattern: RegExp;
  /** Environment variable in which the provider's own tools look for it. */
  readonly variable: string;
}

/** Token formats as their providers document them. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  {
    provider: 'AWS access key',
    keywords: ['AKIA', 'ASIA'],
    pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g,
    variable: 'AWS_ACCESS_KEY_ID',
  },
  {
    provider: 'GitHub',
    keywords: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    pattern: /\bgh[pousr]_[A-Za-z0-9]{36,251}\b/g,
    variable: 'GITHUB_TOKEN',
  },
  {
    provider: 'GitHub',
    keywords: ['github_pat_'],
    pattern: /\bgithub_pat_[A-Za-z0-9_]{60,251}\b/g,
    variable: 'GITHUB_TOKEN',
  },
  { provider: 'GitLab', keywords: ['glpat-'], pattern: /\bglpat-[\w-]{20,}\b/g, variable: 'GITLAB_TOKEN' },
  { provider: 'Hugging Face', keywords: ['hf_'], pattern: /\bhf_[A-Za-z]{34,}\b/g, variable: 'HF_TOKEN' },
  {
    provider: 'OpenAI',
    keywords: ['sk-'],
    pattern: /\bsk-(?:proj-|svcacct-|admin-)?[\w-]{20,74}T3BlbkFJ[\w-]{20,74}\b/g,
    variable: 'OPENAI_API_KEY',
  },
  { provider: 'OpenAI', keywords: ['sk-proj-'], pattern: /\bsk-proj-[\w-]{40,}\b/g, variable: 'OPENAI_API_KEY' },
  { provider: 'Anthropic', keywords: ['sk-ant-'], pattern: /\bsk-ant-[\w-]{32,}\b/g, variable: 'ANTHROPIC_API_KEY' },
  { provider: 'Google', keywords: ['AIza'], pattern: /\bAIza[\w-]{35}(?![\w-])/g, variable: 'GOOGLE_API_KEY' },
  {
    provider: 'Slack',
    keywords: ['xox'],
    pattern: /\bxox[abprs]-(?:\d{10,13}-){1,3}[A-Za-z0-9-]{20,}\b/g,
    variable: 'SLACK_TOKEN',
  },
  {
    provider: 'Stripe',
    keywords: ['sk_live_', 'rk_live_'],
    pattern: /\b[sr]k_live_[A-Za-z0-9]{20,}\b/g,
    variable: 'STRIPE_API_KEY',
  },
  {
    provider: 'Databricks',
    keywords: ['dapi'],
    pattern: /\bdapi[a-f0-9]{32}(?:-\d)?\b/g,
    variable: 'DATABRICKS_TOKEN',
  },
  { provider: 'Kaggle', keywords: ['KGAT_'], pattern: /\bKGAT_[a-f0-9]{32}\b/g, variable: 'KAGGLE_API_TOKEN' },
  { provider: 'npm', keywords: ['npm_'], pattern: /\bnpm_[A-Za-z0-9]{36}\b/g, variable: 'NPM_TOKEN' },
  { provider: 'PyPI', keywords: ['pypi-AgE'], pattern: /\bpypi-AgE[\w-]{50,}/g, variable: 'TWINE_PASSWORD' },
  {
    provider: 'SendGrid',
    keywords: ['SG.'],
    pattern: /\bSG\.[\w-]{20,24}\.[\w-]{39,50}\b/g,
    variable: 'SENDGRID_API_KEY',
  },
  {
    provider: 'OpenRouter',
    keywords: ['sk-or-v1-'],
    pattern: /\bsk-or-v1-[a-f0-9]{64}\b/g,
    variable: 'OPENROUTER_API_KEY',
  },
  {
    provider: 'LangSmith',
    keywords: ['lsv2_'],
    pattern: /\blsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}\b/g,
    variable: 'LANGSMITH_API_KEY',
  },
  { provider: 'Groq', keywords: ['gsk_'], pattern: /\bgsk_[A-Za-z0-9]{50,56}\b/g, variable: 'GROQ_API_KEY' },
  { provider: 'Replicate', keywords: ['r8_'], pattern: /\br8_[A-Za-z0-9]{37,40}\b/g, variable: 'REPLICATE_API_TOKEN' },
  {
    provider: 'Pinecone',
    keywords: ['pcsk_'],
    pattern: /\bpcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,70}\b/g,
    variable: 'PINECONE_API_KEY',
  },
  { provider: 'NVIDIA', keywords: ['nvapi-'], pattern: /\bnvapi-[\w-]{60,70}(?![\w-])/g, variable: 'NVIDIA_API_KEY' },
  { provider: 'Perplexity', keywords: ['pplx-'], pattern: /\bpplx-[A-Za-z0-9]{48}\b/g, variable: 'PPLX_API_KEY' },
  { provider: 'xAI', keywords: ['xai-'], pattern: /\bxai-[A-Za-z0-9]{80}\b/g, variable: 'XAI_API_KEY' },
  {
    provider: 'Google OAuth client',
    keywords: ['GOCSPX-'],
    pattern: /\bGOCSPX-[\w-]{28}(?![\w-])/g,
    variable: 'GOOGLE_CLIENT_SECRET',
  },
  {
    provider: 'Azure client',
    keywords: ['Q~'],
    pattern: /(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/g,
    variable: 'AZURE_CLIENT_SECRET',
  },
  {
    provider: 'Docker',
    keywords: ['dckr_pat_'],
    pattern: /\bdckr_pat_[\w-]{27}(?![\w-])/g,
    variable: 'DOCKER_PASSWORD',
  },
  { provider: 'Vault', keywords: ['hvs.'], pattern: /\bhvs\.[\w-]{90,120}(?![\w-])/g, variable: 'VAULT_TOKEN' },
  {
    provider: 'DigitalOcean',
    keywords: ['dop_v1_'],
    pattern: /\bdop_v1_[a-f0-9]{64}\b/g,
    variable: 'DIGITALOCEAN_TOKEN',
  },
  {
    provider: 'Grafana',
    keywords: ['glsa_'],
    pattern: /\bglsa_[A-Za-z0-9]{32}_[a-fA-F0-9]{8}\b/g,
    variable: 'GRAFANA_TOKEN',
  },
  {
    provider: 'Weights & Biases',
    keywords: ['wandb_v1_'],
    pattern: /\bwandb_v1_[\w-]{40,}/g,
    variable: 'WANDB_API_KEY',
  },
  {
    provider: 'Slack webhook',
    keywords: ['hooks.slack.com/services/'],
    pattern: /(?<=hooks\.slack\.com\/services\/)T[A-Z0-9]{8,12}\/B[A-Z0-9]{8,12}\/[A-Za-z0-9]{24}\b/g,
    variable: 'SLACK_WEBHOOK',
  },
  {
    provider: 'Telegram bot',
    keywords: [':AA'],
    pattern: /(?<![\w:])\d{8,10}:AA[\w-]{33}(?![\w-])/g,
    variable: 'TELEGRAM_BOT_TOKEN',
  },
  {
    provider: 'Mapbox',
    keywords: ['sk.eyJ'],
    pattern: /\bsk\.eyJ[\w-]{40,200}\.[\w-]{20,24}(?![\w-])/g,
    variable: 'MAPBOX_ACCESS_TOKEN',
  },
  {
    // Header, claims and signature, each base64url of JSON or of bytes.
    provider: 'JSON Web',
    keywords: ['eyJ'],
    pattern: /(?<![\w.-])eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}(?![\w-])/g,
    variable: 'ACCESS_TOKEN',
  },
];

/** A token found in a text. */
export interface SecretMatch {
  readonly pattern: SecretPattern;
  readonly start: number;
  readonly end: number;
}

/** One look for all keywords takes a quarter of the time of a look for each, and nearly every text has none. */
const ANY_KEYWORD = new RegExp(
  [...new Set(SECRET_PATTERNS.flatMap(({ keywords }) => keywords))]
    .map((keyword) => keyword.replace(/[^\w-]/g, '\\$&'))
    .join('|'),
);

/** Provider tokens in a text; placeholders such as `hf_xxxx…` are left out. */
export function findSecrets(text: string): SecretMatch[] {
  if (!ANY_KEYWORD.test(text)) return [];
  const found = SECRET_PATTERNS.flatMap((pattern) =>
    pattern.keywords.some((keyword) => text.includes(keyword))
      ? [...text.matchAll(pattern.pattern)]
          .filter(({ 0: token, index }) => !isPlaceholder(token) && !isSigned(text, index))
          .map(({ 0: token, index }) => ({ pattern, start: index, end: index + token.length }))
      : [],
  );
  // Forms of one provider overlap; the first, which says more, stands for all.
  return found.filter(
    (match, at) => !found.slice(0, at).some((other) => other.start < match.end && match.start < other.end),
  );
}

/** A signed address names the key that signed it; it says nothing secret of it. */
function isSigned(text: string, at: number): boolean {
  return /(?:credential|awsaccesskeyid|googleaccessid)(?:=|%3d)$/i.test(text.slice(Math.max(0, at - 24), at));
}

/** `an AWS access key`, `a GitHub token`: a token of a provider as messages say it. */
export function tokenOf({ provider }: SecretPattern): string {
  const kind = provider.endsWith('key') ? provider : `${provider} token`;
  return `${/^([AEIO]|npm)/.test(provider) ? 'an' : 'a'} ${kind}`;
}

/** Whether a token is an example: one character repeated, an obvious word, hardly any variety. */
export function isPlaceholder(token: string): boolean {
  const body = token.replace(/^[A-Za-z]+[_-]/, '');
  return /(.)\1{7,}|example|your|xxxx|placeholder|dummy|redacted|1234567890/i.test(token) || new Set(body).size < 8;
}
