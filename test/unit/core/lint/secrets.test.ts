import assert from 'node:assert/strict';
import { seededRandom } from '../../../../src/core/inference/random';
import { exampleNotebook } from '../../../../src/core/lint/example';
import type { ExampleCell } from '../../../../src/core/lint/rule';
import { rules } from '../../../../src/core/lint/rules';

import { lint } from '../../../support/lint';

const secretRules = rules.filter(({ name }) => name.startsWith('secrets/'));
const random = seededRandom(20261121);

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const ALNUM = LOWER + UPPER + DIGITS;
const HEX = DIGITS + 'abcdef';
const B32 = UPPER + '234567';

/** A text drawn by chance; texts with letters and digits hold both. */
function drawn(length: number, from = ALNUM): string {
  for (;;) {
    const text = Array.from({ length }, () => from.charAt(Math.floor(random() * from.length))).join('');
    if (!from.includes('9') || !from.includes('a') || /\d.*\d.*\d/.test(text)) return text;
  }
}

/** Tokens in the form that their providers give them, made here so that the file holds none. */
const TOKENS: Readonly<Record<string, () => string>> = {
  'AWS key': () => `AKIA${drawn(16, B32)}`,
  'AWS temporary key': () => `ASIA${drawn(16, B32)}`,
  'GitHub': () => `ghp_${drawn(36)}`,
  'GitHub fine-grained': () => `github_pat_${drawn(22)}_${drawn(59)}`,
  'GitLab': () => `glpat-${drawn(20)}`,
  'Hugging Face': () => `hf_${drawn(34, LOWER + UPPER)}`,
  'OpenAI old': () => `sk-${drawn(20)}T3BlbkFJ${drawn(20)}`,
  'OpenAI project': () => `sk-proj-${drawn(74)}T3BlbkFJ${drawn(74)}`,
  'Anthropic': () => `sk-ant-api03-${drawn(93)}AA`,
  'OpenRouter': () => `sk-or-v1-${drawn(64, HEX)}`,
  'Google': () => `AIza${drawn(35)}`,
  'Google OAuth': () => `GOCSPX-${drawn(28)}`,
  'Slack': () => `xoxb-${drawn(12, DIGITS)}-${drawn(12, DIGITS)}-${drawn(24)}`,
  'Slack webhook': () =>
    `https://hooks.slack.com/services/T${drawn(10, UPPER + DIGITS)}/B${drawn(10, UPPER + DIGITS)}/${drawn(24)}`,
  'Stripe': () => `sk_live_${drawn(24)}`,
  'Databricks': () => `dapi${drawn(32, HEX)}`,
  'Kaggle': () => `KGAT_${drawn(32, HEX)}`,
  'npm': () => `npm_${drawn(36)}`,
  'PyPI': () => `pypi-AgEIcHlwaS5vcmc${drawn(70)}`,
  'SendGrid': () => `SG.${drawn(22)}.${drawn(43)}`,
  'LangSmith': () => `lsv2_pt_${drawn(32, HEX)}_${drawn(10, HEX)}`,
  'Groq': () => `gsk_${drawn(52)}`,
  'Replicate': () => `r8_${drawn(37)}`,
  'Pinecone': () => `pcsk_${drawn(6)}_${drawn(64)}`,
  'NVIDIA': () => `nvapi-${drawn(64)}`,
  'Perplexity': () => `pplx-${drawn(48)}`,
  'Azure client': () => `${drawn(3)}8Q~${drawn(34)}`,
  'Docker': () => `dckr_pat_${drawn(27)}`,
  'Vault': () => `hvs.${drawn(95)}`,
  'DigitalOcean': () => `dop_v1_${drawn(64, HEX)}`,
  'Telegram': () => `${drawn(10, DIGITS)}:AA${drawn(33)}`,
  'JWT': () => `eyJ${drawn(30)}.eyJ${drawn(60)}.${drawn(43)}`,
};

