// POST /api/v1/ai/embeddings.
#include <algorithm>
#include <format>
#include <iterator>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include "api/ai/ai_handlers.hpp"
#include "api/ai/requests/embeddings_request.hpp"
#include "api/request/object_members.hpp"
#include "api/request/query_parameters.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

constexpr std::size_t body_bytes_max = std::size_t{2} << 20;
constexpr std::size_t embeddings_bytes_max = std::size_t{8} << 20;

std::unexpected<problem> unavailable(const std::string& code) {
  return std::unexpected(problem{503,
                                 "embeddings_unavailable",
                                 std::format("Texts cannot be embedded at the moment: {}.", code),
                                 "",
                                 {{"Retry-After", "5"}}});
}

/// Of what was asked and what the model gives.
http_result<void> check_vectors(const embeddings_request& wanted, const model_card& model) {
  if (wanted.dimension && *wanted.dimension != model.dimension) {
    return invalid_member(
        "dimensions", std::format("must be {}, or be left out: the vectors of {} have that many",
                                  model.dimension, model.name));
  }
  const auto bytes = embeddings_answer_bytes(wanted.texts.size(), model.dimension, wanted.encoding);
  if (bytes > embeddings_bytes_max) {
    return invalid_member("input",
                          "has too many texts for one answer of 8 MiB: send fewer at a "
                          "time, or ask for base64");
  }
  return {};
}

}  // namespace

reply ai_handlers::embeddings(exchange_ptr request) {
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  auto body = co_await read_whole_body(request, body_bytes_max);
  if (!body) co_return std::unexpected(body.error());
  auto wanted = parse_embeddings_request(*body);
  // Whoever waits for the memory of an answer must not hold that of a body.
  const auto body_bytes = body->size();
  *body = std::string();
  request->body_room.reset();
  if (!wanted) co_return std::unexpected(wanted.error());
  const auto model = embedder_.model();
  if (!model) co_return unavailable(embedder_.status());
  if (auto ok = check_vectors(*wanted, *model); !ok) co_return std::unexpected(ok.error());
  const auto bytes =
      embeddings_answer_bytes(wanted->texts.size(), model->dimension, wanted->encoding);
  auto room = co_await tools_.answers.reserve(request->workspace, bytes + body_bytes);
  std::string answer = R"({"object":"list","data":[)";
  answer.reserve(bytes);
  std::size_t tokens = 0;
  const auto remote = embedder_.provider();
  const auto provider = remote ? remote->first : std::string(local_provider);
  // A provider's model is named after it.
  const auto begins = model->name.starts_with(provider + ":") ? provider.size() + 1 : 0;
  const auto meter = this->meter(*request, "embeddings", provider, model->name.substr(begins));
  auto& texts = wanted->texts;
  for (std::size_t done = 0; done < texts.size();) {
    // A few at a time, so that others get their turn.
    const auto some = std::min(model->texts_max, texts.size() - done);
    const auto from = texts.begin() + static_cast<std::ptrdiff_t>(done);
    std::vector<std::string> part(
        std::make_move_iterator(from),
        std::make_move_iterator(from + static_cast<std::ptrdiff_t>(some)));
    const auto made = co_await embedder_.embed_texts(request->turn(), std::move(part));
    if (!made) {
      meter->end(made.error());
      co_return unavailable(made.error());
    }
    // The service has changed to another one meanwhile: an answer has vectors of one model.
    if (made->model != model->name) co_return unavailable("model_mismatch");
    tokens += made->tokens;
    meter->add(static_cast<std::int64_t>(made->tokens), 0);
    co_await tools_.pool.run(request->turn(), [&] {
      for (const auto& vector : made->vectors) {
        append_embedding(answer, done++, vector, wanted->encoding);
      }
    });
  }
  meter->end();
  std::format_to(std::back_inserter(answer),
                 R"(],"model":{},"usage":{{"prompt_tokens":{},"total_tokens":{}}}}})",
                 json::serialize(json::string(model->name)), tokens, tokens);
  co_return answer_budget::keeping(json_text_response(200, std::move(answer)), std::move(room));
}

}  // namespace pagemill
