// POST /api/v1/ai/summarize.
#include <algorithm>
#include <utility>

#include "api/ai/ai_handlers.hpp"
#include "api/ai/cited/answer_making.hpp"
#include "api/ai/reading/document_reading.hpp"
#include "api/ai/requests/document_request.hpp"
#include "api/ai/requests/read_request.hpp"

namespace pagemill {
namespace {

constexpr std::size_t summary_body_bytes_max = 16 * 1024;
/// A text, its sentences and their words.
constexpr std::size_t copies_while_read = 3;

std::size_t bytes_of(const document_text& text) {
  std::size_t bytes = 0;
  for (const auto& one : text.passages) bytes += sizeof(passage) + one.text.size();
  return bytes;
}

}  // namespace

boost::asio::awaitable<http_result<std::shared_ptr<const document_text>>>
ai_handlers::read_document(exchange_ptr request, document_id id) {
  auto read = co_await tools_.pool.run(
      request->turn(), [&] { return read_document_text(documents_, request->workspace, id); });
  if (!read) co_return std::unexpected(std::move(read.error()));
  co_return std::make_shared<const document_text>(*std::move(read));
}

reply ai_handlers::summarize(exchange_ptr request) {
  auto wanted = co_await read_request(request, summary_body_bytes_max, &parse_summary_request);
  if (!wanted) co_return std::unexpected(wanted.error());
  auto by = providers_.choose(wanted->provider, wanted->model);
  if (!by) co_return std::unexpected(by.error());
  auto room = co_await tools_.answers.reserve(request->workspace,
                                              copies_while_read * document_text_bytes_max);
  auto read = co_await read_document(request, wanted->document);
  if (!read) co_return std::unexpected(read.error());
  const auto document = *std::move(read);
  room.shrink_to(
      std::min(room.amount(), answer_bytes_max + copies_while_read * bytes_of(*document)));
  auto meter = this->meter(*request, "summarize", by->name, by->model);
  auto run = by->provider->summarize({.document = document,
                                      .style = wanted->style,
                                      .model = by->model,
                                      .turn = request->turn(),
                                      .meter = meter});
  if (!run) co_return unsupported_by(by->name);
  answer_source source{.workspace = request->workspace,
                       .passages = {document, &document->passages},
                       .degraded = {},
                       .provider = std::string(by->name),
                       .model = by->model,
                       .turn = request->turn(),
                       .meter = std::move(meter),
                       .summary = summarized{.document = wanted->document, .style = wanted->style}};
  auto making =
      std::make_unique<answer_making>(tools_.pool, documents_, std::move(run), std::move(source));
  co_return co_await send_answer(std::move(request), std::move(making), std::move(room));
}

}  // namespace pagemill