/** Ways in which a token gets into a notebook. */
const PLACES: Readonly<Record<string, (secret: string) => readonly ExampleCell[]>> = {
  'an argument': (secret) => [`client = Client(token="${secret}")`],
  'a variable': (secret) => [`value = '${secret}'\nclient = Client(value)`],
  'an f-string': (secret) => [
    `url = f"https://api.example.com/{path}"\nheaders = {"Authorization": f"Bearer ${secret}"}`,
  ],
  'the environment': (secret) => [`import os\nos.environ["SERVICE"] = "${secret}"`],
  'a default': (secret) => [`import os\nkey = os.getenv("SERVICE", "${secret}")`],
  'a magic': (secret) => [`%env SERVICE=${secret}`],
  'a shell line': (secret) => [`!tool login --with ${secret}`],
  'a shell cell': (secret) => [`%%bash\nexport SERVICE=${secret}\n./run.sh`],
  'a written file': (secret) => [`%%writefile .env\nSERVICE=${secret}`],
  'a comment': (secret) => [`# ${secret}\nprint(1)`],
  'a broken line': (secret) => [`client = Client("${secret}"`],
  'Markdown': (secret) => [{ kind: 'markdown', text: `Use \`${secret}\` to log in.` }],
  'an output': (secret) => [{ text: 'print(key)', outputs: [`Logged in with ${secret}\n`] }],
  'an output of HTML': (secret) => [{ text: 'key', outputs: [{ mime: 'text/html', text: `<b>${secret}</b>` }] }],
  'metadata': (secret) => [{ text: 'print(1)', metadata: { parameters: { token: secret } } }],
};

function findingsFor(cells: readonly ExampleCell[]): string[] {
  return secretRules.flatMap((rule) =>
    lint(exampleNotebook(cells), { rule }).map(({ message }) => `${rule.name}: ${message}`),
  );
}

