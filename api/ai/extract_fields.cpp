// POST /api/v1/ai/extract.
#include <algorithm>
#include <utility>

#include <boost/json/serialize.hpp>

#include "api/ai/ai_handlers.hpp"
#include "api/ai/cited/field_citations.hpp"
#include "api/ai/reading/document_reading.hpp"
#include "api/ai/reading/layout_reading.hpp"
#include "api/ai/requests/field_request.hpp"
#include "api/request/query_parameters.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

constexpr std::size_t extract_body_bytes_max = schema_bytes_max + std::size_t{16} * 1024;
/// Of the document's text and its blocks, as values and as what is made of them.
constexpr std::size_t extraction_room_bytes = document_text_bytes_max + 2 * layout_bytes_max;

}  // namespace

reply ai_handlers::extract(exchange_ptr request) {
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  auto body = co_await read_whole_body(request, extract_body_bytes_max);
  if (!body) co_return std::unexpected(body.error());
  auto wanted =
      co_await tools_.pool.run(request->turn(), [&] { return parse_field_request(*body); });
  // Whoever waits for the memory of a document must not hold that of a body.
  *body = std::string();
  request->body_room.reset();
  if (!wanted) co_return std::unexpected(wanted.error());
  auto by = providers_.choose(wanted->provider, wanted->model);
  if (!by) co_return std::unexpected(by.error());
  auto room = co_await tools_.answers.reserve(request->workspace, extraction_room_bytes);
  auto text = co_await tools_.pool.run(request->turn(), [&] {
    return read_document_text(documents_, request->workspace, wanted->document);
  });
  if (!text) co_return std::unexpected(text.error());
  auto layout = co_await tools_.pool.run(request->turn(), [&] {
    return read_document_layout(documents_, request->workspace, text->head);
  });
  if (!layout) co_return std::unexpected(layout.error());
  std::stop_source gone;
  const auto watch = request->watch_client([&gone] { gone.request_stop(); });
  auto meter = this->meter(*request, "extract", by->name, by->model);
  const auto task =
      std::make_shared<const extraction_task>(extraction_task{.text = *std::move(text),
                                                              .layout = *std::move(layout),
                                                              .schema = std::move(wanted->schema),
                                                              .model = by->model,
                                                              .turn = request->turn(),
                                                              .meter = meter,
                                                              .stop = gone.get_token()});
  auto made = co_await by->provider->extract(task);
  if (made && !*made) {
    made =
        refuse(422, "unsupported_by_provider", "The provider does not extract fields.", "provider");
  }
  meter->end(made ? "" : made.error().code);
  if (!made) co_return std::unexpected(made.error());
  auto answer = co_await tools_.pool.run(request->turn(), [&] {
    json::object whole;
    whole["value"] = (*made)->value;
    whole["citations"] = cite_fields(documents_, request->workspace, task->text, (*made)->sources);
    whole["provider"] = by->name;
    whole["model"] = by->model;
    whole["usage"] = to_json(meter->usage());
    return json::serialize(whole);
  });
  co_return answer_budget::keeping(json_text_response(200, std::move(answer)), std::move(room));
}

}  // namespace pagemill
