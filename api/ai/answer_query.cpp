// POST /api/v1/ai/query.
#include <algorithm>
#include <utility>

#include "api/ai/ai_handlers.hpp"
#include "api/ai/cited/answer_making.hpp"
#include "api/ai/requests/ask_request.hpp"
#include "api/ai/requests/read_request.hpp"
#include "api/request/error_status.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

constexpr std::size_t ask_body_bytes_max = 256 * 1024;
constexpr int passages_max = 10;
/// Of an answer and the passages that it is made from.
constexpr std::size_t answer_room_bytes = 256 * 1024;

/// Passages of documents only: a card is on no page.
std::vector<passage> passages_of(const search_outcome& found) {
  std::vector<passage> passages;
  for (const auto& row : found.rows) {
    const auto& one = row.found.candidate;
    if (!one.index) continue;
    passages.push_back({.document = one.document,
                        .chunk = *one.index,
                        .first_page = one.first_page,
                        .last_page = one.last_page,
                        .language = one.language,
                        .text = one.text});
  }
  return passages;
}

}  // namespace

/// Those of another workspace are not there either.
asio::awaitable<http_result<void>> ai_handlers::check_documents(
    exchange_ptr request, std::vector<document_id> documents) {
  auto all = co_await tools_.pool.run(request->turn(), [&]() -> result<void> {
    for (const auto& id : documents) {
      if (auto found = documents_.find(request->workspace, id); !found) {
        return std::unexpected(found.error());
      }
    }
    return {};
  });
  if (!all) co_return refuse(all.error());
  co_return http_result<void>{};
}

std::shared_ptr<call_meter> ai_handlers::meter(const exchange& request, std::string_view operation,
                                               std::string_view provider, std::string_view model) {
  return std::make_shared<call_meter>(book_,
                                      ai_call{.id = make_uuid_v7(),
                                              .workspace = request.workspace,
                                              .operation = std::string(operation),
                                              .provider = std::string(provider),
                                              .model = std::string(model),
                                              .key = request.who.key,
                                              .user = request.who.user,
                                              .started_at = std::chrono::steady_clock::now()},
                                      request.turn());
}

reply ai_handlers::query(exchange_ptr request) {
  auto wanted = co_await read_request(request, ask_body_bytes_max, &parse_ask_request);
  if (!wanted) co_return std::unexpected(wanted.error());
  auto by = providers_.choose(wanted->provider, wanted->model);
  if (!by) co_return std::unexpected(by.error());
  if (auto ok = co_await check_documents(request, wanted->filter.documents); !ok) {
    co_return std::unexpected(ok.error());
  }
  auto room = co_await tools_.answers.reserve(request->workspace, answer_room_bytes);
  auto found = co_await searcher_.search(request, {.query = wanted->question,
                                                   .mode = search_mode::hybrid,
                                                   .limit = passages_max,
                                                   .filter = wanted->filter});
  if (!found) co_return std::unexpected(found.error());
  auto passages = passages_of(*found);
  auto meter = this->meter(*request, "query", by->name, by->model);
  auto run = by->provider->answer({.question = std::move(wanted->question),
                                   .words = std::move(found->words),
                                   .statistics = std::move(found->statistics),
                                   .passages = passages,
                                   .model = by->model,
                                   .turn = request->turn(),
                                   .meter = meter});
  auto making = std::make_unique<answer_making>(
      tools_.pool, documents_, std::move(run),
      answer_source{.workspace = request->workspace,
                    .passages = std::make_shared<const std::vector<passage>>(std::move(passages)),
                    .degraded = std::move(found->degraded),
                    .provider = std::string(by->name),
                    .model = by->model,
                    .turn = request->turn(),
                    .meter = std::move(meter)});
  co_return co_await send_answer(std::move(request), std::move(making), std::move(room));
}

}  // namespace pagemill
