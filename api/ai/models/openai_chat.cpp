#include "api/ai/models/openai_chat.hpp"

#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <simdjson.h>

#include "api/ai/models/text_call.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

std::string_view string_at(dom::element object, std::string_view name) {
  std::string_view found;
  if (object[name].get(found) != simdjson::SUCCESS) return {};
  return found;
}

/// What the last chunk says, with `include_usage`; some servers say it in each.
void read_usage(dom::element chunk, text_call& call) {
  std::int64_t tokens = 0;
  if (chunk["usage"]["prompt_tokens"].get(tokens) == simdjson::SUCCESS) call.count_input(tokens);
  if (chunk["usage"]["completion_tokens"].get(tokens) == simdjson::SUCCESS) {
    call.count_output(tokens);
  }
}

/// "error": an object with a type and a code, or, of some servers, a text.
void read_failure(dom::element chunk, const text_call& call) {
  dom::element error;
  if (chunk["error"].get(error) != simdjson::SUCCESS || error.is_null()) return;
  const auto type = string_at(error, "type");
  const auto code = string_at(error, "code");
  call.fail(code_of_error(type) == "provider_failed" ? code : type);
}

text_ending ending_of(std::string_view finish_reason) {
  if (finish_reason == "length") return text_ending::at_limit;
  if (finish_reason == "content_filter") return text_ending::declined;
  return text_ending::complete;
}

/// We offer no tools: a call of one is no text, and an answer of nothing else is none.
void read_chunk(const stream_event& event, dom::parser& parser, text_call& call) {
  if (event.data == "[DONE]") return;
  dom::element chunk;
  if (parser.parse(event.data).get(chunk) != simdjson::SUCCESS || !chunk.is_object()) {
    call.refuse_answer("has an event that is no JSON object");
  }
  read_failure(chunk, call);
  read_usage(chunk, call);
  dom::element choice;
  if (chunk["choices"].at(0).get(choice) != simdjson::SUCCESS) return;
  dom::element delta;
  bool declines = false;
  if (choice["delta"].get(delta) == simdjson::SUCCESS) {
    call.add(string_at(delta, "content"));
    declines = !string_at(delta, "refusal").empty();
  }
  const auto reason = string_at(choice, "finish_reason");
  if (!reason.empty() && call.ending() == text_ending::none) call.end(ending_of(reason));
  if (declines) call.end(text_ending::declined);
}

}  // namespace

openai_chat::openai_chat(text_provider provider)
    : provider_(std::move(provider)), client_(provider_.client_settings()) {}

token_counts openai_chat::generate(const std::string& model, const text_prompt& prompt,
                                   provider_client::time_point until, const std::stop_token& stop,
                                   const text_sink& sink) {
  text_call call(provider_, prompt, sink, until, stop);
  dom::parser parser;
  return call.run([&] {
    call.stream(client_, text_call::method::post, request_for(model, prompt),
                [&](const stream_event& event) { read_chunk(event, parser, call); });
  });
}

https_request openai_chat::request_for(const std::string& model, const text_prompt& prompt) const {
  // OpenAI's newer models take only the new name, other servers know only the old one.
  const bool is_openai = provider_.url.starts_with("https://api.openai.com/");
  const auto* limit = is_openai ? "max_completion_tokens" : "max_tokens";
  const boost::json::object body{{"model", model},
                                 {"messages",
                                  {{{"role", "system"}, {"content", prompt.instructions}},
                                   {{"role", "user"}, {"content", prompt.data}}}},
                                 {limit, prompt.output_tokens_max},
                                 {"stream", true},
                                 {"stream_options", {{"include_usage", true}}}};
  https_request request;
  request.url = provider_.url + "/chat/completions";
  request.headers = {"Content-Type: application/json", "Accept: text/event-stream"};
  if (!provider_.key.empty()) request.headers.push_back("Authorization: Bearer " + provider_.key);
  request.body = boost::json::serialize(body);
  return request;
}

}  // namespace pagemill
