// Files that are built to cost more than they are worth: each has its own code, and what can be
// read of it is read.
#include <format>
#include <string>
#include <vector>
#include <zlib.h>

#include <doctest/doctest.h>

#include "tests/integration/extractor/extractor_fixture.hpp"
#include "tests/support/pdf/pdf_file.hpp"

namespace pagemill::test {
namespace {

using pdf_writer::pdf_file;
using pdf_writer::reference;

/// Two pages: what a test says, and one with the text "second page".
struct hostile_file {
  pdf_file file{std::nullopt};
  int catalog = file.reserve(), pages = file.reserve(), first = file.reserve();
  int font = file.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");

  /// `first_entries` are those of the first page, `catalog_entries` of the catalog.
  std::string bytes(std::string_view first_entries, std::string_view catalog_entries = {}) {
    const int content = file.add_stream("", "BT /F1 12 Tf 72 700 Td (second page) Tj ET");
    const int second = file.add(page(std::format("/Contents {}", reference(content))));
    file.set(first, page(first_entries));
    file.set(pages, std::format("<< /Type /Pages /Count 2 /Kids [{} {}] >>", reference(first),
                                reference(second)));
    file.set(catalog,
             std::format("<< /Type /Catalog /Pages {} {} >>", reference(pages), catalog_entries));
    return file.bytes(std::format("/Root {}", reference(catalog)), "hostile");
  }

 private:
  std::string page(std::string_view entries) const {
    return std::format(
        "<< /Type /Page /Parent {} /MediaBox [0 0 612 792] /Resources << /Font << /F1 {} >> >> {} "
        ">>",
        reference(pages), reference(font), entries);
  }
};

/// `unit`, `count` times, compressed.
std::string deflated(const std::string& unit, std::size_t count) {
  z_stream state{};
  REQUIRE(deflateInit(&state, Z_BEST_SPEED) == Z_OK);
  std::string out;
  std::vector<unsigned char> piece(64 * 1024);
  auto* input = reinterpret_cast<Bytef*>(const_cast<char*>(unit.data()));
  for (std::size_t i = 0; i <= count; ++i) {
    state.next_in = input;
    state.avail_in = i < count ? static_cast<uInt>(unit.size()) : 0;
    do {
      state.next_out = piece.data();
      state.avail_out = static_cast<uInt>(piece.size());
      deflate(&state, i < count ? Z_NO_FLUSH : Z_FINISH);
      out.append(reinterpret_cast<char*>(piece.data()), piece.size() - state.avail_out);
    } while (state.avail_out == 0);
  }
  deflateEnd(&state);
  return out;
}

struct reader {
  extractor_pool pool{program_settings()};
  extractor_child child = pool.take(make_workspace());

