#include "api/ai/models/replicate_predictions.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <format>
#include <mutex>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <simdjson.h>

#include "api/ai/models/text_call.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr std::string_view public_api = "https://api.replicate.com";
constexpr std::string_view public_streams = "https://stream.replicate.com";
constexpr auto poll_every = 500ms;
/// After its stream has ended, a prediction may take a moment to have its figures.
constexpr auto count_every = 100ms;
constexpr auto count_time_max = 2s;
constexpr auto cancel_time_max = 2s;
/// The least that Replicate takes as a time to cancel after.
constexpr std::chrono::seconds life_min{5};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 100 && !text.starts_with('.') &&
         std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

std::string_view word_at(dom::element object, std::string_view path) {
  std::string_view found;
  if (object.at_pointer(path).get(found) != simdjson::SUCCESS) return {};
  return found;
}

std::optional<std::int64_t> number_at(dom::element object, std::string_view path) {
  std::int64_t found = 0;
  if (object.at_pointer(path).get(found) != simdjson::SUCCESS) return std::nullopt;
  return found;
}

/// A text, or a list of its pieces.
std::string joined_output(dom::element object) {
  std::string_view text;
  if (object["output"].get(text) == simdjson::SUCCESS) return std::string(text);
  std::string joined;
  dom::array pieces;
  if (object["output"].get(pieces) != simdjson::SUCCESS) return joined;
  for (const dom::element piece : pieces) {
    if (piece.get(text) == simdjson::SUCCESS) joined += text;
  }
  return joined;
}

/// Returns early after a stop.
void pause_for(std::chrono::milliseconds time, const text_call& call) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_until(lock, call.stop(), std::min(steady::now() + time, call.until()),
                   [] { return false; });
}

[[noreturn]] void give_up() {
  throw provider_error("provider_stopped", "the call was given up", provider_work::possible);
}

}  // namespace

/// As the API describes one.
struct replicate_predictions::prediction {
  std::string id;
  std::string status;
  std::string stream;  ///< may be empty
  std::string output;  ///< so far
  std::optional<std::int64_t> input_tokens;
  std::optional<std::int64_t> output_tokens;

  bool is_running() const { return status == "starting" || status == "processing"; }

  static prediction parse(const std::string& body, const text_call& call) {
    dom::parser parser;
    dom::element parsed;
    if (parser.parse(body).get(parsed) != simdjson::SUCCESS) call.refuse_answer("is no JSON");
    prediction read{.id = std::string(word_at(parsed, "/id")),
                    .status = std::string(word_at(parsed, "/status")),
                    .stream = std::string(word_at(parsed, "/urls/stream")),
                    .output = joined_output(parsed),
                    .input_tokens = number_at(parsed, "/metrics/input_token_count"),
                    .output_tokens = number_at(parsed, "/metrics/output_token_count")};
    if (!is_name(read.id) || read.status.empty()) call.refuse_answer("is no prediction");
    return read;
  }
};

bool may_follow(std::string_view api, std::string_view url) {
  const auto parsed = boost::urls::parse_uri(url);
  const auto own = boost::urls::parse_uri(api);
  if (!parsed || !own || parsed->has_userinfo()) return false;
  const auto origin = parsed->encoded_origin();
  return origin == own->encoded_origin() || (api == public_api && origin == public_streams);
}

replicate_predictions::replicate_predictions(text_provider provider)
    : provider_(std::move(provider)),
      client_(provider_.client_settings()),
      cancelling_(provider_.https) {}

bool replicate_predictions::is_model_name(std::string_view model) {
  const auto slash = model.find('/');
  return slash != std::string_view::npos && is_name(model.substr(0, slash)) &&
         is_name(model.substr(slash + 1));
}

token_counts replicate_predictions::generate(const std::string& model, const text_prompt& prompt,
                                             provider_client::time_point until,
                                             const std::stop_token& stop, const text_sink& sink) {
  text_call call(provider_, prompt, sink, until, stop);
  return call.run([&] {
    if (!is_model_name(model)) call.refuse_request(404);
    const auto made = create(model, prompt, call);
    try {
      if (may_follow(provider_.url, made.stream)) {
        stream(made.stream, call);
      } else {
        poll(made, call);
      }
    } catch (...) {
      cancel(made.id);
      throw;
    }
    count(made.id, prompt, call);
  });
}