describe('secrets', () => {
  for (const [provider, make] of Object.entries(TOKENS)) {
    it(`finds a ${provider} token wherever it stands, once`, () => {
      const wrong = Object.entries(PLACES).flatMap(([place, cells]) => {
        const found = findingsFor(cells(make()));
        return found.length === 1 ? [] : [`${place}: ${found.length}`];
      });
      assert.deepEqual(wrong, []);
    });
  }

  /** Secrets without a form of their own: only the name beside them tells. */
  const NAMED: Readonly<Record<string, () => readonly ExampleCell[]>> = {
    'password': () => [`db_password = "${drawn(12)}"`],
    'password of a connection': () => [`connect(user="ds", password="${drawn(12)}")`],
    'AWS secret key': () => [`session = boto3.Session(aws_secret_access_key="${drawn(40)}")`],
    'Azure key': () => [`openai.api_key = "${drawn(32, HEX)}"`],
    'subscription key': () => [`headers = {"Ocp-Apim-Subscription-Key": "${drawn(32, HEX)}"}`],
    'header of a service': () => [`headers = {"x-api-key": "${drawn(40)}"}`],
    'bearer of a header': () => [`headers = {"Authorization": "Bearer ${drawn(40)}"}`],
    'token under its bare name': () => [`token = "${drawn(40)}"`],
    'log-in of W&B': () => [`import wandb\nwandb.login(key="${drawn(40, HEX)}")`],
    'environment of W&B': () => [`import os\nos.environ["WANDB_API_KEY"] = "${drawn(40, HEX)}"`],
    'client secret': () => [`config["client_secret"] = "${drawn(32)}"`],
    'storage connection': () => [
      `conn = "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${drawn(86)}==;EndpointSuffix=core"`,
    ],
    'database address': () => [`engine = create_engine("postgresql://ds:${drawn(12)}@db.example.com/churn")`],
    'key in a query': () => [`requests.get("https://api.example.com/top?api_key=${drawn(32, HEX)}", timeout=5)`],
    'magic of the environment': () => [`%env WEATHER_API_KEY=${drawn(32, HEX)}`],
    'magic with a space': () => [`%env WEATHER_API_KEY ${drawn(32, HEX)}`],
    'header of curl': () => [`!curl -H "x-api-key: ${drawn(40)}" https://example.com`],
    'user of curl': () => [`!curl -u ds:${drawn(12)} https://example.com`],
    'log-in of wandb in a shell': () => [`!wandb login ${drawn(40, HEX)}`],
    'configuration of aws': () => [`!aws configure set aws_secret_access_key ${drawn(40)}`],
    'settings file': () => [`%%writefile .env\nDB_PASSWORD=${drawn(16)}`],
    'program that is written': () => [`%%writefile settings.py\nAPI_KEY = "${drawn(32)}"`],
    'address in git': () => [`!git clone https://ds:${drawn(20)}@git.example.com/team/repo.git`],
    'environment that is printed': () => [{ text: '!env', outputs: [`HOME=/root\nWEATHER_API_KEY=${drawn(32)}\n`] }],
    'address that is printed': () => [{ text: 'url', outputs: [`postgresql://ds:${drawn(16)}@db.example.com/churn`] }],
    'JSON that is printed': () => [{ text: 'config', outputs: [`{"client_secret": "${drawn(32)}"}`] }],
    'private key that is printed': () => [
      {
        text: '!cat key',
        outputs: [`${['-----BEGIN RSA PRIVATE', 'KEY-----'].join(' ')}\n${drawn(64)}\n${drawn(64)}\n`],
      },
    ],
    'entry of metadata': () => [{ text: 'print(1)', metadata: { parameters: { api_key: drawn(32) } } }],
  };
  for (const [what, cells] of Object.entries(NAMED)) {
    it(`finds the ${what}, once`, () => {
      assert.equal(findingsFor(cells()).length, 1);
    });
  }

  const uuid = (): string => [8, 4, 4, 4, 12].map((length) => drawn(length, HEX)).join('-');
  const INNOCENT: Readonly<Record<string, () => readonly ExampleCell[]>> = {
    'digests and commits': () => [
      `digest = "${drawn(64, HEX)}"\ncommit = "${drawn(40, HEX)}"\nmd5 = "${drawn(32, HEX)}"\nrevision="${drawn(40, HEX)}"`,
    ],
    'identifiers': () => [
      `run_id = "${uuid()}"\nexperiment = "${uuid()}"\ntrace = dict(request_id="${uuid()}", token_id="${uuid()}")`,
    ],
    'the identifier of a run': () => [
      `api.run("team/project/${drawn(8, LOWER + DIGITS)}")\nrun = mlflow.get_run("${drawn(32, HEX)}")`,
    ],
    'images and arrays': () => [
      {
        text: `image = base64.b64decode("${drawn(400)}")`,
        outputs: [{ mime: 'image/png', text: `iVBORw0KGgo${drawn(4000)}` }],
      },
      { kind: 'markdown', text: `![shot](data:image/png;base64,${drawn(4000)})` },
    ],
    'an output with digests': () => [
      {
        text: '!pip download a',
        outputs: [`sha256:${drawn(64, HEX)}  layer ${drawn(12, HEX)}\nSaved ./a-${drawn(8, HEX)}.whl\n`],
      },
    ],
    'keys of documentation': () => [
      `aws_access_key_id = "AKIAIOSFODNN7EXAMPLE"\naws_secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"`,
      { kind: 'markdown', text: `Set \`HF_TOKEN=hf_${'x'.repeat(34)}\` or sk-${'x'.repeat(48)}.` },
    ],
    'placeholders': () => [
      'api_key = "YOUR_API_KEY"\ntoken = "<token>"\npassword = "********"\nsecret = "changeme"\nauth_token = "{{TOKEN}}"\nkey = "..."',
      '!curl -H "x-api-key: YOUR-API-KEY-GOES-HERE" -u user:password https://example.com',
      '%env OPENAI_API_KEY=sk-...',
    ],
    'references to a store': () => [
      'password = dbutils.secrets.get(scope="prod", key="db-password")\nsecret_name = "prod/database/password2024"\n' +
        'secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf"\napi_key = os.environ["API_KEY"]',
    ],
    'words of language models': () => [
      'pad_token = "[PAD]"\ntokenizer = AutoTokenizer.from_pretrained("bert-base-uncased")\neos_token="<|endoftext|>"\n' +
        'special_token = "<extra_id_0>"\nmax_token=4096\ntoken_type_ids = "a"',
    ],
    'forms and cells of a notebook service': () => [
      {
        text: 'x = 1 #@param {type:"string"}',
        metadata: { id: drawn(12), outputId: uuid(), colab: { base_uri: 'https://localhost:8080/' } },
      },
    ],
    'a signed address': () => [
      {
        text: '!wget a',
        outputs: [
          `https://a.s3.amazonaws.com/b?X-Amz-Credential=AKIA${drawn(16, B32)}%2F20240101&X-Amz-Signature=${drawn(64, HEX)}`,
        ],
      },
    ],
    'tables of numbers': () => [
      { text: 'frame', outputs: [`  token  count\n0 the ${drawn(9, DIGITS)}\n1 secret ${drawn(9, DIGITS)}\n`] },
    ],
    'a service that answers': () => [
      {
        text: 'response.json()',
        outputs: [`{"id": "chatcmpl-${drawn(29)}", "usage": {"total_token": 12}, "next_page_token": "${drawn(6)}"}`],
      },
    ],
    'settings that come from elsewhere': () => [
      `%%writefile score.py\nimport os\nkey = os.environ["KEY"]\nclient_secret = settings.client_secret\npassword = getpass()\n`,
      '%%bash\nexport DB_PASSWORD=$(cat /run/secrets/db)\nexport TOKEN="$OTHER_TOKEN"',
    ],
  };
  for (const [what, cells] of Object.entries(INNOCENT)) {
    it(`takes ${what} for no secret`, () => {
      assert.deepEqual(findingsFor(cells()), []);
    });
  }
});
