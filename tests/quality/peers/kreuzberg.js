// Reads a PDF with Kreuzberg: node kreuzberg.js text|markdown FILE. Prints text or Markdown, and
// the tables that it lists beside it, as JSON.
"use strict";
const { extractFileSync } = require("@kreuzberg/node");

const [format, path] = process.argv.slice(2);
const outputFormat = format === "text" ? "plain" : format;
const read = extractFileSync(path, "application/pdf",
                             { outputFormat, disableOcr: true, useCache: false });
const tables = read.tables.map((table) => ({ page: table.pageNumber, rows: table.cells }));
process.stdout.write(JSON.stringify({ text: read.content, tables }));
