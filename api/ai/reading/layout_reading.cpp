#include "api/ai/reading/layout_reading.hpp"

#include <array>
#include <utility>

#include <simdjson.h>

#include "common/documents/record_values.hpp"

namespace pagemill {
namespace {

constexpr int layout_pages_max = 100;
constexpr int layout_fields_max = 500;
constexpr std::size_t layout_slice_bytes_max = std::size_t{2} << 20;

std::unexpected<problem> layout_too_long() {
  return refuse(422, "document_too_long", "The document has too much on its pages for this.");
}

/// [x0, y0, x1, y1]
bounding_box box_in(const std::string& json_text) {
  simdjson::dom::parser parser;
  simdjson::dom::array numbers;
  std::array<double, 4> sides{};
  if (parser.parse(json_text).get(numbers) == simdjson::SUCCESS && numbers.size() == 4) {
    for (std::size_t i = 0; i < sides.size(); ++i) {
      if (numbers.at(i).get(sides.at(i)) != simdjson::SUCCESS) return {};
    }
  }
  return {.x0 = static_cast<float>(sides[0]),
          .y0 = static_cast<float>(sides[1]),
          .x1 = static_cast<float>(sides[2]),
          .y1 = static_cast<float>(sides[3])};
}

http_result<void> read_layout_form(document_store& documents, const workspace_id& workspace,
                                   const document_head& of, document_layout& into) {
  std::size_t bytes = 0;
  int after = -1;
  for (bool more = true; more;) {
    auto slice = documents.form(
        workspace, of,
        {.after = after, .limit = layout_fields_max, .bytes_max = layout_slice_bytes_max});
    more = slice.more && !slice.rows.empty();
    for (auto& row : slice.rows) {
      after = row.index;
      bytes += row.name.size() + row.value.size() + sizeof(form_field);
      into.form.push_back({.name = std::move(row.name),
                           .type = std::move(row.type),
                           .value = std::move(row.value),
                           .page = row.page.value_or(0),
                           .bbox = box_in(row.bbox_json)});
    }
    if (bytes > layout_bytes_max) return layout_too_long();
  }
  return {};
}

}  // namespace

http_result<document_layout> read_document_layout(document_store& documents,
                                                  const workspace_id& workspace,
                                                  const document_head& of) {
  document_layout read;
  std::size_t bytes = 0;
  int after = 0;
  for (bool more = true; more;) {
    const auto slice = documents.blocks_of_pages(
        workspace, of,
        {.after = after, .limit = layout_pages_max, .bytes_max = layout_slice_bytes_max});
    if (slice.rows.empty() && slice.needed_bytes > 0) return layout_too_long();
    more = slice.more && !slice.rows.empty();
    for (const auto& page : slice.rows) {
      after = page.number;
      bytes += page.blocks_json.size();
      if (bytes > layout_bytes_max) return layout_too_long();
      for (auto& one : record_values::read_blocks(page.blocks_json)) {
        read.blocks.push_back({.page = page.number, .content = std::move(one)});
      }
    }
  }
  if (auto ok = read_layout_form(documents, workspace, of, read); !ok) {
    return std::unexpected(ok.error());
  }
  return read;
}

}  // namespace pagemill
