#include "common/extractor/record_checks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "common/core/language_tag.hpp"

namespace pagemill {
namespace {

using namespace std::string_view_literals;

/// The child measures what it read and writes it cleaned, which may be somewhat longer.
constexpr std::int64_t slack = 2;
constexpr std::size_t time_bytes_max = 40;
constexpr std::size_t format_bytes_max = 256;
constexpr std::size_t profile_bytes_max = 1U << 20;
constexpr std::size_t message_bytes_max = 512;
constexpr float points_max = 1e7F;  ///< of a page's side
constexpr int heading_level_max = 6;

// The one table of what a child may say, of each kind.
constexpr std::array document_problems{"repaired"sv,
                                       "portfolio"sv,
                                       "xfa_placeholder"sv,
                                       "outline_truncated"sv,
                                       "attachments_truncated"sv,
                                       "form_truncated"sv};
constexpr std::array page_problems{
    "page_damaged"sv,  "page_incomplete"sv,       "page_too_large"sv,
    "page_timeout"sv,  "page_out_of_memory"sv,    "page_crashed"sv,
    "text_unmapped"sv, "annotations_truncated"sv, "layout_limited"sv};
constexpr std::array failures{
    "not_a_pdf"sv, "damaged_pdf"sv, "password_required"sv, "password_wrong"sv,
    "encryption_unsupported"sv, "no_pages"sv, "no_pages_selected"sv, "too_many_pages"sv,
    "file_too_large"sv, "output_too_large"sv, "out_of_memory"sv, "invalid_request"sv,
    // Of pictures and attachments.
    "no_such_page"sv, "no_such_image"sv, "page_damaged"sv, "page_timeout"sv, "page_out_of_memory"sv,
    "image_damaged"sv, "image_too_large"sv, "picture_too_large"sv, "no_such_attachment"sv,
    "attachment_damaged"sv, "attachment_too_large"sv};
constexpr std::array annotation_kinds{"link"sv,      "note"sv,     "free_text"sv,  "highlight"sv,
                                      "underline"sv, "squiggly"sv, "strike_out"sv, "stamp"sv,
                                      "file"sv,      "other"sv};
constexpr std::array field_types{"text"sv,         "choice"sv, "check_box"sv,
                                 "radio_button"sv, "button"sv, "signature"sv};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& table, std::string_view word) {
  return std::ranges::find(table, word) != table.end();
}

bool is_page_or_none(int page, int page_count) {
  return page >= 0 && page <= page_count;
}

bool is_side(float points) {
  return std::isfinite(points) && points >= 0 && points <= points_max;
}

/// The child's share of a message may be what a library says, never a text of lines.
bool is_sentence(std::string_view message) {
  return message.size() <= message_bytes_max &&
         std::ranges::none_of(message, [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

template <class List, class Bytes>
std::int64_t bytes_of(const List& list, Bytes bytes) {
  return std::accumulate(list.begin(), list.end(), std::int64_t{0},
                         [&](std::int64_t sum, const auto& one) {
                           return sum + static_cast<std::int64_t>(bytes(one));
                         });
}

std::string_view breach_of_texts(const document_record& said, const extract_limits& limits) {
  const auto name_bytes = static_cast<std::size_t>(slack * limits.name_bytes);
  for (const auto* text :
       {&said.title, &said.author, &said.subject, &said.keywords, &said.creator, &said.producer}) {
    if (text->size() > name_bytes) return "a long description";
  }
  for (const auto& file : said.attachments) {
    if (file.name.size() > name_bytes) return "a long name of an attachment";
  }
  for (const auto* time : {&said.created_at, &said.modified_at}) {
    if (time->size() > time_bytes_max) return "a long time";
  }
  for (const auto* text : {&said.format, &said.encryption}) {
    if (text->size() > format_bytes_max) return "a long name of a format";
  }
  if (!said.language.empty() && language_of_tag(said.language) != said.language) {
    return "an unknown language";
  }
  if (said.profile.size() > profile_bytes_max) return "a large profile";
  return {};
}

}  // namespace

std::string_view breach_of(const document_record& said, const extract_limits& limits) {
  if (said.version != extractor_version) return "another version";
  if (said.page_count < 0 || said.page_count > limits.pages) return "too many pages";
  if (std::cmp_greater(said.attachments.size(), limits.attachments)) return "too many attachments";
  if (std::cmp_greater(said.outline.size(), limits.outline_entries)) return "a long outline";
  if (std::cmp_greater(said.form.size(), limits.form_fields)) return "too many form fields";
  if (said.problems.size() > document_problems.size()) return "too many problems";
  for (const auto& code : said.problems) {
    if (!is_one_of(document_problems, code)) return "an unknown problem";
  }
  for (const auto& entry : said.outline) {
    if (!is_page_or_none(entry.page, said.page_count)) return "an outline that leads out";
    if (entry.level < 1 || entry.level > limits.outline_depth) return "a deep outline";
  }
  for (const auto& field : said.form) {
    if (!is_page_or_none(field.page, said.page_count)) return "a field on no page";
    if (!is_one_of(field_types, field.type)) return "an unknown type of field";
  }
  if (bytes_of(said.outline, [](const auto& entry) { return entry.title.size(); }) >
      slack * limits.outline_bytes) {
    return "a large outline";
  }
  if (bytes_of(said.form, [](const auto& field) {
        return field.name.size() + field.value.size();
      }) > slack * limits.form_bytes) {
    return "a large form";
  }
  return breach_of_texts(said, limits);
}

std::string_view breach_of(const page& said, int page_count, const extract_limits& limits) {
  if (!is_side(said.width) || !is_side(said.height)) return "a page without a size";
  if (said.rotation % 90 != 0 || said.rotation < 0 || said.rotation > 270) return "a rotation";
  if (!said.problem.empty() && !is_one_of(page_problems, said.problem)) return "an unknown problem";
  if (std::cmp_greater(said.label.size(), slack * limits.name_bytes)) return "a long label";
  for (const auto& one : said.blocks) {
    if (one.level < 0 || one.level > heading_level_max) return "a deep heading";
  }
  if (std::cmp_greater(said.annotations.size(), limits.page_annotations)) {
    return "too many annotations";
  }
  for (const auto& one : said.annotations) {
    if (!is_page_or_none(one.target_page, page_count)) return "a link that leads out";
    if (!is_one_of(annotation_kinds, one.kind)) return "an unknown kind of annotation";
  }
  if (bytes_of(said.annotations, [](const annotation& one) {
        return one.text.size() + one.author.size() + one.uri.size();
      }) > slack * limits.annotation_bytes) {
    return "large annotations";
  }
  return {};
}

std::string_view breach_of(const end_record& said, int page_count) {
  if (std::cmp_greater(said.problems.size(), page_count)) return "too many problems";
  for (const auto& one : said.problems) {
    if (!is_one_of(page_problems, one.code)) return "an unknown problem";
    if (!is_page_or_none(one.page, page_count)) return "a problem of no page";
  }
  return {};
}

std::string_view breach_of(const failure_record& said) {
  if (!is_one_of(failures, said.code)) return "an unknown failure";
  if (!is_sentence(said.message)) return "a long message";
  return {};
}

}  // namespace pagemill
