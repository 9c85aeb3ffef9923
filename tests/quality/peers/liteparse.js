// Reads a PDF with LiteParse: node liteparse.js text|markdown FILE. Prints text, or Markdown with
// that of each page, as JSON.
"use strict";
const { LiteParse } = require("@llamaindex/liteparse");

const [format, path] = process.argv.slice(2);
// Names of pictures and addresses of links are not the text of a page.
const parser = new LiteParse({
  outputFormat: format, ocrEnabled: false, quiet: true, imageMode: "off", extractLinks: false,
});
parser.parse(path).then((read) => {
  const pages = format === "markdown" ? read.pages.map((page) => page.markdown) : [];
  process.stdout.write(JSON.stringify({ text: read.text, pages }));
});