  collected read(const std::string& bytes, const extract_limits& limits = {}) {
    const auto file = spool(bytes);
    return run(child, {.input = file.descriptor(), .limits = limits});
  }
  /// The first page's problem, if the second page was read.
  std::string problem(const std::string& bytes, const extract_limits& limits = {}) {
    const auto all = read(bytes, limits);
    REQUIRE(all.end() != nullptr);
    REQUIRE(all.pages.size() == 2);
    CHECK(all.pages[1].value.text == "second page");
    return all.pages[0].value.problem;
  }
  std::vector<std::string> document_problems(const std::string& bytes,
                                             const extract_limits& limits = {}) {
    const auto all = read(bytes, limits);
    REQUIRE(all.end() != nullptr);
    REQUIRE(all.documents.size() == 1);
    CHECK(all.pages.at(1).value.text == "second page");
    return all.documents[0].problems;
  }
};

std::string with_content(const std::string& unit, std::size_t count) {
  hostile_file hostile;
  const int content = hostile.file.add_stream("/Filter /FlateDecode", deflated(unit, count));
  return hostile.bytes(std::format("/Contents {}", reference(content)));
}

std::string repeated(std::string_view text, std::size_t bytes) {
  std::string out;
  while (out.size() < bytes) out += text;
  return out;
}

constexpr std::size_t unit_bytes = 1U << 20;

}  // namespace

TEST_CASE("a gigabyte of spaces and 200 MB of operators cost their page at most, not the next") {
  reader site;
  const auto costs_a_page = [&](const std::string& bytes) {
    const auto problem = site.problem(bytes, {.page_cpu_seconds = 2});
    CHECK((problem.empty() || problem == "page_timeout"));
  };
  costs_a_page(with_content(std::string(unit_bytes, ' '), 1024));
  costs_a_page(with_content(repeated("1 0 0 rg 10 10 50 50 re f\n", unit_bytes), 200));
}

TEST_CASE("millions of unknown words and of open arrays are no reason to die") {
  reader site;
  const auto words = site.problem(with_content(repeated("foo ", unit_bytes), 8));
  CHECK((words.empty() || words == "page_incomplete"));
  const auto arrays = site.problem(with_content(repeated("[(a) foo\n", unit_bytes), 8));
  CHECK((arrays == "page_incomplete" || arrays == "page_damaged"));
}

TEST_CASE("a form that draws itself is drawn a bounded number of times") {
  reader site;
  hostile_file hostile;
  const int form = hostile.file.reserve();
  const int content = hostile.file.add_stream("", "/X Do");
  // A stream object that names itself.
  hostile.file.set(form, std::format("<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources "
                                     "<< /XObject << /X {} >> >> /Length 11 >>\nstream\n/X Do /X "
                                     "Do\nendstream",
                                     reference(form)));
  const auto bytes = hostile.bytes(std::format("/Contents {} /Resources << /XObject << /X {} >> >>",
                                               reference(content), reference(form)));
  CHECK(site.problem(bytes).empty());
}

TEST_CASE("an outline with cycles ends, and one of ten thousand long titles is cut") {
  reader site;
  const std::vector<std::string> truncated{"outline_truncated"};
  {
    hostile_file hostile;
    const int root = hostile.file.reserve(), one = hostile.file.reserve(),
              two = hostile.file.reserve();
    hostile.file.set(root, std::format("<< /First {} /Last {} >>", reference(one), reference(two)));
    hostile.file.set(
        one, std::format("<< /Title (a) /Next {} /First {} >>", reference(two), reference(one)));
    hostile.file.set(
        two, std::format("<< /Title (b) /Next {} /First {} >>", reference(one), reference(root)));
    CHECK(site.document_problems(hostile.bytes("", std::format("/Outlines {}", reference(root)))) ==
          truncated);
  }
  hostile_file hostile;
  const int root = hostile.file.reserve();
  constexpr int titles = 10'000;
  const int first = root + 1;
  for (int i = 0; i < titles; ++i) {
    const auto next = i + 1 < titles ? std::format("/Next {}", reference(first + i + 1)) : "";
    hostile.file.add(std::format("<< /Title ({}) {} >>", std::string(1000, 'x'), next));
  }
  hostile.file.set(root, std::format("<< /First {} /Last {} >>", reference(first),
                                     reference(first + titles - 1)));
  const auto all = site.read(hostile.bytes("", std::format("/Outlines {}", reference(root))));
  REQUIRE(all.documents.size() == 1);
  CHECK(all.documents[0].problems == truncated);
  CHECK(all.documents[0].outline.size() == (extract_limits().outline_bytes / 1000));
}

TEST_CASE("a page tree that contains itself ends in a problem or a failure") {
  reader site;
  pdf_file file{std::nullopt};
  const int catalog = file.reserve(), root = file.reserve(), below = file.reserve();
  file.set(catalog, std::format("<< /Type /Catalog /Pages {} >>", reference(root)));
  file.set(root, std::format("<< /Type /Pages /Count 5 /Kids [{} {}] >>", reference(below),
                             reference(root)));
  file.set(below, std::format("<< /Type /Pages /Count 3 /Parent {0} /Kids [{0} {1}] >>",
                              reference(root), reference(below)));
  const auto all = site.read(file.bytes(std::format("/Root {}", reference(catalog)), "cycle"));
  REQUIRE(all.death() == nullptr);
  for (const auto& page : all.pages) CHECK(page.value.problem == "page_damaged");
  if (all.failure() != nullptr) CHECK(all.failure()->code == "damaged_pdf");
}

TEST_CASE("a hundred thousand fields on a page are cut at the limit, and both pages are read") {
  reader site;
  hostile_file hostile;
  std::string all_fields = "[";
  for (int i = 0; i < 100'000; ++i) {
    const int field = hostile.file.add(std::format(
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (f{0}) /V (v{0}) /Rect [1 1 9 9] >>", i));
    all_fields += reference(field) + ' ';
  }
  const int list = hostile.file.add(all_fields + "]");
  const auto bytes = hostile.bytes(std::format("/Annots {}", reference(list)),
                                   std::format("/AcroForm << /Fields {} >>", reference(list)));
  const auto all = site.read(bytes);
  REQUIRE(all.documents.size() == 1);
  CHECK(std::cmp_equal(all.documents[0].form.size(), extract_limits().form_fields));
  CHECK(all.documents[0].problems == std::vector<std::string>{"form_truncated"});
  REQUIRE(all.pages.size() == 2);
  CHECK(all.pages[1].value.text == "second page");
}

}  // namespace pagemill::test
