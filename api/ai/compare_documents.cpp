// POST /api/v1/ai/compare.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/ai/ai_handlers.hpp"
#include "api/ai/cited/citation_places.hpp"
#include "api/ai/requests/document_request.hpp"
#include "api/ai/requests/read_request.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::size_t comparison_body_bytes_max = 16 * 1024;
/// So many differences get their places in one turn on a thread.
constexpr std::size_t placed_at_once = 20;

/// Finds the places of quotations, which come in the order of their document: it keeps what it has
/// read for the last one. Blocking.
class side_places {
 public:
  side_places(document_store& documents, const workspace_id& workspace, const document_text& of)
      : documents_(documents), workspace_(workspace), of_(of) {}

  json::value cite(const std::optional<quotation>& quoted) {
    if (!quoted) return nullptr;
    const auto& from = of_.passages.at(quoted->passage);
    if (last_ != quoted->passage) blocks_ = blocks_around(documents_, workspace_, from);
    last_ = quoted->passage;
    return to_json(place_quotation(from, quoted->text, blocks_));
  }

 private:
  document_store& documents_;
  const workspace_id& workspace_;
  const document_text& of_;
  std::optional<std::size_t> last_;
  std::vector<placed_text> blocks_;
};

}  // namespace

asio::awaitable<json::array> ai_handlers::place_differences(exchange_ptr request,
                                                            comparison_task of,
                                                            std::vector<difference> found) {
  side_places left(documents_, request->workspace, *of.left);
  side_places right(documents_, request->workspace, *of.right);
  json::array placed;
  while (placed.size() < found.size()) {
    co_await tools_.pool.run(of.turn, [&] {
      const auto end = std::min(found.size(), placed.size() + placed_at_once);
      for (auto at = placed.size(); at < end; ++at) {
        placed.push_back(json::object{{"kind", to_string(found[at].kind)},
                                      {"left", left.cite(found[at].left)},
                                      {"right", right.cite(found[at].right)}});
      }
    });
  }
  co_return placed;
}

reply ai_handlers::compare(exchange_ptr request) {
  auto wanted =
      co_await read_request(request, comparison_body_bytes_max, &parse_comparison_request);
  if (!wanted) co_return std::unexpected(wanted.error());
  auto by = providers_.choose(wanted->provider, wanted->model);
  if (!by) co_return std::unexpected(by.error());
  auto room = co_await tools_.answers.reserve(request->workspace, 4 * document_text_bytes_max);
  comparison_task task{.left = {},
                       .right = {},
                       .model = by->model,
                       .turn = request->turn(),
                       .meter = meter(*request, "compare", by->name, by->model)};
  for (auto* side : {&task.left, &task.right}) {
    const auto& id = wanted->documents.at(side == &task.left ? 0 : 1);
    if (side == &task.right && id == wanted->documents[0]) {
      task.right = task.left;
      continue;
    }
    auto read = co_await read_document(request, id);
    if (!read) {
      task.meter->end(read.error().code);
      co_return std::unexpected(read.error());
    }
    *side = *std::move(read);
  }
  auto made = co_await by->provider->compare(task);
  if (made && !*made) made = unsupported_by(by->name);
  task.meter->end(made ? "" : made.error().code);
  if (!made) co_return std::unexpected(made.error());
  const bool truncated = (*made)->truncated;
  const json::object whole{
      {"document_ids", {to_string(wanted->documents[0]), to_string(wanted->documents[1])}},
      {"differences", co_await place_differences(request, task, std::move((*made)->differences))},
      {"truncated", truncated},
      {"provider", by->name},
      {"model", by->model},
      {"usage", to_json(task.meter->usage())},
      {"degraded", json::array()}};
  co_return answer_budget::keeping(json_text_response(200, json::serialize(whole)),
                                   std::move(room));
}

}  // namespace pagemill
