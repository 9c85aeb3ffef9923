#include <exception>
#include <fstream>
#include <iostream>

#include <CLI/CLI.hpp>

#include "tests/support/pdf/pdf_document.hpp"

namespace {

using pagemill::pdf_writer::pdf_options;

void print_facts(const pdf_options& options) {
  for (int page = 1; page <= options.pages; ++page) {
    const auto fact = pagemill::pdf_writer::fact_of_page(options.seed, page);
    std::cout << page << '\t' << fact.sentence << '\t' << fact.question << '\n';
  }
}

int run(int argc, char** argv) {
  CLI::App app(
      "Makes PDFs for tests, benchmarks and the quickstart. The same flags make the same "
      "bytes.",
      "pagemill-make-pdf");
  pdf_options options;
  std::string output;
  bool facts = false;
  app.add_option("--kind", options.kind, "What to make; sample is the quickstart's document")
      ->transform(CLI::CheckedTransformer(pagemill::pdf_writer::kind_names(), CLI::ignore_case))
      ->option_text(
          "plain|columns|table|long-table|image|slow|memory|empty|truncated|damaged-xref|sample");
  app.add_option("--pages", options.pages, "Number of pages (3)")->check(CLI::Range(0, 100'000));
  app.add_option("--seed", options.seed, "Another seed, another text (1)");
  app.add_option("--title", options.title, "Title in the metadata and on each page");
  app.add_option("--words-per-page", options.words_per_page, "About how many (300)")
      ->check(CLI::Range(1, 5'000));
  app.add_option("--encrypt", options.password, "Encrypt (AES-256) with this user password");
  app.add_option("--odd-page", options.odd_page,
                 "slow, memory: the affected page (1); 0: every page")
      ->check(CLI::Range(0, 100'000));
  app.add_option("--weight", options.weight,
                 "slow: millions of drawing operators on an odd page (1000); "
                 "memory: millions of characters (100)")
      ->check(CLI::Range(0.0, 1e6));
  app.add_flag("--facts", facts,
               "Print the fact of each page (page, sentence, question) instead of a PDF");
  app.add_option("-o,--output", output, "The file to write; without it, the standard output");
  CLI11_PARSE(app, argc, argv);
  if (facts) {
    print_facts(options);
    return 0;
  }
  const auto bytes = pagemill::pdf_writer::make_pdf(options);
  std::ofstream file;
  if (!output.empty()) file.open(output, std::ios::binary);
  std::ostream& out = output.empty() ? std::cout : file;
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush();
  if (!out) {
    std::cerr << "pagemill-make-pdf: cannot write " << (output.empty() ? "the output" : output)
              << '\n';
    return 74;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& problem) {
    std::cerr << "pagemill-make-pdf: " << problem.what() << '\n';
    return 64;
  }
}
