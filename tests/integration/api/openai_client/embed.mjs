// What a program does with the client of OpenAI: embed.mjs NODE_MODULES BASE_URL KEY. Prints JSON.
import { createRequire } from "node:module";

const [modules, baseURL, apiKey] = process.argv.slice(2);
const { OpenAI } = createRequire(`${modules}/`)("openai");
const client = new OpenAI({ apiKey, baseURL, maxRetries: 0 });
const model = "text-embedding-3-small";
const input = ["The keeper trims the lamp of the lighthouse.",
  "A lamp burns in the light tower.", "The invoice is due in thirty days."];

async function codeOf(call) {
  try {
    await call();
    return "none";
  } catch (problem) {
    return `${problem.status} ${problem.constructor.name}`;
  }
}

const cosine = (a, b) => a.reduce((sum, value, at) => sum + value * b[at], 0);
// Asks for base64 by itself.
const usual = await client.embeddings.create({ model, input });
const floats = await client.embeddings.create({ model, input, encoding_format: "float" });
const one = await client.embeddings.create({ model, input: input[0] });
const vectors = usual.data.map((item) => Array.from(item.embedding));
console.log(JSON.stringify({
  model: usual.model,
  indexes: usual.data.map((item) => item.index),
  dimension: vectors[0].length,
  usage: usual.usage,
  near: cosine(vectors[0], vectors[1]),
  far: cosine(vectors[0], vectors[2]),
  length: cosine(vectors[0], vectors[0]),
  difference: Math.max(...vectors.map((vector, text) =>
    Math.max(...vector.map((value, at) => Math.abs(value - floats.data[text].embedding[at]))))),
  alone: cosine(vectors[0], Array.from(one.data[0].embedding)),
  tokens: await codeOf(() => client.embeddings.create({ model, input: [1, 2, 3] })),
  wrong_key: await codeOf(() =>
    new OpenAI({ apiKey: "pm_wrong", baseURL, maxRetries: 0 }).embeddings.create({ model, input })),
}));