/// Not with `Prefer: wait`: that holds the answer back until the prediction has ended, or for a
/// minute, and its stream would begin only then. What nobody cancels, Replicate ends by itself.
replicate_predictions::prediction replicate_predictions::create(const std::string& model,
                                                                const text_prompt& prompt,
                                                                text_call& call) {
  auto request = request_to(std::format("{}/v1/models/{}/predictions", provider_.url, model),
                            "application/json");
  const auto left = std::chrono::ceil<std::chrono::seconds>(call.until() - steady::now());
  request.headers.push_back(std::format("Cancel-After: {}s", std::max(left, life_min).count()));
  request.headers.emplace_back("Content-Type: application/json");
  request.body =
      boost::json::serialize(boost::json::object{{"input",
                                                  {{"system_prompt", prompt.instructions},
                                                   {"prompt", prompt.data},
                                                   {"max_tokens", prompt.output_tokens_max}}}});
  prediction made;
  const auto answer = client_.post(
      request, call.until(), call.stop(),
      [&](const https_answer& given) {
        call.begin();
        made = prediction::parse(given.body, call);
      },
      request_refusal::is_answer_like_404);
  if (answer.status >= 300) call.refuse_request(answer.status);
  return made;
}

replicate_predictions::prediction replicate_predictions::look(const std::string& id,
                                                              provider_client::time_point until,
                                                              const text_call& call) {
  auto request =
      request_to(std::format("{}/v1/predictions/{}", provider_.url, id), "application/json");
  request.answer_bytes_max = std::size_t{8} << 20;  // it repeats the input
  prediction seen;
  client_.get(
      request, until, call.stop(),
      [&](const https_answer& given) { seen = prediction::parse(given.body, call); },
      request_refusal::is_fault);
  return seen;
}

void replicate_predictions::stream(const std::string& url, text_call& call) {
  auto request = request_to(url, "text/event-stream");
  request.headers.emplace_back("Cache-Control: no-store");
  call.stream(client_, text_call::method::get, std::move(request), [&](const stream_event& event) {
    if (event.type == "error") call.fail("");
    if (event.type == "output") call.add(event.data);
    if (event.type != "done") return;
    dom::parser parser;
    dom::element done;
    // Its reason is there when it did not end well.
    if (parser.parse(event.data).get(done) == simdjson::SUCCESS &&
        !word_at(done, "/reason").empty()) {
      call.fail("");
    }
    call.end(text_ending::complete);
  });
}

void replicate_predictions::poll(const prediction& made, text_call& call) {
  std::size_t taken = 0;
  for (auto seen = made;; seen = look(made.id, call.until(), call)) {
    if (seen.output.size() < taken) call.refuse_answer("has lost some of its output");
    call.add(std::string_view(seen.output).substr(taken));
    taken = seen.output.size();
    if (seen.status == "succeeded") break;
    if (!seen.is_running()) call.fail("");
    if (call.wants_more()) pause_for(poll_every, call);
    if (!call.wants_more() || call.stop().stop_requested()) give_up();
  }
  call.end(text_ending::complete);
  if (!call.has_text()) call.refuse_answer("has no text");
}

/// The text is there, so nothing that happens here makes the call a failure: without figures the
/// counts stay estimated. No ending has a reason, so a text with all tokens that it may have counts
/// as cut.
void replicate_predictions::count(const std::string& id, const text_prompt& prompt,
                                  text_call& call) {
  const auto until = std::min(steady::now() + count_time_max, call.until());
  try {
    auto seen = look(id, until, call);
    while (seen.is_running() && steady::now() + count_every < until) {
      pause_for(count_every, call);
      seen = look(id, until, call);
    }
    if (seen.input_tokens) call.count_input(*seen.input_tokens);
    if (seen.output_tokens) call.count_output(*seen.output_tokens);
  } catch (const provider_error&) {
    return;  // provider_client has logged it
  }
  if (call.output() >= prompt.output_tokens_max) call.end(text_ending::at_limit);
}

void replicate_predictions::cancel(const std::string& id) {
  const auto request =
      request_to(std::format("{}/v1/predictions/{}/cancel", provider_.url, id), "application/json");
  // Whatever becomes of it: the prediction also ends by itself.
  [[maybe_unused]] const auto ignored = cancelling_.post(request, steady::now() + cancel_time_max);
}

https_request replicate_predictions::request_to(std::string url, std::string_view accept) const {
  return {.url = std::move(url),
          .headers = {std::format("Accept: {}", accept),
                      std::format("Authorization: Bearer {}", provider_.key)}};
}

}  // namespace pagemill
