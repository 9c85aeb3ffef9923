// Fields of a document, named by a text model.
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/ai/generative/document_parts.hpp"
#include "api/ai/generative/generative_provider.hpp"
#include "api/ai/generative/named_fields.hpp"
#include "api/ai/generative/prompts.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::size_t fields_part_bytes_max = std::size_t{48} * 1024;
/// More would cost more than anybody expects.
constexpr std::size_t fields_parts_max = 10;
constexpr int fields_tokens_max = 4096;

text_prompt prompt_for(const field_schema& schema, std::span<const snippet> snippets) {
  const json::object data{{"schema", json::parse(schema.text)}, {"snippets", to_json(snippets)}};
  return {.instructions = std::string(prompts::extract),
          .data = json::serialize(data),
          .output_tokens_max = fields_tokens_max};
}

}  // namespace

asio::awaitable<http_result<std::optional<extraction>>> generative_provider::extract(
    std::shared_ptr<const extraction_task> wanted) {
  const auto parts = co_await calls_.pool.run(wanted->turn, [&] {
    return cut_document(wanted->text.passages, fields_part_bytes_max, fields_parts_max);
  });
  if (!parts) co_return refuse_long_document();
  std::vector<text_prompt> prompts;
  std::int64_t input = 0;
  for (const auto& part : *parts) {
    prompts.push_back(prompt_for(wanted->schema, part.snippets));
    input += tokens_of(prompts.back());
  }
  const auto output = static_cast<std::int64_t>(prompts.size()) * fields_tokens_max;
  if (auto ok = co_await wanted->meter->reserve(input, output); !ok) {
    co_return std::unexpected(std::move(ok.error()));
  }
  field_collection collected;
  for (std::size_t at = 0; at < prompts.size(); ++at) {
    if (wanted->stop.stop_requested()) co_return client_closed();
    generation call(calls_, wanted->model, std::move(prompts[at]), wanted->turn, wanted->meter);
    const std::stop_callback left(wanted->stop, [&call] { call.stop(); });
    const auto text = co_await call.rest();
    if (!text) co_return std::unexpected(text.error());
    const auto fields = read_named_fields(*text);
    if (!fields) {
      co_return refuse(502, "provider_answer_invalid",
                       "The provider's answer has no fields that can be read.");
    }
    collected.add(*fields, (*parts)[at].snippets);
  }
  co_return collected.finish(wanted->schema, wanted->text.language);
}

}  // namespace pagemill
