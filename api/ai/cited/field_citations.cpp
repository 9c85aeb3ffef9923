#include "api/ai/cited/field_citations.hpp"

#include <optional>
#include <vector>

#include <boost/json/array.hpp>

#include "api/ai/cited/citation_places.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

json::value box_json(const std::optional<bounding_box>& box) {
  if (!box) return nullptr;
  return json::array{box->x0, box->y0, box->x1, box->y1};
}

}  // namespace

json::object cite_fields(document_store& documents, const workspace_id& workspace,
                         const document_text& text,
                         const std::map<std::string, field_source>& sources) {
  json::object made;
  // Of the passage that was asked for last: neighbours often come from the same.
  std::optional<std::size_t> read;
  std::vector<placed_text> blocks;
  for (const auto& [pointer, source] : sources) {
    int page = source.page;
    auto box = source.box;
    json::value chunk = nullptr;
    if (source.passage) {
      const auto& from = text.passages.at(*source.passage);
      chunk = from.chunk;
      if (page == 0) {
        if (read != source.passage) blocks = blocks_around(documents, workspace, from);
        read = source.passage;
        const auto placed = place_quotation(from, source.text, blocks);
        page = placed.page;
        box = placed.box;
      }
    }
    json::object one{{"document_id", to_string(text.head.id)}, {"chunk_index", std::move(chunk)}};
    one["page"] = page > 0 ? json::value(page) : json::value();
    one["bbox"] = box_json(page > 0 ? box : std::nullopt);
    one["text"] = source.text;
    made[pointer] = std::move(one);
  }
  return made;
}

}  // namespace pagemill
