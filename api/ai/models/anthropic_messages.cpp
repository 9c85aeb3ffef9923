#include "api/ai/models/anthropic_messages.hpp"

#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <simdjson.h>

#include "api/ai/models/text_call.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

using json_place = simdjson::simdjson_result<dom::element>;

std::string_view text_at(const json_place& place) {
  std::string_view found;
  if (place.get(found) != simdjson::SUCCESS) return {};
  return found;
}

/// The input counts with what was written to the cache of prompts or read from it. The output of
/// message_start is only a beginning; that of message_delta is the sum so far.
void count_tokens(const json_place& usage, bool with_output, text_call& call) {
  std::int64_t input = 0;
  if (usage["input_tokens"].get(input) == simdjson::SUCCESS) {
    for (const auto* name : {"cache_creation_input_tokens", "cache_read_input_tokens"}) {
      std::int64_t more = 0;
      if (usage[name].get(more) == simdjson::SUCCESS) input += more;
    }
    call.count_input(input);
  }
  std::int64_t output = 0;
  if (with_output && usage["output_tokens"].get(output) == simdjson::SUCCESS) {
    call.count_output(output);
  }
}

text_ending ending_of_stop(std::string_view reason) {
  if (reason == "max_tokens" || reason == "model_context_window_exceeded") {
    return text_ending::at_limit;
  }
  if (reason == "refusal") return text_ending::declined;
  return text_ending::complete;
}

/// Events of other types, such as ping, and blocks that are no text say nothing. The answer ends
/// with message_stop; why, message_delta has said.
void read_message_event(const stream_event& event, dom::parser& parser, text_ending& reason,
                        text_call& call) {
  const json_place content = parser.parse(event.data);
  if (!content.is_object()) call.refuse_answer("has an event that is no JSON object");
  const auto type = text_at(content["type"]);
  if (type == "error") call.fail(text_at(content["error"]["type"]));
  if (type == "message_start") count_tokens(content["message"]["usage"], false, call);
  if (type == "content_block_delta" && text_at(content["delta"]["type"]) == "text_delta") {
    call.add(text_at(content["delta"]["text"]));
  }
  if (type == "message_delta") {
    count_tokens(content["usage"], true, call);
    const auto said = text_at(content["delta"]["stop_reason"]);
    if (!said.empty()) reason = ending_of_stop(said);
  }
  if (type == "message_stop") call.end(reason);
}

}  // namespace

anthropic_messages::anthropic_messages(text_provider provider)
    : provider_(std::move(provider)), client_(provider_.client_settings()) {}

token_counts anthropic_messages::generate(const std::string& model, const text_prompt& prompt,
                                          provider_client::time_point until,
                                          const std::stop_token& stop, const text_sink& sink) {
  text_call call(provider_, prompt, sink, until, stop);
  dom::parser parser;
  auto reason = text_ending::none;
  return call.run([&] {
    call.stream(
        client_, text_call::method::post, request_for(model, prompt),
        [&](const stream_event& event) { read_message_event(event, parser, reason, call); });
  });
}

https_request anthropic_messages::request_for(const std::string& model,
                                              const text_prompt& prompt) const {
  const boost::json::object body{
      {"model", model},
      {"system", prompt.instructions},
      {"messages", boost::json::array{{{"role", "user"}, {"content", prompt.data}}}},
      {"max_tokens", prompt.output_tokens_max},
      {"stream", true}};
  https_request request;
  request.url = provider_.url + "/v1/messages";
  request.headers = {"Content-Type: application/json", "Accept: text/event-stream",
                     "anthropic-version: 2023-06-01", "x-api-key: " + provider_.key};
  request.body = boost::json::serialize(body);
  return request;
}

}  // namespace pagemill
