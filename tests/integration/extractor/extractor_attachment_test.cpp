// Attached files, read by the real extractor in its sandbox.
#include <algorithm>
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/extractor/extractor_fixture.hpp"
#include "tests/support/pdf/file_extras.hpp"
#include "tests/support/pdf/pdf_document.hpp"

namespace pagemill::test {
namespace {

using pdf_writer::attached_to;
using pdf_writer::pdf_with;

std::string many_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<char>(i * i >> 3);
  return bytes;
}

struct attachment_site {
  extractor_pool pool{program_settings()};
  workspace_id workspace = make_workspace();
  extractor_child child = pool.take(workspace);

  collected ask(const spool_file& file, int index, extract_limits limits = {}) {
    return run(child,
               {.input = file.descriptor(), .part = attachment_request{index}, .limits = limits});
  }
  std::string bytes(const spool_file& file, int index) {
    auto all = ask(file, index);
    REQUIRE(all.end() != nullptr);
    CHECK(all.attached.size() == 1);
    return std::move(all.part);
  }
  std::string failure(const spool_file& file, int index, extract_limits limits = {}) {
    const auto all = ask(file, index, limits);
    REQUIRE(all.failure() != nullptr);
    return all.failure()->code;
  }
};

}  // namespace

TEST_CASE("attached files are listed once and read by their place in the list") {
  attachment_site site;
  const auto large = many_bytes(1'000'000);
  const auto file =
      spool(pdf_with({.attached = {{"zeta.bin", large, "/Params << /Size 1000000 >>"},
                                   {"on both", "both", "", attached_to::both},
                                   {"Gr\u00fc\u00dfe.txt", "abc", "", attached_to::page},
                                   {"empty", ""}}}));
  const auto all = run(site.child, {.input = file.descriptor()});
  REQUIRE(all.documents.size() == 1);
  const std::vector<attachment> expected{
      {"empty", -1}, {"on both", -1}, {"zeta.bin", 1'000'000}, {"Gr\u00fc\u00dfe.txt", -1}};
  auto listed = all.documents[0].attachments;
  // The name tree comes first, in an order of its own.
  std::ranges::sort(listed.begin(), listed.begin() + 3, {}, &attachment::name);
  CHECK(listed == expected);
  const auto read = [&](std::string_view name) {
    const auto& list = all.documents[0].attachments;
    const auto at = std::ranges::find(list, name, &attachment::name);
    return site.bytes(file, static_cast<int>(at - list.begin()));
  };
  CHECK(read("zeta.bin") == large);
  CHECK(read("on both") == "both");
  CHECK(read("Gr\u00fc\u00dfe.txt") == "abc");
  CHECK(read("empty").empty());
}

TEST_CASE("an attachment that cannot be read has a code, and the child keeps serving") {
  attachment_site site;
  const auto file = spool(pdf_with(
      {.attached = {{"a whole", "whole"},
                    {"b short", "sho", "/Params << /Size 9 >>"},
                    {"c broken", "no deflated data", "/Filter /FlateDecode /Params << /Size 9 >>"},
                    {"d large", many_bytes(5'000)}}}));
  const int pid = site.child.pid();
  CHECK(site.failure(file, 4) == "no_such_attachment");
  CHECK(site.failure(file, -1) == "no_such_attachment");
  CHECK(site.failure(file, 1) == "attachment_damaged");
  CHECK(site.failure(file, 2) == "attachment_damaged");
  CHECK(site.failure(file, 3, {.attachment_bytes = 4'999}) == "attachment_too_large");
  CHECK(site.ask(file, 3, {.attachment_bytes = 5'000}).part == many_bytes(5'000));
  CHECK(site.bytes(file, 0) == "whole");
  CHECK(site.child.pid() == pid);
  CHECK(site.failure(spool_pdf({.pages = 1}), 0) == "no_such_attachment");
}

TEST_CASE("attachments that alone are encrypted are listed, and need the password") {
  attachment_site site;
  const auto file = spool(pdf_with(
      {.attached = {{"locked", "cipher"}},
       .trailer = std::format("/Encrypt << /Filter /Standard /V 4 /R 4 /Length 128 /P -4 /O <{0}> "
                              "/U <{0}> /EFF /StdCF /CF << /StdCF << /AuthEvent /EFOpen /CFM "
                              "/AESV2 /Length 16 >> >> >>",
                              std::string(64, '7'))}));
  const auto all = run(site.child, {.input = file.descriptor()});
  REQUIRE(all.documents.size() == 1);
  CHECK(all.documents[0].attachments == std::vector<attachment>{{"locked", -1}});
  CHECK(site.failure(file, 0) == "password_required");
}

TEST_CASE("form fields and annotations beyond a limit are left out, fields with a problem") {
  attachment_site site;
  pdf_writer::file_extras extras;
  for (int i = 0; i < 4; ++i) {
    extras.fields.push_back({std::format("f{}", i), "value"});
    extras.annotations.push_back(
        std::format("<< /Type /Annot /Subtype /Text /Rect [9 9 20 20] /Contents (note {}) >>", i));
  }
  const auto file = spool(pdf_with(extras));
  const auto with = [&](const extract_limits& limits) {
    auto all = run(site.child, {.input = file.descriptor(), .limits = limits});
    REQUIRE(all.documents.size() == 1);
    REQUIRE(all.pages.size() == 1);
    return all;
  };
  const std::vector<std::string> truncated{"form_truncated"};
  auto all = with({});
  CHECK(all.documents[0].form.size() == 4);
  CHECK(all.documents[0].problems.empty());
  CHECK(all.pages[0].value.annotations.size() == 4);
  all = with({.form_fields = 3});
  CHECK(all.documents[0].form.size() == 3);
  CHECK(all.documents[0].problems == truncated);
  all = with({.form_bytes = 15});
  CHECK(all.documents[0].form.size() == 2);
  CHECK(all.documents[0].problems == truncated);
  CHECK(all.pages[0].value.problem.empty());
  for (const auto& [limits, listed] : {std::pair{extract_limits{.page_annotations = 3}, 3U},
                                       std::pair{extract_limits{.annotation_bytes = 13}, 2U}}) {
    const auto page = with(limits).pages[0].value;
    CHECK(page.annotations.size() == listed);
    CHECK(page.problem == "annotations_truncated");
  }
}

TEST_CASE("attachments beyond the limit are left out, and told") {
  attachment_site site;
  pdf_writer::file_extras extras;
  for (int i = 0; i < 5; ++i) {
    extras.attached.push_back(
        {std::to_string(i), "x", "", i < 3 ? attached_to::document : attached_to::page});
  }
  const auto file = spool(pdf_with(extras));
  for (const int limit : {2, 3, 4}) {
    CAPTURE(limit);
    const auto all =
        run(site.child, {.input = file.descriptor(), .limits = {.attachments = limit}});
    REQUIRE(all.documents.size() == 1);
    CHECK(all.documents[0].attachments.size() == static_cast<std::size_t>(limit));
    CHECK(all.documents[0].problems == std::vector<std::string>{"attachments_truncated"});
    CHECK(site.failure(file, limit, {.attachments = limit}) == "no_such_attachment");
  }
}

}  // namespace pagemill::test
